# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ethernetip
groups = industrial
spec = ODVA, "The CIP Networks Library, volume 2: EtherNet/IP Adaptation of
       CIP", sections 2-3 (encapsulation header) and 2-4 (commands)

# The encapsulation, lowest bytes first: a command, the length of what follows
# its 24 bytes, a session, a status, the sender's context, and four zeros.
# Whoever connects registers (always with version 1), or has things listed.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:\x65\x00\x04\x00.{4}[\x00-\x03\x64\x65\x69]\x00{3}.{8}
            \x00{4}\x01\x00\x00\x00
          |[\x04\x63\x64]\x00(?:\x00\x00|..(?=.{20}[\x00-\x20]\x00))
           .{4}\x00{4}.{8}\x00{4}(?:$|[\x04\x63-\x65\x6f\x01-\x20]\x00))

# In a session, which has a number: a request is sent or answered, with items
# that are counted; or data; or leave is taken.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:[\x6f\x70]\x00.[\x00-\x0f](?!\x00{4}).{4}[\x00-\x03\x64\x65\x69]
            \x00{3}.{8}\x00{8}..[\x01-\x04]\x00
          |\x66\x00\x00\x00(?!\x00{4}).{4}\x00{4}.{8}\x00{4}$)

# Listing is asked for in datagrams too, at no session.
[pattern]
transport = udp
strength = strong
either = ^[\x63\x64\x04]\x00..\x00{8}.{8}\x00{4}
length = 2 2 little +24

[sample]
transport = tcp
client = \x65\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00{8}\x00\x00\x00
         \x00\x01\x00\x00\x00
server = \x65\x00\x04\x00\x12\x34\x56\x78\x00\x00\x00\x00\x00{8}\x00\x00\x00
         \x00\x01\x00\x00\x00

# A request, later.
[sample]
transport = tcp
midstream = yes
client = \x6f\x00\x10\x00\x12\x34\x56\x78\x00\x00\x00\x00abcdefgh\x00\x00\x00
         \x00\x00\x00\x00\x00\x05\x00\x02\x00\x00\x00\x00\x00\xb2\x00\x00\x00

# Who is there?
[sample]
transport = udp
client = \x63\x00\x00\x00\x00{20}

[sample]
transport = udp
server = \x63\x00\x08\x00\x00{8}abcdefgh\x00\x00\x00\x00\x01\x00\x0c\x00\x02
         \x00\x01\x00

# A length that is not the datagram's; options.
[counter-sample]
transport = udp
client = \x63\x00\x04\x00\x00{20}

[counter-sample]
transport = tcp
client = \x65\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00{8}\x01\x00\x00
         \x00\x01\x00\x00\x00

# CIP's cyclic data, which has no such header.
[counter-sample]
transport = udp
client = \x02\x00\x02\x80\x08\x00\x78\x56\x34\x12\x01\x00\x00\x00\xb1\x00\x04
         \x00\x01\x00\x00\x00
