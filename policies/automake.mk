# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += policies/libpolicies.a
policies_libpolicies_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
policies_libpolicies_a_SOURCES = \
	policies/bridges.c \
	policies/bridges.h \
	policies/class-meter.c \
	policies/classes.c \
	policies/classes.h \
	policies/criteria-read.c \
	policies/criteria-read.h \
	policies/criteria.c \
	policies/criteria.h \
	policies/describe.c \
	policies/exclude.c \
	policies/exclude.h \
	policies/files.c \
	policies/files.h \
	policies/glob.c \
	policies/glob.h \
	policies/hours-read.c \
	policies/json-lines.c \
	policies/json-lines.h \
	policies/json-path.c \
	policies/json-path.h \
	policies/json.h \
	policies/match.c \
	policies/match.h \
	policies/names.c \
	policies/names.h \
	policies/networks.c \
	policies/networks.h \
	policies/policy-private.h \
	policies/policy.c \
	policies/policy.h \
	policies/qos.c \
	policies/qos.h \
	policies/queue-list.c \
	policies/queue-list.h \
	policies/ranges.c \
	policies/ranges.h \
	policies/rates-read.c \
	policies/rates-read.h \
	policies/reader-values.c \
	policies/reader.c \
	policies/reader.h \
	policies/rules-read.c \
	policies/rules-read.h \
	policies/rules.c \
	policies/rules.h \
	policies/trace.c \
	policies/units.c \
	policies/units.h

dist_pkgdata_DATA = policies/schema.json

examplesdir = $(docdir)/examples
dist_examples_DATA = \
	policies/examples/account-only.json \
	policies/examples/block-a-protocol.json \
	policies/examples/calls-first.json \
	policies/examples/demo.json \
	policies/examples/p2p-capped.json \
	policies/examples/p2p-capped-per-vm.json \
	policies/examples/tenant-share.json

dist_man_MANS += doc/ovs-l7-policy.5
