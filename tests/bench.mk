# SPDX-License-Identifier: GPL-3.0-or-later
#
# Benchmarks: never part of "make check", since a time is no test.
EXTRA_DIST += tests/bench/bridge tests/bench/score

.PHONY: bench bench-bridge bench-classify score
bench: bench-classify bench-bridge

# What ovs-l7d costs a bridge: as root.
bench-bridge: all
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/bridge

# What classification costs.  BENCH_CAPTURES names captures, by default those
# of CORPUS; without any the samples of the patterns serve.  BENCH_PATTERNS has
# other patterns measured, BENCH_ROUNDS is the number of rounds.
EXTRA_PROGRAMS = tests/bench/classify
CLEANFILES += tests/bench/classify
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
