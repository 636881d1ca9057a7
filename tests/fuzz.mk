# SPDX-License-Identifier: GPL-3.0-or-later
# The fuzz targets (tests/fuzz/fuzz.h).  As tests they run their seeds, some
# mutants and earlier findings; "make fuzz" has clang's libFuzzer look for new
# ones, FUZZ_SECONDS=60 for each of FUZZ_TARGETS.

fuzz_test_common = \
	tests/fuzz/fuzz-driver.c tests/fuzz/fuzz.c tests/fuzz/fuzz.h
fuzz_test_cppflags = $(AM_CPPFLAGS) -DTOP_SRCDIR='"$(abs_top_srcdir)"'
fuzz_test_cflags = $(AM_CFLAGS) $(PCRE2_CFLAGS)
fuzz_test_patterns = patterns/libpatterns.a common/libcommon.a $(PCRE2_LIBS)

fuzz_tests = \
	tests/fuzz/fuzz-accounts \
	tests/fuzz/fuzz-capture \
	tests/fuzz/fuzz-connection \
	tests/fuzz/fuzz-database \
	tests/fuzz/fuzz-examination \
	tests/fuzz/fuzz-link \
	tests/fuzz/fuzz-matcher \
	tests/fuzz/fuzz-migrate \
	tests/fuzz/fuzz-packet \
	tests/fuzz/fuzz-patterns \
	tests/fuzz/fuzz-policy \
	tests/fuzz/fuzz-posix-regex \
	tests/fuzz/fuzz-prefix \
	tests/fuzz/fuzz-switch \
	tests/fuzz/fuzz-trace
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
CLEANFILES += tests/fuzz/*.input

tests_fuzz_fuzz_accounts_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_accounts_LDADD = $(judge_libs)
tests_fuzz_fuzz_accounts_SOURCES = \
	tests/fuzz/fuzz-accounts.c $(fuzz_test_common)

tests_fuzz_fuzz_capture_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_capture_LDADD = $(classify_libs)
tests_fuzz_fuzz_capture_SOURCES = \
	tests/fuzz/fuzz-capture.c $(fuzz_test_common)

tests_fuzz_fuzz_connection_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_connection_LDADD = $(classify_libs)
tests_fuzz_fuzz_connection_SOURCES = \
	tests/fuzz/fuzz-connection.c $(fuzz_test_common)

tests_fuzz_fuzz_examination_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_examination_LDADD = $(classify_libs)
tests_fuzz_fuzz_examination_SOURCES = \
	tests/fuzz/fuzz-examination.c $(fuzz_test_common)

tests_fuzz_fuzz_link_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_link_LDADD = $(classify_libs)
tests_fuzz_fuzz_link_SOURCES = \
	tests/fuzz/fuzz-link.c $(fuzz_test_common)

tests_fuzz_fuzz_matcher_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_matcher_LDADD = $(fuzz_test_patterns)
tests_fuzz_fuzz_matcher_SOURCES = \
	tests/fuzz/fuzz-matcher.c $(fuzz_test_common)

tests_fuzz_fuzz_migrate_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_migrate_LDADD = $(migrate_libs)
tests_fuzz_fuzz_migrate_SOURCES = \
	tests/fuzz/fuzz-migrate.c $(fuzz_test_common)

tests_fuzz_fuzz_packet_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_packet_LDADD = $(classify_libs)
tests_fuzz_fuzz_packet_SOURCES = \
	tests/fuzz/fuzz-packet.c $(fuzz_test_common)

tests_fuzz_fuzz_patterns_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_patterns_LDADD = $(fuzz_test_patterns)
tests_fuzz_fuzz_patterns_SOURCES = \
	tests/fuzz/fuzz-patterns.c $(fuzz_test_common)

tests_fuzz_fuzz_policy_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_policy_LDADD = \
	policies/libpolicies.a common/libcommon.a $(JANSSON_LIBS)
tests_fuzz_fuzz_policy_SOURCES = \
	tests/fuzz/fuzz-policy.c $(fuzz_test_common)

tests_fuzz_fuzz_posix_regex_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_posix_regex_CFLAGS = $(fuzz_test_cflags)
tests_fuzz_fuzz_posix_regex_LDADD = $(fuzz_test_patterns)
tests_fuzz_fuzz_posix_regex_SOURCES = \
	tests/fuzz/fuzz-posix-regex.c $(fuzz_test_common)

tests_fuzz_fuzz_prefix_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_prefix_CFLAGS = $(fuzz_test_cflags)
tests_fuzz_fuzz_prefix_LDADD = $(fuzz_test_patterns)
tests_fuzz_fuzz_prefix_SOURCES = \
	tests/fuzz/fuzz-prefix.c $(fuzz_test_common)

tests_fuzz_fuzz_trace_CPPFLAGS = $(fuzz_test_cppflags)
tests_fuzz_fuzz_trace_LDADD = $(judge_libs)
tests_fuzz_fuzz_trace_SOURCES = \
	tests/fuzz/fuzz-trace.c $(fuzz_test_common)

# With Open vSwitch's library, whose clock the script of the input moves.
fuzz_test_ovs_cppflags = $(AM_CPPFLAGS) $(OVS_CPPFLAGS) \
	-DTOP_SRCDIR='"$(abs_top_srcdir)"'
fuzz_test_ovs_cflags = $(AM_CFLAGS) -Wno-sign-compare
fuzz_test_ovs_ldflags = $(AM_LDFLAGS) -Wl,--wrap=time_msec

tests_fuzz_fuzz_database_CPPFLAGS = $(fuzz_test_ovs_cppflags)
tests_fuzz_fuzz_database_CFLAGS = $(fuzz_test_ovs_cflags)
tests_fuzz_fuzz_database_LDFLAGS = $(fuzz_test_ovs_ldflags)
tests_fuzz_fuzz_database_LDADD = ovs-glue/libovsglue.a common/libcommon.a \
	$(OVS_LIBS)
tests_fuzz_fuzz_database_SOURCES = \
	tests/fuzz/fuzz-database.c \
	tests/fuzz/ovsdb.c tests/fuzz/ovsdb.h $(fuzz_test_common)

tests_fuzz_fuzz_switch_CPPFLAGS = $(fuzz_test_ovs_cppflags)
tests_fuzz_fuzz_switch_CFLAGS = $(fuzz_test_ovs_cflags)
tests_fuzz_fuzz_switch_LDFLAGS = $(fuzz_test_ovs_ldflags)
tests_fuzz_fuzz_switch_LDADD = ovs-glue/libovsglue.a common/libcommon.a \
	$(OVS_LIBS)
tests_fuzz_fuzz_switch_SOURCES = \
	tests/fuzz/fuzz-switch.c \
	tests/fuzz/standins.c tests/fuzz/standins.h \
	tests/fuzz/switch.c tests/fuzz/switch.h $(fuzz_test_common)

EXTRA_DIST += \
	tests/fuzz/findings \
	tests/fuzz/fuzz-libfuzzer.c \
	tests/fuzz/fuzz.make \
	tests/fuzz/patterns \
	tests/fuzz/run

.PHONY: fuzz clean-fuzz
fuzz:
	$(MAKE) -f $(top_srcdir)/tests/fuzz/fuzz.make \
	    OUT='$(abs_top_builddir)/tests/fuzz/out' \
	    CONFIG_DIR='$(abs_top_builddir)' \
	    FUZZ_LIBS='$(PCRE2_LIBS) $(JANSSON_LIBS) $(PCAP_LIBS)' \
	    OVS_CPPFLAGS='$(OVS_CPPFLAGS)' OVS_LIBS='$(OVS_LIBS)'
clean-local: clean-fuzz
clean-fuzz:
	rm -rf tests/fuzz/out
