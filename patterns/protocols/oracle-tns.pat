# SPDX-License-Identifier: GPL-3.0-or-later
protocol = oracle-tns
groups = database
spec = Oracle Net Services Reference and Administrator's Guide (what is
       connected to whom); the layout of TNS packets as its clients, open
       source among them, write it

# A packet: its length in two bytes and a checksum of 0, or since version 315
# its length in four; the type; a byte of flags; the header's checksum of 0.

# Connect: the version, 300 to 335, and the oldest that will do.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[\x00-\x08].\x00\x00\x01.\x00\x00\x01[\x2c-\x4f]\x01[\x00-\x4f]

# Accept, with the version, options, two sizes and a 1 in the server's order of
# bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:\x00\x08\x00\x00\x0b.\x00\x00)?
         \x00[\x18-\x80]\x00\x00\x02.\x00\x00\x01[\x2c-\x4f]..
         [\x01-\xff].[\x01-\xff].(?:\x01\x00|\x00\x01)

# Say it again.
[pattern]
transport = tcp
strength = strong
server = ^\x00\x08\x00\x00\x0b[\x00-\x0f]\x00\x00

# Refuse, with two reasons, and redirect: a length, and a description.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:\x00\x08\x00\x00\x0b.\x00\x00)?
         [\x00-\x08].\x00\x00(?:\x04.\x00\x00..|\x05.\x00\x00)
         [\x00-\x08].\([A-Z_]{2,16}=

# Data that negotiates services begins with a mark of its own.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:..\x00\x00|\x00\x00..)\x06.\x00\x00..\xde\xad\xbe\xef

# Data: flags, then what the client wants of the two-task layer: a call, or one
# that rides on the next, which, and its number; or whom to connect to, where
# that was too long for the first packet.
[pattern]
transport = tcp
strength = medium
midstream = only
either = ^[\x00-\x1f].\x00\x00\x06[\x00\x04\x20]\x00\x00[\x00\x08\x20]\x00
         (?:[\x03\x11][\x02-\xbf][\x01-\xff]|\([A-Z_]{4,16}=)
length = 0 2 max 8192

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x00\x00..\x06[\x00\x04\x20]\x00\x00[\x00\x08\x20]\x00
         [\x03\x11][\x02-\xbf][\x01-\xff]
length = 0 4 max 65535

[sample]
transport = tcp
client = \x00\x3a\x00\x00\x01\x00\x00\x00\x01\x36\x01\x2c\x00\x00\x08\x00
         \x7f\xff\x7f\x08\x00\x00\x00\x01\x00\x20\x00\x3a(DESCRIPTION=
server = \x00\x20\x00\x00\x02\x00\x00\x00\x01\x36\x00\x00\x08\x00\x7f\xff
         \x01\x00\x00\x00\x00\x20

[sample]
transport = tcp
server = \x00\x08\x00\x00\x0b\x00\x00\x00
         \x00\x20\x00\x00\x02\x00\x00\x00\x01\x34\x00\x00\x08\x00\x7f\xff
         \x01\x00

[sample]
transport = tcp
server = \x00\x4c\x00\x00\x04\x00\x00\x00\x22\x00\x00\x40
         (DESCRIPTION=(TMP=)(VSNNUM=301989888)(ERR=12514)

[sample]
transport = tcp
server = \x00\x3a\x00\x00\x05\x00\x00\x00\x00\x30(ADDRESS=(PROTOCOL=TCP)

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x00\x10\x06\x00\x00\x00\x00\x00\x03\x3b\x05\x00\x00\x00

# Services are negotiated: the mark, a length, the client's version, how many.
[sample]
transport = tcp
midstream = yes
client = \x00\x9c\x00\x00\x06\x00\x00\x00\x00\x00\xde\xad\xbe\xef\x00\x92
         \x0b\x20\x02\x00\x00\x04\x00

# A call, with a length of two bytes.
[sample]
transport = tcp
midstream = yes
client = \x00\x0f\x00\x00\x06\x00\x00\x00\x00\x00\x03\x93\x0a\x00\x00

# Another type; and a connect of version 500.
[counter-sample]
transport = tcp
client = \x00\x3a\x00\x00\x01\x00\x00\x00\x01\xf4\x01\x2c\x00\x00\x08\x00

[counter-sample]
transport = tcp
server = \x00\x08\x00\x00\x0e\x00\x00\x00
