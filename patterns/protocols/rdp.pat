# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rdp
groups = remote-access
spec = MS-RDPBCGR, sections 2.2.1.1 (connection request), 2.2.1.2
       (connection confirm), 2.2.1.3 (MCS connect initial) and 2.2.8.1
spec = RFC 1006, section 6 (TPKT); ITU-T X.224, sections 13.3 and 13.4
spec = ITU-T T.125, section 11 (MCS protocol data units)
spec = MS-RDPEPS, section 2.2.1 (preconnection PDU)
spec = MS-RDPEUDP, sections 2.2.2.1 (FEC header), 2.2.2.4 (source payload),
       2.2.2.5 (SYN data), 2.2.2.7 (ACK vector) and 2.2.2.9 (SYN data
       extension)

# A connection request in a TPKT, then a cookie or routing token, or the
# protocols that the client offers.  Others make such requests too (S7, ISO
# services), with parameters of X.224's own.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x03\x00[\x00\x01].[\x0e-\xfe]\xe0\x00\x00..\x00
         (?:Cookie:[ ]mst(?:shash|s)=
          |tsv://
          |\x01[\x00-\x0f]\x08\x00[\x00-\x1f]\x00\x00\x00)

# The confirm: the protocol that was chosen, or why none was.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x03\x00\x00\x13\x0e\xd0\x00\x00..\x00
         (?:\x02[\x00-\x1f]\x08\x00[\x00-\x10]\x00\x00\x00
          |\x03\x00\x08\x00[\x01-\x0f]\x00\x00\x00)

# The oldest clients offer nothing, so it takes what follows, MCS, to tell
# them from others above X.224.  Windows answers from the reference 0x1234.
[pattern]
transport = tcp
strength = medium
client = ^\x03\x00\x00\x0b\x06\xe0\x00\x00..\x00
         \x03\x00[\x01-\x07].\x02\xf0\x80\x7f\x65

[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^\x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00

# Before TLS was common, or inside a session without: MCS connects, with the
# domains' names 1 and 1; it confirms channels, which it says twice; it carries
# data in channels of 1001 and above, of a user whose number less 1001 comes
# first, in whole segments.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x03\x00..\x02\xf0\x80
         (?:\x7f\x65\x82..\x04\x01\x01\x04\x01\x01\x01\x01\xff\x30
           |\x7f\x66\x82..\x0a\x01\x00\x02\x01\x00\x30
           |\x3e\x00\x00.(\x03[\xe9-\xff])\1
           |[\x64\x68]\x00[\x00-\x40]\x03[\xe9-\xff]\x70)

# Before all else, the number or name of the virtual machine to connect to; the
# request follows.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:\x10\x00{7}\x01\x00\x00\x00....\x03\x00[\x00\x01]
            |.[\x00-\x02]\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00....
             [\x01-\xff]\x00[\x20-\x7e]\x00)
length = 0 4 little max 1024

# Over UDP, the client's SYN acknowledges -1.  Then the window, the flags (SYN,
# lossy, with a correlation id, extended) and, behind the first sequence
# number, the two sizes of datagrams, each 1132 to 1232.
[pattern]
transport = udp
strength = strong
either = ^\xff\xff\xff\xff..[\x00\x02\x08\x0a\x10\x12\x18\x1a]\x01....
         \x04[\x6c-\xd0]\x04[\x6c-\xd0]

# The server's SYN and ACK: zeros that fill the datagram, or a correlation id
# and zeros, or the version.
[pattern]
transport = udp
strength = strong
either = ^....\x00.[\x00\x02\x08\x0a\x10\x12\x18\x1a]\x05....
         \x04[\x6c-\xd0]\x04[\x6c-\xd0]
         (?:\x00{8}|.{16}\x00{16}|\x00\x01(?:\x00[\x01\x02]|\x01\x01))

# Data of version 1: flags (ACK, data, ACK of ACKs), an ACK vector, the
# packet's number as coded and as source, which are the same, then a record of
# TLS or DTLS.
[pattern]
transport = udp
strength = strong
either = ^....\x00.(?:[\x00\x04][\x0c\x2c\x4c]\x00[\x00-\x02]..
                    |[\x01\x05][\x0c\x2c\x4c]\x00[\x00-\x02]......)
         (....)\1[\x14-\x17](?:\x03[\x01-\x03]|\xfe[\xfd\xff])

[sample]
transport = tcp
client = \x03\x00\x00\x2c\x27\xe0\x00\x00\x00\x00\x00Cookie: mstshash=eltons
         \r\n
         \x01\x00\x08\x00\x00\x00\x00\x00
server = \x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x00\x08\x00\x00\x00
         \x00\x00

[sample]
transport = tcp
client = \x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x0b\x00
         \x00\x00

# The farm's routing token.
[sample]
transport = tcp
client = \x03\x00\x00\x4a\x45\xe0\x00\x00\x00\x00\x00
         tsv://MS Terminal Services Plugin.1.Desktops\r\n
         \x01\x00\x08\x00\x03\x00\x00\x00

# The server wants security that the client did not offer.
[sample]
transport = tcp
server = \x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x03\x00\x08\x00\x05\x00
         \x00\x00

[sample]
transport = tcp
client = \x03\x00\x00\x0b\x06\xe0\x00\x00\x00\x00\x00
server = \x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00

# Windows 2000, alone: a request that offers nothing, and MCS.
[sample]
transport = tcp
client = \x03\x00\x00\x0b\x06\xe0\x00\x00\x00\x00\x00
         \x03\x00\x01\x9c\x02\xf0\x80\x7f\x65\x82\x01\x90\x04\x01\x01
server = \x03\x00\x00\x0b\x06\xd0\x00\x00\x56\x78\x00

[sample]
transport = tcp
client = \x1a\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00
         \x04\x00v\x00m\x007\x00\x00\x00
         \x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
client = \x03\x00\x00\x2a\x02\xf0\x80\x64\x00\x06\x03\xeb\x70\x1c
         \x08\x00\x00\x00\x41{24}

[sample]
transport = udp
client = \xff\xff\xff\xff\x00\x40\x18\x01\x4d\x3c\x2b\x1a\x04\xd0\x04\xd0
         \x21{16}\x00{16}\x00\x01\x00\x02\x00{400}

[sample]
transport = udp
client = \x4d\x3c\x2b\x1a\x00\x40\x10\x05\x0a\x0b\x0c\x0d\x04\xd0\x04\xd0
         \x00\x01\x00\x01\x00{400}

[sample]
transport = udp
client = \x4d\x3c\x2b\x1b\x00\x40\x00\x0c\x00\x01\x01\x00\x0a\x0b\x0c\x0e
         \x0a\x0b\x0c\x0e\x16\x03\x01\x00\x40\x01\x00{40}

# A request to an S7 controller.
[counter-sample]
transport = tcp
client = \x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0a\xc1\x02\x01
         \x00
         \xc2\x02\x01\x02

# S7's data, in the same transport.
[counter-sample]
transport = tcp
midstream = yes
client = \x03\x00\x00\x19\x02\xf0\x80\x32\x01\x00\x00\x04\x00\x00\x08\x00\x00
         \xf0\x00\x00\x01\x00\x01\x01\xe0

# A query of game servers; and a SYN with sizes that none may have.
[counter-sample]
transport = udp
client = \xff\xff\xff\xffTSource Engine Query\x00

[counter-sample]
transport = udp
client = \xff\xff\xff\xff\x00\x40\x18\x01\x4d\x3c\x2b\x1a\x05\xd0\x05\xd0
         \x00{64}
