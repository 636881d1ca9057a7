# SPDX-License-Identifier: GPL-3.0-or-later
protocol = bgp
groups = infrastructure
spec = RFC 4271, section 4.1 (message header); RFC 2918 (route refresh);
       RFC 8654 (messages of more than 4096 bytes)

# The marker, all ones, the length of at least 19, and the type.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\xff{16}(?:\x00[\x13-\xff]|[\x01-\x3f].)[\x01-\x06\x80]

[sample]
transport = tcp
client = \xff{16}\x00\x1d\x01\x04\xfd\xe8\x00\xb4\xc0\x00\x02\x01\x00
server = \xff{16}\x00\x1d\x01\x04\xfd\xe9\x00\xb4\xc0\x00\x02\x02\x00

# Keepalives only.
[sample]
transport = tcp
midstream = yes
server = \xff{16}\x00\x13\x04

[sample]
transport = tcp
midstream = yes
client = \xff{16}\x00\x17\x02\x00\x00\x00\x00

# Nothing but ones; shorter than a header.
[counter-sample]
transport = tcp
midstream = yes
client = \xff{18}\x01\x02\x03

[counter-sample]
transport = tcp
client = \xff{16}\x00\x12\x04
