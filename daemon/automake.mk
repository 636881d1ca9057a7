# SPDX-License-Identifier: GPL-3.0-or-later
#
# What knows no sockets and no threads is a library, for the tests.
noinst_LIBRARIES += daemon/libjudge.a
daemon_libjudge_a_SOURCES = \
	daemon/connection.c \
	daemon/connection.h \
	daemon/examination.c \
	daemon/examination.h \
	daemon/judge-flows.c \
	daemon/judge-private.h \
	daemon/judge.c \
	daemon/judge.h \
	daemon/meter-names.c \
	daemon/meter-names.h \
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
