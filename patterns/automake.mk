# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += patterns/libpatterns.a
patterns_libpatterns_a_CFLAGS = $(AM_CFLAGS) $(PCRE2_CFLAGS)
patterns_libpatterns_a_SOURCES = \
	patterns/library-private.h \
	patterns/library-relate.c \
	patterns/library.c \
	patterns/library.h \
	patterns/matcher.c \
	patterns/matcher.h \
	patterns/pattern-block.c \
	patterns/pattern-blocks.c \
	patterns/pattern-directives.c \
	patterns/pattern-directives.h \
	patterns/pattern-l7filter.c \
	patterns/pattern-parse.h \
	patterns/pattern.c \
	patterns/pattern.h \
	patterns/posix-bracket.c \
	patterns/posix-bracket.h \
	patterns/posix-regex.c \
	patterns/posix-regex.h \
	patterns/posix-token.c \
	patterns/posix-token.h \
	patterns/regex.c \
	patterns/regex.h \
	patterns/sample-bytes.c \
	patterns/samples.c \
	patterns/samples.h \
	patterns/scan.c \
	patterns/scan.h \
	patterns/text.c \
	patterns/text.h

patternsdir = $(pkgdatadir)/patterns
dist_patterns_DATA = \
	patterns/protocols/bittorrent.pat \
	patterns/protocols/dhcp.pat \
	patterns/protocols/dns.pat \
	patterns/protocols/ftp.pat \
	patterns/protocols/http.pat \
	patterns/protocols/imap.pat \
	patterns/protocols/mdns.pat \
	patterns/protocols/mqtt.pat \
	patterns/protocols/mysql.pat \
	patterns/protocols/ntp.pat \
	patterns/protocols/pop3.pat \
	patterns/protocols/postgresql.pat \
	patterns/protocols/quic.pat \
	patterns/protocols/rdp.pat \
	patterns/protocols/redis.pat \
	patterns/protocols/rtcp.pat \
	patterns/protocols/rtp.pat \
	patterns/protocols/sip.pat \
	patterns/protocols/smb.pat \
	patterns/protocols/smtp.pat \
	patterns/protocols/ssh.pat \
	patterns/protocols/stun.pat \
	patterns/protocols/tls.pat

dist_man_MANS += doc/ovs-l7-patterns.5
