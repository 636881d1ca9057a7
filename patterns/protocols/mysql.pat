# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mysql
groups = database
spec = MySQL internals, "Connection Phase Packets": Protocol::HandshakeV10,
       SSLRequest, HandshakeResponse41; "Generic Response Packets":
       ERR_Packet; "Command Phase": COM_QUERY, ColumnDefinition41
spec = MariaDB, "Clients & Utilities", Server Protocol: Connecting
spec = MySQL X Protocol, "Messages": Connection, Notice

# The server's greeting: length, sequence number 0, protocol version 10, and
# its own version.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^.[\x00-\x01]\x00\x00\x0a[1-9][0-9]?\.[0-9]{1,3}[.-][\x20-\x7e]
length = 0 3 little +4 max 1024

# It refuses a host before greeting it, has no room, or goes down.
[pattern]
transport = tcp
strength = medium
server = ^.[\x00-\x02]\x00\x00\xff[\x10\x1d\x69\x6a\x80]\x04
         (?:\x23[0-9A-Z]{5})?[A-Z][a-z][\x20-\x7e]{8}
length = 0 3 little +4 max 1024

# The client's answer, or its wish for TLS: sequence number 1, what it can,
# the longest packet, a character set, and 23 zeros, the last 4 of which
# MariaDB's clients use for what else they can.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[\x20-\xff][\x00-\x03]\x00\x01.[\x02-\xff].......\x00{14}
length = 0 3 little +4

# A statement, or one to be prepared, in the middle of a session.  Newer
# clients say first that no parameters come with it.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^..[\x00-\x0f]\x00[\x03\x16](?:\x00\x01)?\s*
         (?i:select|insert|update|delete|replace|show|set[ ]|begin|commit
            |rollback|start[ ]t|create|alter|drop|use[ ]|call[ ]|with[ ]
            |truncate|/\*)

# One that was prepared is run, once: flags of a cursor and the count.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^..[\x00-\x0f]\x00\x17..[\x00-\x0f]\x00[\x00-\x0f]\x01\x00\x00\x00

# Pools of connections ask whether the server is alive, or for a clean session.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^\x01\x00\x00\x00[\x0e\x1f]
server = ^\x07\x00\x00\x01\x00\x00\x00.[\x00-\x7f]\x00\x00

# The number of columns, perhaps whether they are described, and the first: its
# catalog is always "def".
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^(?:\x01\x00\x00\x01[\x01-\xfa]
           |\x02\x00\x00\x01(?:[\x01-\xfa][\x00\x01]|[\x00\x01][\x01-\xfa]))
         ..\x00\x02\x03def.

# All is well: no rows, no warnings, in a transaction or not.
[pattern]
transport = tcp
strength = medium
midstream = only
server = ^\x07\x00\x00[\x01-\x04]\x00\x00\x00[\x01-\x03]\x00\x00\x00
         (?:$|.[\x00-\x0f]\x00\x01)

# An error: a number, a state, and words.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^.[\x00-\x02]\x00[\x01-\x0f]\xff.[\x03-\x10]\x23[0-9A-Z]{5}[\x20-\x7e]

# The X protocol (port 33060): a notice greets, or the client asks for TLS.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x05\x00\x00\x00\x0b\x08\x05\x1a\x00

[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[\x0f-\x40]\x00\x00\x00\x02\x0a.\x0a.\x0a\x03tls\x12
length = 0 4 little +4 max 1024

[sample]
transport = tcp
server = \x4a\x00\x00\x00\x0a8.0.32\x00\x0b\x00\x00\x00abcdefgh\x00\xff\xff
         \xff\x02\x00
         \xff\xdf\x15\x00{10}ijklmnopqrst\x00caching_sha2_password\x00

[sample]
transport = tcp
server = \x59\x00\x00\x00\x0a5.5.5-10.11.6-MariaDB\x00\x0c\x00\x00\x00
         abcdefgh\x00
         \xfe\xf7\x2d\x02\x00\xff\x81\x15\x00{6}\x1d\x00\x00\x00ijklmnopqrst
         \x00mysql_native_password\x00

[sample]
transport = tcp
server = \x43\x00\x00\x00\xff\x6a\x04Host 'x.example.com' is not allowed to
         [ ]connect to this server here

[sample]
transport = tcp
server = \x17\x00\x00\x00\xff\x10\x04Too many connections

# Only the client was seen: a wish for TLS, and a user who logs in.
[sample]
transport = tcp
client = \x20\x00\x00\x01\x85\xae\xff\x19\x00\x00\x00\x01\xff\x00{23}
         \x16\x03\x01

[sample]
transport = tcp
midstream = yes
client = \x2a\x00\x00\x01\x05\xa6\x0f\x00\x00\x00\x00\x01\x2d\x00{19}
         \x1d\x00\x00\x00root\x00\x04wxyz

[sample]
transport = tcp
midstream = yes
client = \x09\x00\x00\x00\x03SELECT 1

[sample]
transport = tcp
midstream = yes
client = \x01\x00\x00\x00\x0e
server = \x07\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00

[sample]
transport = tcp
midstream = yes
client = \x0e\x00\x00\x00\x17\x07\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x06
         \x00

[sample]
transport = tcp
midstream = yes
server = \x01\x00\x00\x01\x01\x17\x00\x00\x02\x03def\x00\x00\x00\x011\x00
         \x0c\x3f\x00\x01\x00\x00\x00\x08\x81\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x02\x00\x00\x01\x01\x01\x18\x00\x00\x02\x03def\x00\x00\x00\x011\x00
         \x00\x0c\x3f\x00\x01\x00\x00\x00\x03\x81\x00\x00\x00\x00

[sample]
transport = tcp
server = \x05\x00\x00\x00\x0b\x08\x05\x1a\x00

[sample]
transport = tcp
client = \x0f\x00\x00\x00\x02\x0a\x0c\x0a\x0a\x0a\x03tls\x12\x03\x08\x01\x12

# The login is accepted; or refused.
[sample]
transport = tcp
midstream = yes
server = \x07\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x1e\x00\x00\x01\xff\x7a\x04\x2342S02Table 'a.b' not there\x21

# The length is wrong.
[counter-sample]
transport = tcp
server = \x4a\x01\x00\x00\x0a8.0.32\x00\x0b\x00\x00\x00abcdefgh\x00\xff\xff
         \xff\x02\x00

[counter-sample]
transport = tcp
client = \x20\x00\x00\x02\x85\xae\xff\x19\x00\x00\x00\x01\xff\x00{23}
