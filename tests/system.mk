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
	tests/system/life.test \
	tests/system/control.test \
	tests/system/programs.test
TESTS += $(SYSTEM_TESTS)

EXTRA_DIST += \
	.ci/run \
	demo/demo \
	tests/system/actions.test \
	tests/system/control.test \
	tests/system/flows.test \
	tests/system/hold \
	tests/system/l7d.bash \
	tests/system/lab-clean \
	tests/system/lab.bash \
	tests/system/lab.test \
	tests/system/life.test \
	tests/system/meter.test \
	tests/system/options.test \
	tests/system/programs.bash \
	tests/system/programs.test \
	tests/system/sniff \
	tests/system/tap.bash \
	tests/system/test.bash \
	tests/system/vlan.test

TEST_EXTENSIONS = .test
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	L7_BUILDDIR='$(abs_top_builddir)'; export L7_BUILDDIR;
