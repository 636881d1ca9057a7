# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of policies/ and common/.

policies_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
policies_test_libs = policies/libpolicies.a common/libcommon.a \
	$(CMOCKA_LIBS) $(JANSSON_LIBS)
policies_test_common = \
	tests/unit/policies-common.c tests/unit/policies-common.h

if HAVE_CMOCKA
policies_tests = \
	tests/unit/policies-bridges \
	tests/unit/common-problems \
	tests/unit/policies-classes \
	tests/unit/policies-criteria \
	tests/unit/policies-criteria-read \
	tests/unit/policies-exclude \
	tests/unit/policies-file \
	tests/unit/policies-include \
	tests/unit/policies-json-lines \
	tests/unit/policies-policy \
	tests/unit/policies-queues \
	tests/unit/policies-rules \
	tests/unit/policies-rules-read \
	tests/unit/policies-sets \
	tests/unit/policies-show \
	tests/unit/policies-units
check_PROGRAMS += $(policies_tests)
TESTS += $(policies_tests)

tests_unit_common_problems_CFLAGS = $(policies_test_cflags)
tests_unit_common_problems_LDADD = common/libcommon.a $(CMOCKA_LIBS)

tests_unit_policies_classes_CFLAGS = $(policies_test_cflags)
tests_unit_policies_classes_LDADD = $(policies_test_libs)
tests_unit_policies_classes_SOURCES = \
	tests/unit/policies-classes.c $(policies_test_common)

tests_unit_policies_criteria_CFLAGS = $(policies_test_cflags)
tests_unit_policies_criteria_LDADD = $(policies_test_libs)
tests_unit_policies_criteria_SOURCES = \
	tests/unit/policies-criteria.c $(policies_test_common)

tests_unit_policies_criteria_read_CFLAGS = $(policies_test_cflags)
tests_unit_policies_criteria_read_LDADD = $(policies_test_libs)
tests_unit_policies_criteria_read_SOURCES = \
	tests/unit/policies-criteria-read.c $(policies_test_common)

tests_unit_policies_exclude_CFLAGS = $(policies_test_cflags)
tests_unit_policies_exclude_LDADD = $(policies_test_libs)
tests_unit_policies_exclude_SOURCES = \
	tests/unit/policies-exclude.c $(policies_test_common)

tests_unit_policies_file_CFLAGS = $(policies_test_cflags)
tests_unit_policies_file_LDADD = $(policies_test_libs)
tests_unit_policies_file_SOURCES = \
	tests/unit/policies-file.c $(policies_test_common)

tests_unit_policies_bridges_CFLAGS = $(policies_test_cflags)
tests_unit_policies_bridges_LDADD = $(policies_test_libs)
tests_unit_policies_bridges_SOURCES = \
	tests/unit/policies-bridges.c $(policies_test_common)

tests_unit_policies_include_CFLAGS = $(policies_test_cflags)
tests_unit_policies_include_LDADD = $(policies_test_libs)
tests_unit_policies_include_SOURCES = \
	tests/unit/policies-include.c $(policies_test_common)

tests_unit_policies_json_lines_CFLAGS = $(policies_test_cflags)
tests_unit_policies_json_lines_LDADD = $(policies_test_libs)

tests_unit_policies_policy_CFLAGS = $(policies_test_cflags)
tests_unit_policies_policy_LDADD = $(policies_test_libs)
tests_unit_policies_policy_SOURCES = \
	tests/unit/policies-policy.c $(policies_test_common)

tests_unit_policies_queues_CFLAGS = $(policies_test_cflags)
tests_unit_policies_queues_LDADD = $(policies_test_libs)
tests_unit_policies_queues_SOURCES = \
	tests/unit/policies-queues.c $(policies_test_common)

tests_unit_policies_rules_CFLAGS = $(policies_test_cflags)
tests_unit_policies_rules_LDADD = $(policies_test_libs)

tests_unit_policies_rules_read_CFLAGS = $(policies_test_cflags)
tests_unit_policies_rules_read_LDADD = $(policies_test_libs)
tests_unit_policies_rules_read_SOURCES = \
	tests/unit/policies-rules-read.c $(policies_test_common)

tests_unit_policies_sets_CFLAGS = $(policies_test_cflags)
tests_unit_policies_sets_LDADD = $(policies_test_libs)

tests_unit_policies_show_CFLAGS = $(policies_test_cflags)
tests_unit_policies_show_LDADD = $(policies_test_libs)
tests_unit_policies_show_SOURCES = \
	tests/unit/policies-show.c $(policies_test_common)

tests_unit_policies_units_CFLAGS = $(policies_test_cflags)
tests_unit_policies_units_LDADD = $(policies_test_libs)
endif

dist_check_SCRIPTS += tests/policies-schema tests/policies-mutations
TESTS += tests/policies-schema tests/policies-mutations
