# SPDX-License-Identifier: GPL-3.0-or-later
protocol = cassandra
groups = database
spec = CQL Binary Protocol v1 to v5, sections 2 (frame header) and 4
       (messages)
spec = Apache Cassandra, internode messaging (port 7000): every handshake, and
       before version 4.0 every message, begins with one magic number

# A frame: version, with the highest bit in responses; flags; a stream in two
# bytes, or before version 3 in one; the operation; and the body's length.
# 0x41 and 0x42 are versions of DataStax's.

# Start-up: how many options, and names in capitals, each behind its length.
# A client may have asked for what is supported before.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:[\x03-\x06\x41\x42][\x00\x10]..\x05\x00\x00\x00\x00)?
         (?:[\x01\x02][\x00\x01].|[\x03-\x06\x41\x42][\x00\x01\x10]..)
         \x01\x00\x00[\x00-\x03].\x00[\x01-\x0f]\x00[\x04-\x20][A-Z_]{4}

# Nothing but the question what is supported.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?:[\x01\x02]\x00.|[\x03-\x06\x41\x42][\x00\x10]..)
         \x05\x00\x00\x00\x00$

# What is supported; or who must vouch for the client, by a Java class.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:[\x81\x82][\x00\x01].|[\x83-\x86\xc1\xc2][\x00\x10]..)
         (?:\x06\x00\x00[\x00-\x03].\x00[\x01-\x0f]\x00[\x04-\x20][A-Z_]{4}
           |\x03\x00\x00\x00.\x00.[a-z][a-z0-9_]{0,30}\.[A-Za-z])

# An error, with its code and words.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^[\x83-\x86\xc1\xc2][\x00\x08\x10]..\x00\x00\x00..
         \x00\x00[\x00\x01\x10-\x25][\x00-\x0a]..[A-Za-z][\x20-\x7e]{8}
length = 5 4 +9

# Ready.
[pattern]
transport = tcp
strength = medium
server = ^(?:[\x81\x82]\x00.|[\x83-\x86\xc1\xc2][\x00\x10]..)
         \x02\x00\x00\x00\x00$

# Within a session, without the frames that version 5 puts around: a query or
# one to be prepared, with its length; what to tell the client of.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?:[\x01\x02][\x00-\x03].|[\x03-\x06\x41\x42][\x00-\x1f]..)
         (?:[\x07\x09]\x00[\x00-\x0f]..\x00[\x00-\x0f]..
            (?i:select|insert|update|delete|use[ ]|begin|create|alter|drop
               |truncate|list[ ]|grant)
           |\x0b\x00\x00\x00.\x00[\x01-\x03]\x00.[A-Z]{6})

# What was prepared is run: its name is a digest of 16 bytes.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^[\x03-\x04\x41\x42][\x00-\x1f]..\x0a\x00[\x00-\x0f]..\x00\x10
length = 5 4 +9

# A result: its kind, 1 to 5; rows have flags and a number of columns.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^[\x83-\x84\xc1\xc2][\x00-\x1f]..\x08\x00[\x00-\x0f]..
         \x00\x00\x00(?:\x01$|\x02\x00\x00\x00[\x00-\x07]\x00\x00[\x00-\x03].
                       |\x03\x00[\x01-\x30][A-Za-z_]|\x04\x00\x10
                       |\x05\x00.[A-Z]{4})

# Between nodes.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\xca\x55\x2d\xfa

[sample]
transport = tcp
client = \x04\x00\x00\x00\x05\x00\x00\x00\x00
server = \x84\x00\x00\x00\x06\x00\x00\x00\x18\x00\x01\x00\x0bCQL_VERSION
         \x00\x01\x00\x053.4.6
client = \x04\x00\x00\x01\x01\x00\x00\x00\x16\x00\x01\x00\x0bCQL_VERSION
         \x00\x053.0.0

[sample]
transport = tcp
client = \x02\x00\x00\x01\x00\x00\x00\x16\x00\x01\x00\x0bCQL_VERSION
         \x00\x053.0.0

[sample]
transport = tcp
server = \x84\x00\x00\x01\x03\x00\x00\x00\x31
         \x00\x2forg.apache.cassandra.auth.PasswordAuthenticator

[sample]
transport = tcp
server = \x84\x00\x00\x00\x00\x00\x00\x00\x16\x00\x00\x00\x0a
         \x00\x10Invalid protocol

[sample]
transport = tcp
midstream = yes
client = \x04\x00\x00\x07\x07\x00\x00\x00\x21\x00\x00\x00\x1a
         SELECT * FROM system.local\x00\x01\x00

[sample]
transport = tcp
client = \xca\x55\x2d\xfa\x0c\x0a\x0c\x11

# Ready at once, in version 2.
[sample]
transport = tcp
server = \x82\x00\x00\x02\x00\x00\x00\x00

# A statement that was prepared is run, for one row of consistency; its rows.
[sample]
transport = tcp
midstream = yes
client = \x04\x00\x01\x2c\x0a\x00\x00\x00\x15\x00\x10\x8f\x14\xe4\x5f\xce\xea
         \x16\x7a\x5a\x36\xde\xdd\x4b\xea\x25\x43\x00\x01\x00

[sample]
transport = tcp
midstream = yes
server = \x83\x00\x00\x07\x08\x00\x00\x00\x3a\x00\x00\x00\x02\x00\x00\x00\x01
         \x00\x00\x00\x01\x00\x04shop\x00\x05items

# A response's operation in a request.
[counter-sample]
transport = tcp
client = \x04\x00\x00\x00\x06\x00\x00\x00\x18\x00\x01\x00\x0bCQL_VERSION
         \x00\x01\x00\x053.4.6

[counter-sample]
transport = tcp
server = \x84\x00\x00\x01\x03\x00\x00\x00\x31\x00\x2fNOT A CLASS
