# SPDX-License-Identifier: GPL-3.0-or-later
protocol = edonkey
groups = p2p file-transfer
spec = Y. Kulbak, D. Bickson, "The eMule Protocol Specification", messages of
       client and server, and of clients
spec = eMule 0.50, srchybrid/Opcodes.h and kademlia/net (Kademlia 1 and 2)

# Over TCP: 0xe3 (eDonkey), 0xc5 (eMule's extensions) or 0xd4 (those,
# compressed), the length of the rest with lowest byte first, and what it is.

# Clients greet each other: 16 as the length of what follows, an id, their
# number and port, tags.  Or a server, without the 16, and so does the other
# client's answer.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\xe3..\x00\x00(?:\x01\x10|[\x01\x4c]).{22}[\x01-\x20]\x00\x00\x00
         [\x01-\x0b\x81-\xa1]
length = 1 4 little +5 max 8192

# A server answers: a number, text, how many are there, other servers, what
# it is.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\xe3(?:[\x05\x09\x0d\x11\x15]\x00\x00\x00\x40
              |\x09\x00\x00\x00\x34
              |..\x00\x00(?:\x38..[\x20-\xff]{2}|\x32[\x01-\xff]))
length = 1 4 little +5 max 8192

# Anything of either, of those that there are, and the other side's likewise.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[\xe3\xc5\xd4]..[\x00-\x02]\x00
         [\x01\x05\x14-\x1c\x21\x32\x33\x38\x40-\x63\x81-\x8c\x90-\xa8]
server = ^[\xe3\xc5\xd4]..[\x00-\x02]\x00
         [\x01\x05\x14-\x1c\x21\x32\x33\x38\x40-\x63\x81-\x8c\x90-\xa8]
length = 1 4 little +5 max 262143

# Pieces of a file: which, from and to, and 10240 bytes at most.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\xe3[\x19-\xff][\x00-\x28]\x00\x00\x46.{16}.{8}

# Over UDP the length is left out.  To a server: how are you, with a number
# whose upper half is 0x55aa; what is your name, with 0xf0ff in the lower.
[pattern]
transport = udp
strength = strong
either = ^\xe3(?:[\x96\x97]..\xaa\x55(?:$|.{3}\x00.{3}\x00)
              |[\xa2\xa3]\xff\xf0..)

# How are you of older programs; what was found: a file's id, whose it is, and
# tags.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe3\x97.{6}[\x00-\x7f]\x00...[\x00-\x0f]

[pattern]
transport = udp
strength = strong
either = ^\xe3\x99.{22}[\x01-\x20]\x00\x00\x00[\x01-\x0b\x81-\xa1]

# Searches, of words or with more; where to get files, each with an id and
# perhaps a length.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe3(?:[\x98\x92]\x01[\x01-\x80]\x00[\x20-\xff]
              |[\x98\x92]\x00[\x00-\x02]\x01[\x01-\x80]\x00[\x20-\xff]
              |\x9a(?:.{16}){1,35}$|\x94(?:.{20}){1,30}$)

# A file's sources, or other servers: as many of six bytes as it says.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe3\x9b.{16}[\x01-\xff].*+$
length = 18 1 x6 +19

