# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of "ovs-l7ctl check" and "ovs-l7ctl migrate".

migrate_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
migrate_test_libs = $(migrate_libs) $(CMOCKA_LIBS)
migrate_test_common = \
	tests/unit/migrate-common.c tests/unit/migrate-common.h

if HAVE_CMOCKA
migrate_tests = \
	tests/unit/migrate-guard \
	tests/unit/migrate-iptables \
	tests/unit/migrate-random \
	tests/unit/migrate-tc \
	tests/unit/migrate-text
check_PROGRAMS += $(migrate_tests)
TESTS += $(migrate_tests)

tests_unit_migrate_guard_CFLAGS = $(migrate_test_cflags)
tests_unit_migrate_guard_LDADD = $(migrate_test_libs)

tests_unit_migrate_iptables_CFLAGS = $(migrate_test_cflags)
tests_unit_migrate_iptables_LDADD = $(migrate_test_libs)
tests_unit_migrate_iptables_SOURCES = \
	tests/unit/migrate-iptables.c $(migrate_test_common)

tests_unit_migrate_random_CFLAGS = $(migrate_test_cflags)
tests_unit_migrate_random_LDADD = $(migrate_test_libs)

tests_unit_migrate_tc_CFLAGS = $(migrate_test_cflags)
tests_unit_migrate_tc_LDADD = $(migrate_test_libs)
tests_unit_migrate_tc_SOURCES = \
	tests/unit/migrate-tc.c $(migrate_test_common)

tests_unit_migrate_text_CFLAGS = $(migrate_test_cflags)
tests_unit_migrate_text_LDADD = $(migrate_test_libs)
tests_unit_migrate_text_SOURCES = \
	tests/unit/migrate-text.c $(migrate_test_common)
endif

TESTS += tests/ctl-migrate.test
EXTRA_DIST += tests/ctl-migrate.test
