# SPDX-License-Identifier: GPL-3.0-or-later
#
# Benchmarks: never part of "make check", since a time is no test.
EXTRA_DIST += tests/bench/bridge

.PHONY: bench
bench: all
	L7_BUILDDIR='$(abs_top_builddir)' $(top_srcdir)/tests/bench/bridge
