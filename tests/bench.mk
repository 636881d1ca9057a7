# SPDX-License-Identifier: GPL-3.0-or-later
#
# Benchmarks: never part of "make check", since a time is no test.
EXTRA_DIST += tests/bench/bench.bash tests/bench/connections \
	tests/bench/flood tests/bench/latency tests/bench/live \
	tests/bench/make-policy tests/bench/policy tests/bench/rate \
	tests/bench/run tests/bench/score tests/bench/soak tests/bench/table \
	tests/bench/throughput

EXTRA_PROGRAMS = tests/bench/classify tests/bench/crowd tests/bench/effect \
	tests/bench/load tests/bench/population tests/bench/rules \
	tests/bench/workers
CLEANFILES += $(EXTRA_PROGRAMS)
bench_report = tests/bench/report.c tests/bench/report.h \
	tests/bench/turns.c tests/bench/turns.h
bench_frames = tests/bench/frames.c tests/bench/frames.h \
	tests/pcap-file.c tests/pcap-file.h \
	tests/sample-packets.c tests/sample-packets.h

.PHONY: bench bench-bridge bench-classify bench-flood bench-policy score

# Runs parts of tests/bench/run, which says what there is, and prints a table.
# BENCH_CAPTURES names captures, by default those of CORPUS; without any the
# samples of the patterns serve.  BENCH_PATTERNS has other patterns measured,
# BENCH_ROUNDS is the number of rounds.
bench_run = captures='$(BENCH_CAPTURES)'; \
	test -n "$$captures" || \
	    captures=`ls $(CORPUS)/*.pcap $(CORPUS)/*.pcapng $(CORPUS)/*.cap \
	        2> /dev/null`; \
	L7_BUILDDIR='$(abs_top_builddir)' BENCH_CAPTURES="$$captures" \
	BENCH_PATTERNS='$(BENCH_PATTERNS)' BENCH_ROUNDS='$(BENCH_ROUNDS)' \
	    $(top_srcdir)/tests/bench/run
BENCH_PATTERNS = $(top_srcdir)/patterns/protocols
BENCH_ROUNDS = 15

# What ovs-l7d costs: in process, and as root on a bridge.
bench: all $(EXTRA_PROGRAMS)
	$(bench_run)

# On a bridge alone.
bench-bridge: all tests/bench/effect$(EXEEXT) \
	tests/bench/load$(EXEEXT) tests/bench/population$(EXEEXT)
	$(bench_run) throughput rate latency live

# What classification costs.
bench-classify: all tests/bench/classify$(EXEEXT)
	$(bench_run) classify

# What floods cost others: as root.
bench-flood: all tests/system/flood$(EXEEXT)
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/flood

# What many rules and many ports cost: in process, and as root also what they
# cost ovs-l7d on a bridge.
bench-policy: all tests/bench/rules$(EXEEXT)
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/policy

tests_bench_classify_CFLAGS = $(AM_CFLAGS) $(PCAP_CFLAGS)
tests_bench_classify_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=matcher_create -Wl,--wrap=matcher_step
tests_bench_classify_LDADD = $(classify_libs)
tests_bench_classify_SOURCES = \
	tests/bench/classify.c $(bench_frames) $(bench_report)
tests_bench_crowd_LDADD = captures/libcaptures.a $(judge_libs)
tests_bench_crowd_SOURCES = tests/bench/crowd.c $(bench_report)
tests_bench_load_SOURCES = tests/bench/load.c
tests_bench_effect_SOURCES = tests/bench/effect.c \
	tests/bench/netns.c tests/bench/netns.h
tests_bench_population_SOURCES = tests/bench/population.c \
	tests/bench/netns.c tests/bench/netns.h
tests_bench_rules_LDADD = $(judge_libs)
tests_bench_rules_SOURCES = tests/bench/rules.c \
	tests/bench/turns.c tests/bench/turns.h
tests_bench_workers_CFLAGS = $(AM_CFLAGS) $(PCAP_CFLAGS)
tests_bench_workers_LDADD = captures/libcaptures.a $(judge_libs) \
	$(PCAP_LIBS) $(PTHREAD_LIBS)
tests_bench_workers_SOURCES = tests/bench/workers.c $(bench_frames) \
	$(bench_report)

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
