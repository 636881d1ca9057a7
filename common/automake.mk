# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += common/libcommon.a
common_libcommon_a_SOURCES = \
	common/capabilities.c \
	common/capabilities.h \
	common/mailbox.c \
	common/mailbox.h \
	common/mapping.c \
	common/mapping.h \
	common/problems.c \
	common/problems.h \
	common/siphash.c \
	common/siphash.h
