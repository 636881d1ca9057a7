# SPDX-License-Identifier: GPL-3.0-or-later
protocol = quic
groups = web
spec = RFC 9000, sections 17.2 (long header packets) and 17.2.1 (version
       negotiation), and 15 (reserved versions)
spec = RFC 9369, sections 3.1 and 3.2 (version 2)
spec = RFC 9287 (the second bit may be 0)
spec = RFC 8999, section 5.1 (what all versions have in common)
spec = draft-ietf-quic-transport-34 and those before it
spec = Google, "QUIC Wire Layout Specification" (2016)

# A long header: its form, a version that exists (the last ones are those of
# implementations, as registered with IANA), and two connection ids of at most
# 20 bytes, each behind its length; not both are empty.  The second bit is 1,
# unless both ends have agreed to vary it (RFC 9287).  A packet with a short
# header says nothing to an onlooker.
[pattern]
transport = udp
strength = strong
either = ^[\x80-\xff]
         (?:\x00\x00\x00\x01|\x6b\x33\x43\xcf|\xff\x00\x00[\x16-\x22]
          |\xfa\xce\xb0.|\xff\x02\x00\x00|\x70\x9a\x50\xc4|PCQ[01]
          |\xab\xcd\x00.|\xf1\x23\xf0[\xc0-\xcf]|\x45\x47\x47.
          |\x91\xc1\x70[\x00-\x09])
         (?:\x00[\x01-\x14]
          |(?:\x01.|\x02.{2}|\x03.{3}|\x04.{4}|\x05.{5}|\x06.{6}|\x07.{7}
            |\x08.{8}|\x09.{9}|\x0a.{10}|\x0b.{11}|\x0c.{12}|\x0d.{13}
            |\x0e.{14}|\x0f.{15}|\x10.{16}|\x11.{17}|\x12.{18}|\x13.{19}
            |\x14.{20})[\x00-\x14])
         .{2}

# Drafts before the 22nd had both lengths in one byte, 3 less than they are.
[pattern]
transport = udp
strength = strong
either = ^[\xc0-\xff](?:\xff\x00\x00[\x05-\x15]|\xfa\xce\xb0\x00)
         [\x05\x50\x55\x58\x85\x88\x5f\xf5\xff\x0f\xf0\x5e\xe5].{20}

# Google's: since version 46 with a long header, before with flags (a version
# is there, a connection id of 8 bytes), that id, and the version or, from a
# server, those that it has.
[pattern]
transport = udp
strength = strong
either = ^(?:[\xc0-\xff]|[\x09\x0d\x19\x1d\x29\x2d\x39\x3d].{8})
         [QT]0[0-9][0-9]

# A public reset: its flag, the connection id, a message's tag.
[pattern]
transport = udp
strength = strong
either = ^[\x0a\x0e].{8}PRST[\x01-\x08]\x00\x00\x00

# A version that is reserved to keep servers in practice at refusing versions,
# and a first connection id that is long enough.
[pattern]
transport = udp
strength = medium
client = ^[\xc0-\xff]
         [\x0a\x1a\x2a\x3a\x4a\x5a\x6a\x7a\x8a\x9a\xaa\xba\xca\xda\xea\xfa]{4}
         (?:\x08.{8}|\x09.{9}|\x0a.{10}|\x0b.{11}|\x0c.{12}|\x0d.{13}
          |\x0e.{14}|\x0f.{15}|\x10.{16}|\x11.{17}|\x12.{18}|\x13.{19}
          |\x14.{20})
         [\x00-\x14].{16}

