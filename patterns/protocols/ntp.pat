# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ntp
groups = infrastructure
spec = RFC 5905, sections 7.3 (packet header) and 7.5 (extension fields)
spec = RFC 7822, section 3 (their lengths)
spec = RFC 1059, appendix B (version 1); RFC 4330, section 4 (SNTP)
spec = RFC 9327, section 2 (control messages)
spec = NTP distribution, include/ntp_request.h (private messages)
spec = RFC 5906, section 10; RFC 8573 (message authentication)
spec = RFC 8915, section 5 (fields of network time security)
spec = MS-SNTP, section 2.2 (authenticators)

# 48 bytes, or with a key's number and a digest of 16, 20 or 32 bytes, or 72
# of Windows: leap indicator, version 1 to 4 and mode in the first, then
# stratum, poll and precision (below a second, or not set).  Root delay and
# dispersion are shorter than 256 s.

# A client and what answers it: both of the server's own time stamps are
# after 1999.
[pattern]
transport = udp
strength = strong
client = ^[\x0b\x13\x1b\x23\x4b\x53\x5b\x63\x8b\x93\x9b\xa3\xcb\xd3\xdb\xe3]
         [\x00-\x10][\x00-\x11\xfa-\xff].[\x00\xff].{3}\x00.{39}
server = ^[\x0c\x14\x1c\x24\x4c\x54\x5c\x64\x8c\x94\x9c\xa4\xcc\xd4\xdc\xe4]
         [\x00-\x10].[\x00\xd8-\xff][\x00\xff].{3}\x00.{23}
         [\xbc-\xff].{7}[\xbc-\xff].{7}

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x0b\x13\x1b\x23\xcb\xd3\xdb\xe3]
         [\x00-\x10][\x00-\x11\xfa-\xff].[\x00\xff].{3}\x00.{3}
         .{36}(?:.{4}|.{20}|.{24}|.{36}|.{72})?$

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x0c\x14\x1c\x24\x4c\x54\x5c\x64\x8c\x94\x9c\xa4\xcc\xd4\xdc\xe4]
         [\x00-\x10].[\x00\xd8-\xff][\x00\xff].{3}\x00.{3}
         .{20}[\x83\xbc-\xff].{7}[\x83\xbc-\xff].{7}
         (?:.{4}|.{20}|.{24}|.{36}|.{72})?$

# With extension fields: of time security, a unique identifier (0x0104) of at
# least 32 bytes comes first.
[pattern]
transport = udp
strength = strong
either = ^[\x23\x24\xa3\xa4\xe3\xe4][\x00-\x10].{46}\x01\x04\x00[\x24-\xfc]

# Other fields behind the header, of version 4 only: each is a type, and a
# length of 16 bytes or more.
[pattern]
transport = udp
first = yes
strength = medium
either = ^(?:[\x23\xe3][\x00-\x10][\x00-\x11\xfa-\xff].[\x00\xff].{3}\x00.{39}
            |[\x24\x64\xa4\xe4][\x00-\x10].[\x00\xd8-\xff][\x00\xff].{3}\x00
             .{23}[\x83\xbc-\xff].{7}[\x83\xbc-\xff].{7})
         [\x00-\x0a\x20\x80-\x8a\xc0-\xca\xf0-\xff].\x00[\x10-\xfc]

# A control request (mode 6): no status yet, and no data or text; and the
# response, which is text, or a list of peers of four bytes each.  The leap
# indicator is to be 0, but some clients say that their clock is not set.
[pattern]
transport = udp
strength = strong
either = ^[\x0e\x16\x1e\x26\xce\xd6\xde\xe6][\x01-\x0a\x0c\x1f]
         ..\x00\x00..\x00{4}$

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x0e\x16\x1e\x26\xce\xd6\xde\xe6][\x02-\x05\x08-\x0a\x0c]
         ..\x00\x00..\x00\x00[\x00\x01].[a-zA-Z_]{2}

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x0e\x16\x1e\x26\x4e\x56\x5e\x66\x8e\x96\x9e\xa6\xce\xd6\xde\xe6]
         [\x82-\x85\x8a\xa2-\xa5\xaa].{6}[\x00-\x1f].[\x00-\x02].
         [\x20-\x7e\r\n]{8}

[pattern]
transport = udp
strength = strong
either = ^[\x0e\x16\x1e\x26\xce\xd6\xde\xe6][\x81\xa1]
         .{6}[\x00-\x07].[\x00\x01]
         [\x00\x04\x08\x0c\x10\x14\x18\x1c\x20\x24\x28\x2c\x30\x34\x38\x3c
          \x40\x44\x48\x4c\x50\x54\x58\x5c\x60\x64\x68\x6c\x70\x74\x78\x7c]
         .*+$
length = 10 2 +12 max 480

# What NTP's reference implementation asks in private (mode 7): a number of
# items, mostly none, of a size; and the response.  The one that answers the
# most is the list of who asked last (20 and 42), of 72 bytes an item.
[pattern]
transport = udp
strength = strong
either = ^[\x17\x1f\x27][\x00\x80][\x02\x03][\x00-\x2d]\x00{4}(?:$|\x00{4})

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x17\x1f\x27][\x00\x80][\x00\x02\x03][\x00-\x2d]
         \x00[\x01-\x10]\x00[\x04-\xf0].{4}

[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x97\x9f\xa7\xd7\xdf\xe7].[\x02\x03][\x00-\x2d]
         [\x00-\x71].\x00[\x00-\xf8](?:$|.{4})

