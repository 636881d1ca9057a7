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
	daemon/judge-accounts.c \
	daemon/judge-again.c \
	daemon/judge-flows.c \
	daemon/judge-private.h \
	daemon/judge.c \
	daemon/judge.h \
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
	daemon/ovs-l7d.c \
	daemon/settings.c \
	daemon/settings.h \
	daemon/show-accounts.c \
	daemon/show-accounts.h \
	daemon/show-classes.c \
	daemon/show-connections.c \
	daemon/show-ports.c \
	daemon/show-private.h \
	daemon/show-status.c \
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
	daemon/hosts.c \
	daemon/hosts.h \
	daemon/link.c \
	daemon/link.h \
	daemon/simulation.c \
	daemon/simulation.h

# What "ovs-l7ctl migrate" adds: what iptables, l7-filter and tc did.
noinst_LIBRARIES += daemon/libmigrate.a
daemon_libmigrate_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
daemon_libmigrate_a_SOURCES = \
	daemon/migrate-act.c \
	daemon/migrate-act.h \
	daemon/migrate-cases-simplify.c \
	daemon/migrate-cases.c \
	daemon/migrate-cases.h \
	daemon/migrate-condition.c \
	daemon/migrate-condition.h \
	daemon/migrate-criteria.c \
	daemon/migrate-guard.c \
	daemon/migrate-guard.h \
	daemon/migrate-iptables-private.h \
	daemon/migrate-iptables-rule.c \
	daemon/migrate-iptables-target.c \
	daemon/migrate-iptables-values.c \
	daemon/migrate-iptables.c \
	daemon/migrate-iptables.h \
	daemon/migrate-l7filter.c \
	daemon/migrate-l7filter.h \
	daemon/migrate-names.c \
	daemon/migrate-names.h \
	daemon/migrate-notes.c \
	daemon/migrate-notes.h \
	daemon/migrate-outcome.c \
	daemon/migrate-outcome.h \
	daemon/migrate-policy.c \
	daemon/migrate-policy.h \
	daemon/migrate-queues.c \
	daemon/migrate-remarks.c \
	daemon/migrate-remarks.h \
	daemon/migrate-tc-find.c \
	daemon/migrate-tc-units.c \
	daemon/migrate-tc.c \
	daemon/migrate-tc.h \
	daemon/migrate-text.c \
	daemon/migrate-text.h \
	daemon/migrate-walk.c \
	daemon/migrate-walk.h

bin_PROGRAMS += daemon/ovs-l7ctl
dist_man_MANS += doc/ovs-l7ctl.8
daemon_ovs_l7ctl_CPPFLAGS = $(daemon_ovs_l7d_CPPFLAGS)
daemon_ovs_l7ctl_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
daemon_ovs_l7ctl_SOURCES = \
	daemon/ctl-captures.c \
	daemon/ctl-captures.h \
	daemon/ctl-check.c \
	daemon/ctl-classify.c \
	daemon/ctl-format.c \
	daemon/ctl-format.h \
	daemon/ctl-migrate.c \
	daemon/ctl-patterns.c \
	daemon/ctl-simulate-format.c \
	daemon/ctl-simulate-format.h \
	daemon/ctl-simulate.c \
	daemon/ctl-text.c \
	daemon/ctl-text.h \
	daemon/ctl-table.c \
	daemon/ctl-table.h \
	daemon/ctl.c \
	daemon/ctl.h \
	daemon/ovs-l7ctl.c
# Of the judge the connection table, the examiner and the ruleset alone, and of
# the glue what needs no libopenvswitch: nothing here links that.
classify_libs = daemon/libclassify.a daemon/libjudge.a \
	patterns/libpatterns.a policies/libpolicies.a ovs-glue/libovsglue.a \
	common/libcommon.a $(PCRE2_LIBS) $(PCAP_LIBS) $(JANSSON_LIBS)
migrate_libs = daemon/libmigrate.a policies/libpolicies.a \
	patterns/libpatterns.a common/libcommon.a $(PCRE2_LIBS) $(JANSSON_LIBS)
daemon_ovs_l7ctl_LDADD = daemon/libmigrate.a $(classify_libs)