[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe3\xa1[\x01-\xff].{6}.*+$
length = 2 1 x6 +3

# Between clients: a place in a file's queue is asked for again and told.
[pattern]
transport = udp
strength = strong
client = ^\xc5\x90.{16}
server = ^\xc5[\x91-\x94]

[pattern]
transport = udp
first = yes
strength = weak
either = ^\xc5(?:\x90.{16}(?:..|.{4,40})?|\x91.{2,40}|[\x92\x93])$

# Kademlia.  Greetings: an id, a port, a version, and tags.
[pattern]
transport = udp
strength = strong
either = ^\xe4[\x11\x19].{18}[\x01-\x0b]
         (?:\x00$
           |[\x01-\x05](?:[\x03\x08\x09]\x01\x00|[\x83\x88\x89])[\xe0-\xff])

# In the first version: an id, an address, two ports and a kind.
[pattern]
transport = udp
strength = strong
either = ^\xe4[\x00\x10\x18].{24}[\x00-\x05]$

# Who is near: 2, 4 or 11 are wanted; of an id, from one whose id is the
# second.
[pattern]
transport = udp
strength = strong
either = ^\xe4[\x20\x21][\x02\x04\x0b].{32}$

# Those that are: of each an id, an address, two ports and a version.
[pattern]
transport = udp
strength = strong
either = ^\xe4[\x28\x29].{16}[\x01-\x20].{24}[\x00-\x0b].*+$
length = 18 1 x25 +19

# Some to begin with, as many as the number says.
[pattern]
transport = udp
strength = strong
either = ^\xe4\x09.{18}[\x01-\x0b][\x01-\x20]\x00.{24}[\x00-\x0b]
length = 21 2 little x25 +23

[pattern]
transport = udp
strength = strong
either = ^\xe4\x08[\x01-\x20]\x00.{24}[\x00-\x05].*+$
length = 2 2 little x25 +4

# Search for a word's files, a file's sources or remarks: from the first,
# and with the file's length.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe4(?:\x33.{16}\x00(?:\x00$|\x80)
              |\x34.{16}\x00\x00.{5}\x00{3}$
              |\x35.{16}.{5}\x00{3}$)

# What was found, and what is published: how many, or tags.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe4(?:\x3b.{32}[\x00-\xc8]\x00|\x43.{16}[\x01-\x96]\x00.{16}
              |\x44.{32}[\x01-\x10][\x01-\x0b\x81-\xa1]|[\x48\x4b].{17}$
              |\x53.{19}$|\x62[\x00\x01]..$)

# Compressed: zlib's header follows.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\xe5[\x01-\x62]\x78[\x01\x5e\x9c\xda]

# Few bytes: for a beginning, whether one is there, and about firewalls.
[pattern]
transport = udp
strength = strong
client = ^\xe4(?:\x01|\x60)$
server = ^\xe4(?:\x09.{18}[\x01-\x0b]|\x61..$)

[pattern]
transport = udp
first = yes
strength = weak
either = ^(?:\xe4(?:[\x01\x59\x60]|[\x50\x61]..|\x58.{4})|\xe3[\x96\xa2\xa4])$

# Between clients, alone: about a file, of which no more than the id is sent
# (which file, its parts' sums, to begin, its name), and uploads that are
# accepted, or end.
[pattern]
transport = tcp
strength = medium
midstream = yes
either = ^\xe3(?:\x11\x00{3}[\x4f\x51\x54\x58].{16}|\x01\x00{3}[\x55-\x57])
         (?:$|[\xc5\xd4\xe3])

# aMule greets.
[sample]
transport = tcp
client = \xe3\x2a\x00\x00\x00\x01\x10\x5a{5}\x0e\x5a{8}\x6f\x5a\x0a\x00\x00\x01
         \x36\x12\x01\x00\x00\x00\x02\x01\x00\x01\x04\x00test\x00{4}\x00\x00

# The answer alone, and one to a server.
[sample]
transport = tcp
midstream = yes
server = \xe3\x29\x00\x00\x00\x4c\x5a{5}\x0e\x5a{8}\x6f\x5a\x0a\x00\x00\x01
         \x36\x12\x01\x00\x00\x00\x02\x01\x00\x01\x04\x00test\x00{6}

[sample]
transport = tcp
client = \xe3\x29\x00\x00\x00\x01\x5a{5}\x0e\x5a{8}\x6f\x5a\x00\x00\x00\x00
         \x36\x12\x01\x00\x00\x00\x02\x01\x00\x01\x04\x00test\x00{6}
server = \xe3\x0a\x00\x00\x00\x38\x07\x00WARNING

