# SPDX-License-Identifier: GPL-3.0-or-later
#
# The system tests (tests/system/), and how all tests are run: each prints
# TAP, cmocka's programs because their environment says so.
#
#   make check                          all of them; the system tests as root
#   make check SYSTEM_TESTS=            all but the system tests
#   make check TESTS=tests/system/vlan.test      one
SYSTEM_TESTS = \
	tests/system/lab.test \
	tests/system/options.test \
	tests/system/flows.test \
	tests/system/vlan.test \
	tests/system/meter.test \
	tests/system/actions.test \
	tests/system/queues.test \
	tests/system/qos.test \
	tests/system/simulate.test \
	tests/system/shaping.test \
	tests/system/rules.test \
	tests/system/examining.test \
	tests/system/criteria.test \
	tests/system/own-meters.test \
	tests/system/reload.test \
	tests/system/bridges.test \
	tests/system/strict.test \
	tests/system/flood.test \
	tests/system/life.test \
	tests/system/fault-repair.test \
	tests/system/fault-table.test \
	tests/system/fault-switch.test \
	tests/system/fault-overrun.test \
	tests/system/fault-disk.test \
	tests/system/fault-clock.test \
	tests/system/adoption.test \
	tests/system/control.test \
	tests/system/privileges.test \
	tests/system/service.test \
	tests/system/accounting.test \
	tests/system/malformed.test \
	tests/system/slow-patterns.test \
	tests/system/programs.test
TESTS += $(SYSTEM_TESTS)

# The glue without the rest of ovs-l7d, for queues.test.
check_PROGRAMS += tests/system/glue-queues
tests_system_glue_queues_LDADD = ovs-glue/libovsglue.a common/libcommon.a \
	$(OVS_LIBS)

# Whoever means harm, for flood.test.
check_PROGRAMS += tests/system/flood

EXTRA_DIST += \
	.ci/run \
	demo/demo \
	tests/system/accounting.test \
	tests/system/actions.test \
	tests/system/babble \
	tests/system/adoption.test \
	tests/system/bridges.test \
	tests/system/control.test \
	tests/system/examining.test \
	tests/system/criteria.test \
	tests/system/flood.test \
	tests/system/clock-shift.c \
	tests/system/fault-clock.test \
	tests/system/fault-disk.test \
	tests/system/fault-overrun.test \
	tests/system/fault-repair.test \
	tests/system/fault-switch.test \
	tests/system/fault-table.test \
	tests/system/flows.test \
	tests/system/hold \
	tests/system/l7d.bash \
	tests/system/lab-clean \
	tests/system/lab.bash \
	tests/system/lab.test \
	tests/system/life.test \
	tests/system/malform \
	tests/system/malformed.test \
	tests/system/many \
	tests/system/meter.test \
	tests/system/options.test \
	tests/system/own-meters.test \
	tests/system/privileges.test \
	tests/system/programs.bash \
	tests/system/programs.test \
	tests/system/qos.test \
	tests/system/queues.test \
	tests/system/record \
	tests/system/rows.bash \
	tests/system/simulate.test \
	tests/system/reload.test \
	tests/system/rules.test \
	tests/system/service.test \
	tests/system/shaping.test \
	tests/system/slow-patterns.test \
	tests/system/sniff \
	tests/system/stream \
	tests/system/strict.test \
	tests/system/tap.bash \
	tests/system/test.bash \
	tests/system/thread-sanitizer.supp \
	tests/system/time-to-drop \
	tests/system/traffic.bash \
	tests/system/vlan.test

TEST_EXTENSIONS = .test
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	L7_BUILDDIR='$(abs_top_builddir)'; export L7_BUILDDIR;
