# SPDX-License-Identifier: GPL-3.0-or-later
#
# What knows no sockets and no threads is a library, for the tests.
noinst_LIBRARIES += daemon/libjudge.a
daemon_libjudge_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
daemon_libjudge_a_SOURCES = \
	daemon/accounts-file.c \
	daemon/accounts-file.h \
	daemon/accounts.c \
	daemon/accounts.h \
	daemon/arrivals.c \
	daemon/arrivals.h \
	daemon/basis.c \
	daemon/basis.h \
	daemon/connection-index.c \
	daemon/connection-index.h \
	daemon/connection.c \
	daemon/connection.h \
	daemon/estates.c \
	daemon/estates.h \
	daemon/examination.c \
	daemon/examination.h \
	daemon/examiner.c \
	daemon/examiner.h \
	daemon/examining-flows.c \
	daemon/examining-flows.h \
	daemon/exclusion-flows.c \
	daemon/exclusion-flows.h \
	daemon/floods.c \
	daemon/floods.h \
	daemon/gathering.c \
	daemon/gathering.h \
	daemon/judge-accounts.c \
	daemon/judge-adopt.c \
	daemon/judge-again.c \
	daemon/judge-flows.c \
	daemon/judge-private.h \
	daemon/judge.c \
	daemon/judge.h \
	daemon/lifetimes.c \
	daemon/lifetimes.h \
	daemon/meter-names.c \
	daemon/meter-names.h \
	daemon/minute.c \
	daemon/minute.h \
	daemon/network-order.h \
	daemon/packet.c \
	daemon/packet.h \
	daemon/queues-wanted.c \
	daemon/queues-wanted.h \
	daemon/ruleset.c \
	daemon/ruleset.h \
	daemon/shares.c \
	daemon/shares.h \
	daemon/support.c \
	daemon/support.h \
	daemon/trace-query.c \
	daemon/trace-query.h \
	daemon/vocabulary.c \
	daemon/vocabulary.h

sbin_PROGRAMS += daemon/ovs-l7d
dist_man_MANS += doc/ovs-l7d.8
daemon_ovs_l7d_CPPFLAGS = $(AM_CPPFLAGS) \
	-DPATTERNS_DIR='"$(pkgdatadir)/patterns"'
daemon_ovs_l7d_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) \
	$(EVENT_PTHREADS_CFLAGS) $(NFQUEUE_CFLAGS) $(MNL_CFLAGS)
daemon_ovs_l7d_SOURCES = \
	daemon/accounts-collect.c \
	daemon/accounts-collect.h \
	daemon/clock.h \
	daemon/control-adoption.c \
	daemon/control-bridge.c \
	daemon/control-bridge.h \
	daemon/control-commands.c \
	daemon/control-load.c \
	daemon/control-private.h \
	daemon/control-reload.c \
	daemon/control.c \
	daemon/control.h \
	daemon/crew.h \
	daemon/inquiry.c \
	daemon/inquiry.h \
	daemon/intake.c \
	daemon/intake.h \
	daemon/ledger.c \
	daemon/ledger.h \
	daemon/metering.c \
	daemon/metering.h \
	daemon/notify.c \
	daemon/notify.h \
	daemon/ovs-l7d.c \
	daemon/privileges.c \
	daemon/privileges.h \
	daemon/pulse.c \
	daemon/pulse.h \
	daemon/settings.c \
	daemon/settings.h \
	daemon/show-accounts.c \
	daemon/show-accounts.h \
	daemon/show-classes.c \
	daemon/show-connections.c \
	daemon/show-floods.c \
	daemon/show-latency.c \
	daemon/show-ports.c \
	daemon/show-private.h \
	daemon/show-status.c \
	daemon/show.c \
	daemon/show.h \
	daemon/worker-private.h \
	daemon/worker-thread.c \
	daemon/worker.c \
	daemon/worker.h
judge_libs = daemon/libjudge.a patterns/libpatterns.a \
	policies/libpolicies.a ovs-glue/libovsglue.a common/libcommon.a \
	$(PCRE2_LIBS) $(JANSSON_LIBS) $(OVS_LIBS)
daemon_ovs_l7d_LDADD = $(judge_libs) $(EVENT_LIBS) \
	$(EVENT_PTHREADS_LIBS) $(NFQUEUE_LIBS) $(MNL_LIBS)
