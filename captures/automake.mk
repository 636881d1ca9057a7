# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the offline tool adds: captures, and what becomes of their connections.
noinst_LIBRARIES += captures/libcaptures.a
captures_libcaptures_a_CFLAGS = $(AM_CFLAGS) $(PCAP_CFLAGS)
captures_libcaptures_a_SOURCES = \
	captures/capture.c \
	captures/capture.h \
	captures/classify.c \
	captures/classify.h \
	captures/hosts.c \
	captures/hosts.h \
	captures/link.c \
	captures/link.h \
	captures/simulation.c \
	captures/simulation.h
# Of the judge the connection table, the examiner and the ruleset alone, and of
# the glue what needs no libopenvswitch: nothing here links that.
classify_libs = captures/libcaptures.a daemon/libjudge.a \
	patterns/libpatterns.a policies/libpolicies.a ovs-glue/libovsglue.a \
	common/libcommon.a $(PCRE2_LIBS) $(PCAP_LIBS) $(JANSSON_LIBS)
