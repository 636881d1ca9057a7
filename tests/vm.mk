# SPDX-License-Identifier: GPL-3.0-or-later
#
# The system tests on the kernel's datapath, in a virtual machine.
#
#   make check VM_TESTS=            all but these
#   make check SYSTEM_TESTS=        nor these, nor other system tests
#   make check-vm                   all of these, however long they take
VM_TESTS = tests/vm/vm.test
SYSTEM_TESTS += $(VM_TESTS)

EXTRA_DIST += \
	tests/vm/beside.test \
	tests/vm/gso.test \
	tests/vm/guest \
	tests/vm/htb.test \
	tests/vm/run \
	tests/vm/sizes \
	tests/vm/systemd.test \
	tests/vm/upload \
	tests/vm/vm.test

.PHONY: check-vm
check-vm:
	L7_VM_ALL=1 L7_VM_SECONDS=14400 L7_VM_LIMIT=1800 \
	    $(MAKE) check TESTS='$(VM_TESTS)'