# Version negotiation: version 0, both ids, and a list of versions to the end
# one of which exists.
[pattern]
transport = udp
strength = strong
either = ^[\x80-\xff]\x00\x00\x00\x00
         (?:\x00|\x01.|\x02.{2}|\x03.{3}|\x04.{4}|\x05.{5}|\x06.{6}|\x07.{7}
          |\x08.{8}|\x09.{9}|\x0a.{10}|\x0b.{11}|\x0c.{12}|\x0d.{13}
          |\x0e.{14}|\x0f.{15}|\x10.{16}|\x11.{17}|\x12.{18}|\x13.{19}
          |\x14.{20})
         (?:\x00|\x01.|\x02.{2}|\x03.{3}|\x04.{4}|\x05.{5}|\x06.{6}|\x07.{7}
          |\x08.{8}|\x09.{9}|\x0a.{10}|\x0b.{11}|\x0c.{12}|\x0d.{13}
          |\x0e.{14}|\x0f.{15}|\x10.{16}|\x11.{17}|\x12.{18}|\x13.{19}
          |\x14.{20})
         (?:.{4}){0,30}
         (?:\x00\x00\x00\x01|\x6b\x33\x43\xcf|\xff\x00\x00[\x0e-\x22]
          |[QT]0[2-5][0-9]|\xfa\xce\xb0.)
         (?:.{4}){0,30}$

# A client's Initial of version 1, the beginning of it.
[sample]
transport = udp
client = \xc3\x00\x00\x00\x01\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\x00\x00
         \x44\x9e\x7b\x9a{60}

# And of version 2, answered.
[sample]
transport = udp
client = \xd3\x6b\x33\x43\xcf\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\x00\x00
         \x44\x9e\xa0\xc9{60}
server = \xd1\x6b\x33\x43\xcf\x00\x08\xf0\x67\xa5\x50\x2a\x42\x62\xb5\x00
         \x40\x75\x1f\x5d{60}

[sample]
transport = udp
client = \xff\xff\x00\x00\x1d\x08\x11{8}\x08\x22{8}\x00\x44\x9e\x9a{60}

[sample]
transport = udp
client = \xff\xff\x00\x00\x12\x50\x11{8}\x00\x44\x9e\x9a{40}

[sample]
transport = udp
client = \x0d\x33{8}Q039\x01\xda{40}

[sample]
transport = udp
client = \xc3Q046\x50\x44{8}\x00\x00\x00\x01\x5e{40}

[sample]
transport = udp
client = \xc0\x1a\x2a\x3a\x4a\x08\x11{8}\x00\x00\x44\x9e\x9a{40}
server = \x9f\x00\x00\x00\x00\x00\x08\x11{8}\x6b\x33\x43\xcf\x00\x00\x00\x01

[sample]
transport = udp
client = \xc0\x1a\x2a\x3a\x4a\x08\x11{8}\x00\x00\x44\x9e\x9a{40}

[sample]
transport = udp
server = \x0d\x33{8}Q043Q039

[sample]
transport = udp
server = \x0e\x33{8}PRST\x03\x00\x00\x00RNON\x08\x00\x00\x00

# A server that varies the second bit.
[sample]
transport = udp
server = \x8a\x00\x00\x00\x01\x08\x11{8}\x08\x22{8}\x00\x40\x9b\x9a{160}

# What is left of an Initial of which a capture kept 26 bytes.
[sample]
transport = udp
client = \xc3\x00\x00\x00\x01\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\x00\x00
         \x44\x9e\x7b\x9a{6}

# A connection id longer than there may be.
[counter-sample]
transport = udp
client = \xc3\x00\x00\x00\x01\x15\x11{21}\x00\x00\x44\x9e\x9a{60}

# Zeros, and a 1 where the version would be.
[counter-sample]
transport = udp
client = \x80\x00\x00\x00\x01\x00{60}

# A short header.
[counter-sample]
transport = udp
client = \x43\x00\x00\x00\x01\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\x9a{60}

# A version negotiation alone.
[sample]
transport = udp
client = \xb3\x00\x00\x00\x00\x05abcde\x08ABCDEFGH\x6a\x7a\x8a\x9a\x6b\x33\x43
         \xcf
         \x00\x00\x00\x01