[pattern]
transport = udp
strength = strong
either = ^[\x97\x9f\xa7\xd7\xdf\xe7].[\x02\x03]
         (?:[\x14\x2a]\x00[\x01-\x06]\x00\x48|\x00\x00[\x01-\x0f]\x00\x20)

# Two peers (modes 1 and 2), or broadcast (5).
[pattern]
transport = udp
first = yes
strength = medium
either = ^[\x09\x0a\x0d\x11\x12\x15\x19\x1a\x1d\x21\x22\x25
           \xd9\xda\xe1\xe2\xdd\xe5]
         [\x00-\x10][\x00-\x11][\x00\xd8-\xff][\x00\xff].{3}\x00.{3}
         .{28}[\xbc-\xff].{7}(?:.{20}|.{24}|.{36})?$

[sample]
transport = udp
client = \x23\x00\x06\x20\x00{36}\xe9\x11\x22\x33\x44\x55\x66\x77
server = \x24\x02\x06\xe7\x00\x00\x01\x77\x00\x00\x03\x33\xc0\x00\x02\x05
         \xe9\x11\x20\x00\x00\x00\x00\x00\xe9\x11\x22\x33\x44\x55\x66\x77
         \xe9\x11\x22\x33\x50\x00\x00\x00\xe9\x11\x22\x33\x50\x10\x00\x00

[sample]
transport = udp
client = \xe3\x00\x04\xfa\x00\x01\x00\x00\x00\x01\x00\x00\x00{28}\xc5\x02\x04
         \xec
         \xec\x42\xee\x92

# SNTP, all zeros but the first.
[sample]
transport = udp
client = \x1b\x00{47}

[sample]
transport = udp
client = \x1c\x01\x0a\xe9\x00\x00\x00\x00\x00\x00\x03\x33GPS\x00
         \xe9\x11\x20\x00\x00\x00\x00\x00\xe9\x11\x22\x33\x44\x55\x66\x77
         \xe9\x11\x22\x33\x50\x00\x00\x00\xe9\x11\x22\x33\x50\x10\x00\x00

# Network time security: an identifier, and a cookie behind it.
[sample]
transport = udp
client = \x23\x00\x00\x20\x00{36}\xe9\x11\x22\x33\x44\x55\x66\x77
         \x01\x04\x00\x24\x5a{32}\x02\x04\x00\x68\x6b{100}

# A field of an experiment.
[sample]
transport = udp
client = \x23\x00\x06\x20\x00{36}\xe9\x11\x22\x33\x44\x55\x66\x77
         \xf3\x23\x00\x1c\x00{24}

[sample]
transport = udp
server = \x24\x02\x06\xe7\x00\x00\x01\x77\x00\x00\x03\x33\xc0\x00\x02\x05
         \xe9\x11\x22\x00\x00\x00\x00\x00\xe9\x11\x22\x33\x44\x55\x66\x77
         \xe9\x11\x22\x33\x50\x00\x00\x00\xe9\x11\x22\x33\x51\x00\x00\x00
         \xf3\x24\x00\x1c\x00{24}

# Broadcast.
[sample]
transport = udp
client = \x25\x01\x06\xec\x00\x00\x00\x00\x00\x00\x00\x10GPS\x00
         \xe9\x11\x20\x00\x00\x00\x00\x00\x00{16}
         \xe9\x11\x22\x33\x50\x10\x00\x00

# Read the variables of association 0: all, and two.
[sample]
transport = udp
client = \x16\x02\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00

[sample]
transport = udp
client = \x26\x02\x00\x02\x00\x00\x00\x00\x00\x00\x00\x0coffset,delay

[sample]
transport = udp
server = \x16\x82\x00\x01\x06\x15\x00\x00\x00\x00\x00\x10version="ntpd 4"

# What there is, and a number to ask with, of a client whose clock is not set.
[sample]
transport = udp
client = \xde\x01\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00

[sample]
transport = udp
client = \xd6\x0c\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00

# Two associations.
[sample]
transport = udp
server = \x16\x81\x00\x01\x06\x15\x00\x00\x00\x00\x00\x08
         \x5b\x10\x96\x14\x5b\x11\x94\x14

# List those who asked last, and the list.
[sample]
transport = udp
client = \x17\x00\x03\x2a\x00{4}

[sample]
transport = udp
server = \x97\x80\x03\x2a\x00\x01\x00\x48\x00{72}

# Of one peer, its state.
[sample]
transport = udp
client = \x17\x00\x03\x02\x00\x01\x00\x08\xc0\x00\x02\x05\x00\x7b\x00\x00
server = \xd7\x00\x03\x02\x00\x01\x00\xf0\x00{240}

# Of one peer, its state: the answer alone.
[sample]
transport = udp
server = \xd7\x00\x03\x02\x00\x01\x00\xf0\x00{240}

# One byte short.
[counter-sample]
transport = udp
client = \x23\x00\x06\x20\x00{43}

# Stratum 17 is not one.
[counter-sample]
transport = udp
client = \x23\x11\x06\x20\x00{36}\xe9\x11\x22\x33\x44\x55\x66\x77

# More in the list than came.
[counter-sample]
transport = udp
server = \x16\x81\x00\x01\x06\x15\x00\x00\x00\x00\x00\x0c
         \x5b\x10\x96\x14\x5b\x11\x94\x14
