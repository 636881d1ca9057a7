# SPDX-License-Identifier: GPL-3.0-or-later
#
# What it takes to run ovs-l7d as a service: see contrib/README.
#
# systemd looks below /usr/lib and /usr/local/lib, whichever the prefix is.
systemdsystemunitdir = $(prefix)/lib/systemd/system
sysusersdir = $(prefix)/lib/sysusers.d
modulesloaddir = $(prefix)/lib/modules-load.d

service_files = \
	contrib/sysusers.d/ovs-l7.conf \
	contrib/modules-load.d/ovs-l7.conf
if HAVE_SYSTEMD
systemdsystemunit_DATA = contrib/ovs-l7d.service
sysusers_DATA = contrib/sysusers.d/ovs-l7.conf
modulesload_DATA = contrib/modules-load.d/ovs-l7.conf
endif

contribdir = $(docdir)/contrib
dist_contrib_DATA = \
	contrib/README \
	contrib/openvswitch-sockets.conf \
	contrib/ovs-l7.logrotate
EXTRA_DIST += contrib/ovs-l7d.service.in $(service_files)

noinst_DATA = contrib/ovs-l7d.service
CLEANFILES += contrib/ovs-l7d.service
contrib/ovs-l7d.service: contrib/ovs-l7d.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib && \
	$(SED) 's|@sbindir[@]|$(sbindir)|g' \
		$(srcdir)/contrib/ovs-l7d.service.in > $@.new && \
	mv $@.new $@
