# SPDX-License-Identifier: GPL-3.0-or-later
#
# What knows no sockets and no threads is a library, for the tests.
noinst_LIBRARIES += daemon/libjudge.a
daemon_libjudge_a_SOURCES = \
	daemon/connection.c \
	daemon/connection.h \
	daemon/examination.c \
	daemon/examination.h \
	daemon/examiner.c \
	daemon/examiner.h \
	daemon/judge-flows.c \
	daemon/judge-private.h \
	daemon/judge.c \
	daemon/judge.h \
	daemon/meter-names.c \
	daemon/meter-names.h \
	daemon/network-order.h \
	daemon/packet.c \
	daemon/packet.h \
	daemon/ruleset.c \
	daemon/ruleset.h

sbin_PROGRAMS += daemon/ovs-l7d
dist_man_MANS += doc/ovs-l7d.8
daemon_ovs_l7d_CPPFLAGS = $(AM_CPPFLAGS) \
	-DPATTERNS_DIR='"$(pkgdatadir)/patterns"'
daemon_ovs_l7d_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) \
	$(EVENT_PTHREADS_CFLAGS) $(NFQUEUE_CFLAGS) $(MNL_CFLAGS)
daemon_ovs_l7d_SOURCES = \
	daemon/clock.h \
	daemon/control.c \
	daemon/control.h \
	daemon/inquiry.c \
	daemon/inquiry.h \
	daemon/intake.c \
	daemon/intake.h \
	daemon/ovs-l7d.c \
	daemon/settings.c \
	daemon/settings.h \
	daemon/show.c \
	daemon/show.h \
	daemon/worker.c \
	daemon/worker.h
judge_libs = daemon/libjudge.a patterns/libpatterns.a \
	policies/libpolicies.a ovs-glue/libovsglue.a common/libcommon.a \
	$(PCRE2_LIBS) $(JANSSON_LIBS) $(OVS_LIBS)
daemon_ovs_l7d_LDADD = $(judge_libs) $(EVENT_LIBS) \
	$(EVENT_PTHREADS_LIBS) $(NFQUEUE_LIBS) $(MNL_LIBS)

# What the offline tool adds: captures, and what becomes of their connections.
noinst_LIBRARIES += daemon/libclassify.a
daemon_libclassify_a_CFLAGS = $(AM_CFLAGS) $(PCAP_CFLAGS)
daemon_libclassify_a_SOURCES = \
	daemon/capture.c \
	daemon/capture.h \
	daemon/classify.c \
	daemon/classify.h \
	daemon/link.c \
	daemon/link.h

bin_PROGRAMS += daemon/ovs-l7ctl
dist_man_MANS += doc/ovs-l7ctl.8
daemon_ovs_l7ctl_CPPFLAGS = $(daemon_ovs_l7d_CPPFLAGS)
daemon_ovs_l7ctl_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
daemon_ovs_l7ctl_SOURCES = \
	daemon/ctl-classify.c \
	daemon/ctl-format.c \
	daemon/ctl-format.h \
	daemon/ctl-patterns.c \
	daemon/ctl-table.c \
	daemon/ctl-table.h \
	daemon/ctl.c \
	daemon/ctl.h \
	daemon/ovs-l7ctl.c
# The connection table and the examiner alone: nothing of Open vSwitch.
classify_libs = daemon/libclassify.a daemon/libjudge.a \
	patterns/libpatterns.a common/libcommon.a $(PCRE2_LIBS) $(PCAP_LIBS)
daemon_ovs_l7ctl_LDADD = $(classify_libs) $(JANSSON_LIBS)
