# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += policies/libpolicies.a
policies_libpolicies_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
policies_libpolicies_a_SOURCES = \
	policies/classes.c \
	policies/classes.h \
	policies/json-lines.c \
	policies/json-lines.h \
	policies/json-path.c \
	policies/json-path.h \
	policies/json.h \
	policies/names.c \
	policies/names.h \
	policies/policy.c \
	policies/policy.h \
	policies/reader.c \
	policies/reader.h \
	policies/rules-read.c \
	policies/rules-read.h \
	policies/rules.c \
	policies/rules.h \
	policies/units.c \
	policies/units.h

dist_pkgdata_DATA = policies/schema.json

examplesdir = $(docdir)/examples
dist_examples_DATA = \
	policies/examples/account-only.json \
	policies/examples/block-a-protocol.json \
	policies/examples/calls-first.json \
	policies/examples/demo.json \
	policies/examples/p2p-capped.json

dist_man_MANS += doc/ovs-l7-policy.5