[sample]
transport = tcp
server = \xe3\x09\x00\x00\x00\x40\x12\x34\x56\x07\x19\x00\x00\x00

# eMule's own, both sides.
[sample]
transport = tcp
client = \xc5\x02\x00\x00\x00\x60\x01
server = \xc5\x03\x00\x00\x00\x5c\x02\x03

[sample]
transport = tcp
midstream = yes
server = \xe3\x19\x28\x00\x00\x46\x5a{16}\x00\x00\x01\x00\x00\x28\x01\x00
         \x77{20}

[sample]
transport = udp
client = \xe3\x96\x12\x34\xaa\x55
server = \xe3\x97\x12\x34\xaa\x55\x11\x22\x01\x00\x33\x44\x55\x00

[sample]
transport = udp
client = \xe3\x98\x01\x04\x00test

[sample]
transport = udp
client = \xe3\x9a\x5a{32}
server = \xe3\x9b\x5a{16}\x02\x0a\x00\x00\x01\x36\x12\x0a\x00\x00\x02\x36\x12

[sample]
transport = udp
server = \xe3\x9b\x5a{16}\x02\x0a\x00\x00\x01\x36\x12\x0a\x00\x00\x02\x36\x12

[sample]
transport = udp
server = \xe3\x97\x12\x34\x56\x78\x11\x22\x01\x00\x33\x44\x55\x00

[sample]
transport = udp
server = \xe3\x99\x5a{16}\x0a\x00\x00\x01\x36\x12\x02\x00\x00\x00
         \x02\x01\x00\x01\x04\x00test\x03\x01\x00\x02\x00\x01\x00\x00

[sample]
transport = udp
server = \xe3\xa1\x02\xc0\x00\x02\x01\x36\x12\xc0\x00\x02\x02\x36\x12

[sample]
transport = udp
client = \xe4\x10\x5a{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x00

[sample]
transport = udp
server = \xe4\x08\x01\x00\x5a{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x00

[sample]
transport = udp
client = \xc5\x90\x5a{16}
server = \xc5\x91\x05\x00

[sample]
transport = udp
client = \xc5\x90\x5a{16}

[sample]
transport = udp
client = \xe4\x11\x5a{16}\x36\x12\x09\x00

[sample]
transport = udp
client = \xe4\x21\x02\x5a{16}\xa5{16}
server = \xe4\x29\x5a{16}\x01\xa5{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x09

[sample]
transport = udp
server = \xe4\x29\x5a{16}\x01\xa5{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x09

[sample]
transport = udp
server = \xe4\x09\x5a{16}\x36\x12\x09\x01\x00
         \xa5{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x09

[sample]
transport = udp
client = \xe4\x33\x5a{16}\x00\x00

[sample]
transport = udp
server = \xe4\x3b\x5a{16}\xa5{16}\x05\x00\x77{30}

[sample]
transport = udp
server = \xe5\x29\x78\x9c\x77{30}

[sample]
transport = udp
client = \xe4\x60
server = \xe4\x61\x36\x12

[sample]
transport = udp
client = \xe4\x01

# The length is not the message's.
[counter-sample]
transport = tcp
client = \xe3\x2a\x77\x00\x00\x01\x10\x5a{5}\x0e\x5a{8}\x6f\x5a\x0a\x00\x00\x01
         \x36\x12\x01\x00\x00\x00\x02\x01\x00\x01\x04\x00test\x00{4}\x00\x00

# More contacts than it says.
[counter-sample]
transport = udp
server = \xe4\x29\x5a{16}\x02\xa5{16}\x01\x02\x00\xc0\x36\x12\x36\x12\x09

# A client asks for a file's name, in a stream that was under way.
[sample]
transport = tcp
midstream = yes
client = \xe3\x11\x00\x00\x00\x58\x5a{16}

[counter-sample]
transport = tcp
midstream = yes
client = \xe3\x12\x00\x00\x00\x58\x5a{17}
