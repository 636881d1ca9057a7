# SPDX-License-Identifier: GPL-3.0-or-later
#
# The one room that sees Open vSwitch's headers, its <config.h> among them.
noinst_LIBRARIES += ovs-glue/libovsglue.a
ovs_glue_libovsglue_a_CPPFLAGS = -I$(top_srcdir) $(OVS_CPPFLAGS)
# Its logging macros compare enumerations with integers, which clang sees
# even though they are from a system header.
ovs_glue_libovsglue_a_CFLAGS = $(AM_CFLAGS) -Wno-sign-compare
ovs_glue_libovsglue_a_SOURCES = \
	ovs-glue/access.c \
	ovs-glue/access.h \
	ovs-glue/adoption.c \
	ovs-glue/adoption.h \
	ovs-glue/appctl.c \
	ovs-glue/appctl.h \
	ovs-glue/bringup.c \
	ovs-glue/bringup.h \
	ovs-glue/bundle.c \
	ovs-glue/bundle.h \
	ovs-glue/canary.c \
	ovs-glue/canary.h \
	ovs-glue/command.c \
	ovs-glue/command.h \
	ovs-glue/cookie.c \
	ovs-glue/cookie.h \
	ovs-glue/database-change.c \
	ovs-glue/database-private.h \
	ovs-glue/database.c \
	ovs-glue/database.h \
	ovs-glue/earlier.c \
	ovs-glue/earlier.h \
	ovs-glue/flow-stats.c \
	ovs-glue/flow-stats.h \
	ovs-glue/flow-text.c \
	ovs-glue/flow-text.h \
	ovs-glue/glossary-row.c \
	ovs-glue/glossary-row.h \
	ovs-glue/glossary.c \
	ovs-glue/glossary.h \
	ovs-glue/glue-adoption.c \
	ovs-glue/glue-describe.c \
	ovs-glue/glue-orders.c \
	ovs-glue/glue-private.h \
	ovs-glue/glue-skips.c \
	ovs-glue/glue-stop.c \
	ovs-glue/glue-thread.c \
	ovs-glue/glue-thread.h \
	ovs-glue/glue.c \
	ovs-glue/glue.h \
	ovs-glue/inventory-read.c \
	ovs-glue/inventory-read.h \
	ovs-glue/inventory-vm.c \
	ovs-glue/inventory-vm.h \
	ovs-glue/inventory.c \
	ovs-glue/inventory.h \
	ovs-glue/latency.c \
	ovs-glue/latency.h \
	ovs-glue/log.c \
	ovs-glue/log.h \
	ovs-glue/meters.c \
	ovs-glue/meters.h \
	ovs-glue/mirror-mend.c \
	ovs-glue/mirror-private.h \
	ovs-glue/mirror.c \
	ovs-glue/mirror.h \
	ovs-glue/origin.c \
	ovs-glue/origin.h \
	ovs-glue/pipeline-private.h \
	ovs-glue/pipeline-read.c \
	ovs-glue/pipeline-standing.c \
	ovs-glue/pipeline.c \
	ovs-glue/pipeline.h \
	ovs-glue/probe.c \
	ovs-glue/probe.h \
	ovs-glue/programmer.c \
	ovs-glue/programmer.h \
	ovs-glue/queues-config.c \
	ovs-glue/queues-config.h \
	ovs-glue/queues-drift.c \
	ovs-glue/queues-drift.h \
	ovs-glue/queues-mark.c \
	ovs-glue/queues-mark.h \
	ovs-glue/queues-plan.c \
	ovs-glue/queues-plan.h \
	ovs-glue/queues-rows.c \
	ovs-glue/queues-rows.h \
	ovs-glue/queues.c \
	ovs-glue/queues.h \
	ovs-glue/repairs.c \
	ovs-glue/repairs.h \
	ovs-glue/room.c \
	ovs-glue/room.h \
	ovs-glue/service.c \
	ovs-glue/service.h \
	ovs-glue/session.c \
	ovs-glue/session.h \
	ovs-glue/skips.c \
	ovs-glue/skips.h \
	ovs-glue/standing-match.c \
	ovs-glue/standing.c \
	ovs-glue/standing.h \
	ovs-glue/statistics.c \
	ovs-glue/statistics.h \
	ovs-glue/verdict.h \
	ovs-glue/watch-private.h \
	ovs-glue/watch-switch.c \
	ovs-glue/watch.c \
	ovs-glue/watch.h
