# SPDX-License-Identifier: GPL-3.0-or-later
#
# ovs-l7ctl.
bin_PROGRAMS += ctl/ovs-l7ctl
dist_man_MANS += doc/ovs-l7ctl.8
ctl_ovs_l7ctl_CPPFLAGS = $(daemon_ovs_l7d_CPPFLAGS)
ctl_ovs_l7ctl_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
ctl_ovs_l7ctl_SOURCES = \
	ctl/ctl-captures.c \
	ctl/ctl-captures.h \
	ctl/ctl-check.c \
	ctl/ctl-classify.c \
	ctl/ctl-format.c \
	ctl/ctl-format.h \
	ctl/ctl-migrate.c \
	ctl/ctl-patterns.c \
	ctl/ctl-simulate-format.c \
	ctl/ctl-simulate-format.h \
	ctl/ctl-simulate.c \
	ctl/ctl-table.c \
	ctl/ctl-table.h \
	ctl/ctl-text.c \
	ctl/ctl-text.h \
	ctl/ctl.c \
	ctl/ctl.h \
	ctl/ovs-l7ctl.c
ctl_ovs_l7ctl_LDADD = migrate/libmigrate.a $(classify_libs)
