# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ntp
groups = infrastructure
spec = RFC 5905, sections 7.3 (packet header) and 7.5 (extension fields)
spec = RFC 9327, section 2 (control messages)
spec = NTP distribution, include/ntp_request.h (private messages)
spec = RFC 5906; RFC 8573 (message authentication)

# 48 bytes, or with a key's number and 16 or 20 bytes of digest: leap
# indicator, version 1 to 4 and mode in the first, then stratum, poll and
# precision (below a second, or not set).  Root delay and dispersion are
# shorter than 256 s.

# A client and what answers it: both of the server's own time stamps are
# after 1999.
[pattern]
transport = udp
strength = strong
client = ^[\x0b\x13\x1b\x23\x4b\x53\x5b\x63\x8b\x93\x9b\xa3\xcb\xd3\xdb\xe3]
         [\x00-\x10].{46}
server = ^[\x0c\x14\x1c\x24\x4c\x54\x5c\x64\x8c\x94\x9c\xa4\xcc\xd4\xdc\xe4]
         [\x00-\x10].[\x00\xe0-\xff].{28}[\xbc-\xff].{7}[\xbc-\xff].{7}

[pattern]
transport = udp
strength = medium
either = ^[\x0b\x13\x1b\x23\xcb\xd3\xdb\xe3]
         [\x00-\x10][\x00-\x11].(?:\x00.{3}){2}
         .{36}(?:.{20}|.{24})?$

[pattern]
transport = udp
strength = medium
either = ^[\x0c\x14\x1c\x24\x4c\x54\x5c\x64\x8c\x94\x9c\xa4\xcc\xd4\xdc\xe4]
         [\x00-\x10].[\x00\xe0-\xff](?:\x00.{3}){2}
         .{20}[\xbc-\xff].{7}[\xbc-\xff].{7}(?:.{20}|.{24})?$

# A control request (mode 6) without data, and what NTP's reference
# implementation asks in private (mode 7).
[pattern]
transport = udp
strength = medium
either = ^[\x0e\x16\x1e\x26][\x01-\x0a\x0c\x1f]..\x00\x00..\x00{4}$

[pattern]
transport = udp
strength = medium
either = ^[\x17\x1f\x27]\x00[\x02\x03][\x00-\x2d]\x00{4}(?:$|\x00{4,})

# Two peers (modes 1 and 2), or broadcast (5).
[pattern]
transport = udp
strength = medium
either = ^[\x09\x0a\x0d\x11\x12\x15\x19\x1a\x1d\x21\x22\x25
           \xd9\xda\xe1\xe2\xdd\xe5]
         [\x00-\x10][\x00-\x11][\x00\xe0-\xff](?:\x00.{3}){2}
         .{28}[\xbc-\xff].{7}(?:.{20}|.{24})?$

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

[sample]
transport = udp
client = \x1c\x01\x0a\xe9\x00\x00\x00\x00\x00\x00\x03\x33GPS\x00
         \xe9\x11\x20\x00\x00\x00\x00\x00\xe9\x11\x22\x33\x44\x55\x66\x77
         \xe9\x11\x22\x33\x50\x00\x00\x00\xe9\x11\x22\x33\x50\x10\x00\x00

# Broadcast.
[sample]
transport = udp
client = \x25\x01\x06\xec\x00\x00\x00\x00\x00\x00\x00\x10GPS\x00
         \xe9\x11\x20\x00\x00\x00\x00\x00\x00{16}
         \xe9\x11\x22\x33\x50\x10\x00\x00

# Read the variables of association 0; list those who asked last.
[sample]
transport = udp
client = \x16\x02\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00

[sample]
transport = udp
client = \x17\x00\x03\x2a\x00{4}

# One byte short.
[counter-sample]
transport = udp
client = \x23\x00\x06\x20\x00{43}

# Stratum 17 is not one.
[counter-sample]
transport = udp
client = \x23\x11\x06\x20\x00{36}\xe9\x11\x22\x33\x44\x55\x66\x77
