# SPDX-License-Identifier: GPL-3.0-or-later
#
# Benchmarks: never part of "make check", since a time is no test.
EXTRA_DIST += tests/bench/bridge tests/bench/connections \
	tests/bench/flood \
	tests/bench/make-policy tests/bench/policy tests/bench/score \
	tests/bench/soak

.PHONY: bench bench-bridge bench-flood bench-classify bench-policy score
bench: bench-classify bench-policy bench-bridge

# What ovs-l7d costs a bridge: as root.
bench-bridge: all
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/bridge

# What floods cost others: as root.
bench-flood: all tests/system/flood$(EXEEXT)
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/flood

# What many rules and many ports cost: in process, and as root also what they
# cost ovs-l7d on a bridge.
EXTRA_PROGRAMS = tests/bench/classify tests/bench/rules
CLEANFILES += tests/bench/classify tests/bench/rules
tests_bench_rules_LDADD = $(judge_libs)
tests_bench_rules_SOURCES = tests/bench/rules.c \
	tests/bench/turns.c tests/bench/turns.h
bench-policy: all tests/bench/rules$(EXEEXT)
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/policy

# What classification costs.  BENCH_CAPTURES names captures, by default those
# of CORPUS; without any the samples of the patterns serve.  BENCH_PATTERNS has
# other patterns measured, BENCH_ROUNDS is the number of rounds.
tests_bench_classify_CFLAGS = $(AM_CFLAGS) $(PCAP_CFLAGS)
tests_bench_classify_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=matcher_create -Wl,--wrap=matcher_step
tests_bench_classify_LDADD = $(classify_libs)
tests_bench_classify_SOURCES = \
	tests/bench/classify.c \
	tests/bench/frames.c tests/bench/frames.h \
	tests/bench/turns.c tests/bench/turns.h \
	tests/pcap-file.c tests/pcap-file.h \
	tests/sample-packets.c tests/sample-packets.h

bench-classify: all tests/bench/classify$(EXEEXT)
	captures='$(BENCH_CAPTURES)'; \
	test -n "$$captures" || \
	    captures=`ls $(CORPUS)/*.pcap $(CORPUS)/*.pcapng $(CORPUS)/*.cap \
	        2> /dev/null`; \
	tests/bench/classify$(EXEEXT) -r $(BENCH_ROUNDS) \
	    ctl/ovs-l7ctl$(EXEEXT) '$(BENCH_PATTERNS)' \
	    $$captures
BENCH_PATTERNS = $(top_srcdir)/patterns/protocols
BENCH_ROUNDS = 15

# How good classification is, on labelled captures, where there are some:
# CORPUS=DIR.  PACK=DIR has l7-filter's own patterns scored beside ours.
CORPUS = $(top_srcdir)/../shared/corpus
PACK = $(top_srcdir)/../shared/l7-protocols/protocols
score: all
	L7_BUILDDIR='$(abs_top_builddir)' \
	    $(top_srcdir)/tests/bench/score '$(CORPUS)' '$(PACK)'

# Whether memory, files and threads stay what they are under an hour's mixed
# load: as root.  The samples are in soak.tsv.
.PHONY: soak
SOAK_SECONDS = 3600
soak: all
	L7_BUILDDIR='$(abs_top_builddir)' SOAK_SECONDS='$(SOAK_SECONDS)' \
	    $(top_srcdir)/tests/bench/soak
CLEANFILES += soak.tsv
