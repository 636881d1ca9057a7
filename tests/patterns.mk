# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of patterns/.  L7_PATTERNS_DIR in the environment has the shipped
# patterns looked for elsewhere than in the source tree.

patterns_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(PCRE2_CFLAGS)
patterns_test_cppflags = $(AM_CPPFLAGS) -DTOP_SRCDIR='"$(abs_top_srcdir)"'
patterns_test_libs = patterns/libpatterns.a common/libcommon.a \
	$(CMOCKA_LIBS) $(PCRE2_LIBS)
patterns_test_common = \
	tests/unit/patterns-common.c tests/unit/patterns-common.h

if HAVE_CMOCKA
patterns_tests = \
	tests/unit/patterns-checks \
	tests/unit/patterns-file \
	tests/unit/patterns-library \
	tests/unit/patterns-limits \
	tests/unit/patterns-matcher \
	tests/unit/patterns-narrow-cost \
	tests/unit/patterns-narrowing \
	tests/unit/patterns-narrowing-captures \
	tests/unit/patterns-posix-regex \
	tests/unit/patterns-prefix \
	tests/unit/patterns-samples \
	tests/unit/patterns-scan
check_PROGRAMS += $(patterns_tests)
TESTS += $(patterns_tests)

tests_unit_patterns_checks_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_checks_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_checks_LDADD = $(patterns_test_libs)
tests_unit_patterns_checks_SOURCES = \
	tests/unit/patterns-checks.c $(patterns_test_common)

tests_unit_patterns_file_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_file_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_file_LDADD = $(patterns_test_libs)
tests_unit_patterns_file_SOURCES = \
	tests/unit/patterns-file.c $(patterns_test_common)

tests_unit_patterns_library_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_library_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_library_LDADD = $(patterns_test_libs)
tests_unit_patterns_library_SOURCES = \
	tests/unit/patterns-library.c $(patterns_test_common)

tests_unit_patterns_limits_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_limits_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_limits_LDADD = $(patterns_test_libs)
tests_unit_patterns_limits_SOURCES = \
	tests/unit/patterns-limits.c $(patterns_test_common)

tests_unit_patterns_matcher_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_matcher_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_matcher_LDADD = $(patterns_test_libs)
tests_unit_patterns_matcher_SOURCES = \
	tests/unit/patterns-matcher.c $(patterns_test_common)

tests_unit_patterns_narrow_cost_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_narrow_cost_LDADD = $(patterns_test_libs)

tests_unit_patterns_narrowing_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_narrowing_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_narrowing_LDADD = $(patterns_test_libs)
tests_unit_patterns_narrowing_SOURCES = \
	tests/unit/patterns-narrowing.c \
	tests/unit/patterns-comparison.c tests/unit/patterns-comparison.h \
	$(patterns_test_common)

# Captures are read as ovs-l7ctl reads them; --wrap finds the matchers of
# classifiers.
tests_unit_patterns_narrowing_captures_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_narrowing_captures_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_narrowing_captures_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=matcher_create -Wl,--wrap=matcher_step
tests_unit_patterns_narrowing_captures_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_patterns_narrowing_captures_SOURCES = \
	tests/unit/patterns-narrowing-captures.c $(patterns_test_common)

tests_unit_patterns_posix_regex_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_posix_regex_LDADD = $(patterns_test_libs)

tests_unit_patterns_prefix_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_prefix_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_prefix_LDADD = $(patterns_test_libs)
tests_unit_patterns_prefix_SOURCES = \
	tests/unit/patterns-prefix.c $(patterns_test_common)

tests_unit_patterns_samples_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_samples_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_samples_LDADD = $(patterns_test_libs)
tests_unit_patterns_samples_SOURCES = \
	tests/unit/patterns-samples.c $(patterns_test_common)

tests_unit_patterns_scan_CFLAGS = $(patterns_test_cflags)
tests_unit_patterns_scan_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_patterns_scan_LDADD = $(patterns_test_libs)
tests_unit_patterns_scan_SOURCES = \
	tests/unit/patterns-scan.c $(patterns_test_common)
endif
