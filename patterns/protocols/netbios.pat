# SPDX-License-Identifier: GPL-3.0-or-later
protocol = netbios
groups = infrastructure
spec = RFC 1001, section 14.1 (first level encoding of names)
spec = RFC 1002, sections 4.2 (name service), 4.3 (session service) and 4.4
       (datagram service)

# A name is 32 letters from A to P, two for each of 16 bytes, behind their
# number, and a zero or the labels of a scope.

# Name service: id, flags, four counts, and the name.  The types are NB,
# NBSTAT, and in refusals NULL.
[pattern]
transport = udp
strength = strong
either = ^....\x00[\x00\x01]\x00[\x00-\x20]\x00[\x00-\x20]\x00[\x00-\x20]
         \x20[A-P]{32}
         (?:\x00\x00[\x01\x02\x0a\x20\x21]\x00\x01|[\x01-\x3f][\x21-\x7e])

# Datagram service: to one, to a group, to all.  Flags, an id, the sender's
# address and port, a length and an offset, then the sender's name.
[pattern]
transport = udp
strength = strong
either = ^[\x10-\x12][\x00-\x0f].{12}\x20[A-P]{32}[\x00-\x3f]

# A datagram distribution server's queries and answers.
[pattern]
transport = udp
strength = strong
either = ^[\x14-\x16][\x00-\x0f].{8}\x20[A-P]{32}[\x00-\x3f]

# Session service: the client calls a name by its own.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x81[\x00\x01]\x00[\x22-\xff]\x20[A-P]{32}[\x00-\x3f]

# The server accepts, and the first message follows; or it refuses, or names
# another server.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:\x82\x00\x00\x00\x00[\x00\x01]..[\xfe\xff]SMB
          |\x83\x00\x00\x01[\x80-\x83\x8f]|\x84\x00\x00\x06......$)

[pattern]
transport = tcp
strength = weak
server = ^\x82\x00\x00\x00

# A query for a host's name, of file servers, to all.
[sample]
transport = udp
client = \x9b\x12\x01\x10\x00\x01\x00\x00\x00\x00\x00\x00
         \x20EGEJEMEFCACACACACACACACACACACACA\x00\x00\x20\x00\x01
server = \x9b\x12\x85\x00\x00\x00\x00\x01\x00\x00\x00\x00
         \x20EGEJEMEFCACACACACACACACACACACACA\x00\x00\x20\x00\x01
         \x00\x04\x93\xe0\x00\x06\x00\x00\xc0\x00\x02\x05

# For a host's status.
[sample]
transport = udp
client = \x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x00\x00\x21\x00\x01

# Registration of a group.
[sample]
transport = udp
client = \x80\x0c\x29\x10\x00\x01\x00\x00\x00\x00\x00\x01
         \x20FHEPFCELEHFCEPFFFACACACACACACAAA\x00\x00\x20\x00\x01
         \xc0\x0c\x00\x20\x00\x01\x00\x04\x93\xe0\x00\x06\x80\x00
         \xc0\x00\x02\x06

[sample]
transport = udp
client = \x11\x02\x80\x0d\xc0\x00\x02\x06\x00\x8a\x00\xbb\x00\x00
         \x20EGEJEMEFCACACACACACACACACACACACA\x00
         \x20FHEPFCELEHFCEPFFFACACACACACACABN\x00\xffSMB%\x00{40}

[sample]
transport = tcp
client = \x81\x00\x00\x44
         \x20CKFDENECFDEFFCFGEFFCCACACACACACA\x00
         \x20EGEJEMEFCACACACACACACACACACACAAA\x00
server = \x82\x00\x00\x00

[sample]
transport = tcp
server = \x83\x00\x00\x01\x82

# A distribution server is asked for a name.
[sample]
transport = udp
client = \x14\x02\x4f\x31\xc0\x00\x02\x07\x00\x8a
         \x20FHEPFCELEHFCEPFFFACACACACACACAAA\x00

# A DNS query for a name of 32 letters, which are not A to P.
[counter-sample]
transport = udp
client = \x9b\x12\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x20EGEJEMEFCACACACACACACACACACACACZ\x00\x00\x01\x00\x01

[counter-sample]
transport = udp
client = \x13\x02\x80\x0d\xc0\x00\x02\x06\x00\x8a\x00\xbb\x00\x00
         \x20EGEJEMEFCACACACACACACACACACACACA\x00
