# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mysql
groups = database
spec = MySQL internals, "Connection Phase Packets": Protocol::HandshakeV10;
       "Generic Response Packets": ERR_Packet

# The server's greeting: length, sequence number 0, protocol version 10, its
# own version up to a zero, thread id, 8 bytes of challenge and a zero.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^.[\x00-\x01]\x00\x00\x0a[1-9][0-9]?\.[0-9]{1,2}[\x20-\x7e]{0,60}\x00
         .{4}[\x01-\x7f]{8}\x00
length = 0 3 little +4

# It refuses a host before greeting it, or has no room.
[pattern]
transport = tcp
strength = medium
server = ^.[\x00-\x01]\x00\x00\xff[\x10\x69\x6a]\x04(?:Host|Too[ ]many)[ ]
length = 0 3 little +4

[sample]
transport = tcp
server = \x4a\x00\x00\x00\x0a8.0.32\x00\x0b\x00\x00\x00abcdefgh\x00\xff\xff
         \xff\x02\x00
         \xff\xdf\x15\x00{10}ijklmnopqrst\x00caching_sha2_password\x00

[sample]
transport = tcp
server = \x43\x00\x00\x00\xff\x6a\x04Host 'x.example.com' is not allowed to
         [ ]connect to this server here

# The length is wrong.
[counter-sample]
transport = tcp
server = \x4a\x01\x00\x00\x0a8.0.32\x00\x0b\x00\x00\x00abcdefgh\x00\xff\xff
         \xff\x02\x00
