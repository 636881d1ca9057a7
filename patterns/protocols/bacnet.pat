# SPDX-License-Identifier: GPL-3.0-or-later
protocol = bacnet
groups = industrial
spec = ASHRAE 135-2016, annex J.2 (BACnet/IP), annex U.2 (BACnet/IPv6) and
       clause 6.2 (network layer)

# BACnet/IP: a type, a function, the length; then the network layer's version
# and control, with what forwarded it before.
[pattern]
transport = udp
strength = strong
either = ^\x81(?:[\x09\x0a\x0b]..\x01[\x00-\xbf]|\x04.{8}\x01[\x00-\xbf])
length = 2 2

# Results and tables, which have sizes of their own.
[pattern]
transport = udp
strength = strong
either = ^\x81(?:\x00\x00\x06\x00[\x00-\x90]|[\x02\x06]\x00\x04|\x05\x00\x06..
               |\x08\x00\x0a.{6}|[\x01\x03\x07]..(?:.{10})*$)
length = 2 2

# BACnet/IPv6: the same with virtual addresses of three bytes.
[pattern]
transport = udp
strength = strong
either = ^\x82(?:\x00\x00\x09.{3}\x00[\x00-\xc0]|\x01.{8}\x01[\x00-\xbf]
               |\x02.{5}\x01[\x00-\xbf]|\x08.{23}\x01[\x00-\xbf]
               |\x03\x00\x0a.{6}|[\x04-\x07]\x00[\x07-\x1c].{3}
               |\x09\x00\x09.{5}|\x0a\x00\x19.{21})
length = 2 2

# Who is there?  And I am.
[sample]
transport = udp
client = \x81\x0b\x00\x0c\x01\x20\xff\xff\x00\xff\x10\x08
server = \x81\x0a\x00\x14\x01\x00\x10\x00\xc4\x02\x00\x00\x22\x22\x05\xc4\x91
         \x03\x21\x04

[sample]
transport = udp
client = \x81\x05\x00\x06\x00\x3c
server = \x81\x00\x00\x06\x00\x00

[sample]
transport = udp
client = \x81\x04\x00\x12\xc0\x00\x02\x01\xba\xc0\x01\x20\xff\xff\x00\xff\x10
         \x08

[sample]
transport = udp
client = \x82\x02\x00\x0b\x12\x34\x56\x01\x00\x10\x08

[counter-sample]
transport = udp
client = \x81\x0b\x00\x0d\x01\x20\xff\xff\x00\xff\x10\x08

# RTP, version 2 with one source.
[counter-sample]
transport = udp
client = \x81\x0a\x00\x0c\x12\x20\xff\xff\x00\xff\x10\x08
