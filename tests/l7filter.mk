# SPDX-License-Identifier: GPL-3.0-or-later
# What l7-filter would answer is what we answer.  In the environment,
# L7_PROTOCOLS is a directory with l7-filter's own files (protocols/ and so
# on), and L7_CAPTURES one with captures; without them the project's own files
# and samples do.

if HAVE_CMOCKA
l7filter_tests = \
	tests/unit/patterns-l7filter \
	tests/unit/patterns-l7filter-captures \
	tests/unit/patterns-l7filter-protocols
check_PROGRAMS += $(l7filter_tests)
TESTS += $(l7filter_tests)

l7filter_test_common = $(patterns_test_common) \
	tests/unit/patterns-l7filter-oracle.c \
	tests/unit/patterns-l7filter-talks.c \
	tests/unit/patterns-l7filter.h

tests_unit_patterns_l7filter_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_l7filter_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_l7filter_LDADD = $(patterns_test_libs)
tests_unit_patterns_l7filter_SOURCES = \
	tests/unit/patterns-l7filter.c $(l7filter_test_common)

tests_unit_patterns_l7filter_captures_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_l7filter_captures_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_l7filter_captures_LDADD = $(classify_libs) \
	$(CMOCKA_LIBS)
tests_unit_patterns_l7filter_captures_SOURCES = \
	tests/unit/patterns-l7filter-captures.c $(l7filter_test_common)

tests_unit_patterns_l7filter_protocols_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_l7filter_protocols_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_l7filter_protocols_LDADD = $(patterns_test_libs)
tests_unit_patterns_l7filter_protocols_SOURCES = \
	tests/unit/patterns-l7filter-protocols.c $(l7filter_test_common)
endif

EXTRA_DIST += tests/l7-filter
