# SPDX-License-Identifier: GPL-3.0-or-later
#
# What "ovs-l7ctl migrate" adds: what iptables, l7-filter and tc did.
noinst_LIBRARIES += migrate/libmigrate.a
migrate_libmigrate_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
migrate_libmigrate_a_SOURCES = \
	migrate/act.c \
	migrate/act.h \
	migrate/cases-simplify.c \
	migrate/cases.c \
	migrate/cases.h \
	migrate/condition.c \
	migrate/condition.h \
	migrate/criteria.c \
	migrate/guard.c \
	migrate/guard.h \
	migrate/iptables-private.h \
	migrate/iptables-rule.c \
	migrate/iptables-target.c \
	migrate/iptables-values.c \
	migrate/iptables.c \
	migrate/iptables.h \
	migrate/l7filter.c \
	migrate/l7filter.h \
	migrate/names.c \
	migrate/names.h \
	migrate/notes.c \
	migrate/notes.h \
	migrate/outcome.c \
	migrate/outcome.h \
	migrate/policy.c \
	migrate/policy.h \
	migrate/queues.c \
	migrate/remarks.c \
	migrate/remarks.h \
	migrate/tc-find.c \
	migrate/tc-units.c \
	migrate/tc.c \
	migrate/tc.h \
	migrate/text.c \
	migrate/text.h \
	migrate/walk.c \
	migrate/walk.h
migrate_libs = migrate/libmigrate.a policies/libpolicies.a \
	patterns/libpatterns.a common/libcommon.a $(PCRE2_LIBS) $(JANSSON_LIBS)
