# SPDX-License-Identifier: GPL-3.0-or-later
protocol = stun
groups = voip
spec = RFC 8489, sections 5 (message structure) and 14 (attributes)
spec = RFC 8656, section 12.4 (TURN's ChannelData; its messages are STUN's)
spec = RFC 6544, section 3, and RFC 4571, section 2 (ICE over TCP)
spec = RFC 3489, section 11.1 (before there was a cookie)
spec = MS-TURN, section 2.2.2.12 (another cookie)

# Two zero bits, a type, a length that does not count the header's 20 bytes,
# and the magic cookie.  The length should be one of words of 4 bytes, but not
# all pad their attributes.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^[\x00-\x3f].[\x00-\x07].\x21\x12\xa4\x42.{12}
length = 2 2 +20

# ICE over TCP puts a length before each message and packet.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^[\x00-\x05].[\x00\x01][\x01-\x1f][\x00-\x05].\x21\x12\xa4\x42
length = 0 2 +2

# Microsoft's TURN: its first attribute is a cookie.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^[\x00\x01].[\x00-\x05].{17}\x00\x0f\x00\x04\x72\xc6\x4b\xc6
length = 2 2 +20

# Classic STUN.  A binding request and the response with an IPv4 address;
# anything whose first attribute exists and has its length; a request with none
# or one.
[pattern]
transport = udp
strength = strong
client = ^\x00\x01\x00[\x00-\xff].{16}
server = ^\x01\x01\x00[\x0c-\xff].{16}(?:\x00[\x01\x04\x05\x20\x21]\x00\x08
         \x00\x01)
length = 2 2 +20

[pattern]
transport = udp
strength = medium
either = ^(?:\x00[\x01\x02]|\x01[\x01\x02\x11\x12])\x00.(?!.{0,10}\x00{6}).{16}
         (?:\x00(?:[\x01\x02\x04\x05\x0b\x20]\x00\x08.[\x01\x02]
                  |\x03\x00\x04\x00{3}|\x08\x00\x14
                  |[\x06\x07\x0a]\x00[\x04-\xff]
                  |\x09\x00[\x04-\xff]\x00\x00[\x03-\x06])
           |\x80[\x20-\x23]\x00[\x04-\xff])
length = 2 2 +20

[pattern]
transport = udp
strength = medium
client = ^\x00\x01\x00
         (?:\x00(?!.{0,12}\x00{4}).{16}$
          |\x08.{16}\x00\x03\x00\x04\x00{3}[\x00\x02\x04\x06])
length = 2 2 +20

# A relay at work: a channel's number, a length, and in it a STUN message or
# RTP, RTCP or DTLS.
[pattern]
transport = tcp, udp
strength = strong
midstream = only
either = ^[\x40-\x4f]...[\x00\x01].[\x00-\x05].\x21\x12\xa4\x42
length = 2 2 +4

[pattern]
transport = udp
strength = medium
either = ^[\x40-\x4f]..(?:.[\x80-\xbf]|.[\x14-\x17]\xfe[\xfd\xff])
datagrams = 3
same = 0 2
length = 2 2 +4

[sample]
transport = udp
client = \x00\x01\x00\x08\x21\x12\xa4\x42abcdefghijkl\x80\x28\x00\x04\x12\x34
         \x56\x78
server = \x01\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl\x00\x20\x00\x08\x00\x01
         \xa1\x47\xe1\x12\xa6\x43

# Not padded.
[sample]
transport = udp
client = \x00\x03\x00\x06\x21\x12\xa4\x42abcdefghijkl\x40\x00\x00\x02\x12\x34

[sample]
transport = tcp
client = \x00\x03\x00\x08\x21\x12\xa4\x42abcdefghijkl\x00\x19\x00\x04\x11\x00
         \x00\x00

# The same of a stream that was under way.
[sample]
transport = tcp
midstream = yes
server = \x00\x17\x00\x08\x21\x12\xa4\x42abcdefghijkl\x00\x13\x00\x04\x11\x00
         \x00\x00

[sample]
transport = tcp
client = \x00\x1c\x00\x01\x00\x08\x21\x12\xa4\x42abcdefghijkl\x80\x28\x00\x04
         \x12\x34\x56\x78

[sample]
transport = udp
client = \x00\x03\x00\x10\x5a{16}\x00\x0f\x00\x04\x72\xc6\x4b\xc6\x00\x08\x00
         \x04\x00\x00\x00\x02

[sample]
transport = udp
client = \x00\x01\x00\x00\x5a{16}
server = \x01\x01\x00\x0c\x5a{16}\x00\x01\x00\x08\x00\x01\x1f\x90\xc0\x00\x02
         \x01

[sample]
transport = udp
client = \x00\x01\x00\x08\x5a{16}\x00\x03\x00\x04\x00\x00\x00\x06

# Only the response was seen.
[sample]
transport = udp
server = \x01\x01\x00\x18\x5a{16}\x00\x05\x00\x08\x00\x01\x0d\x96\xc0\x00\x02
         \x09
         \x00\x01\x00\x08\x00\x01\x1f\x90\xc0\x00\x02\x01

# Media through a relay.
[sample]
transport = udp
client = \x40\x01\x00\x10\x80\x6f\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef
         \x71{4}
client = \x40\x01\x00\x0f\x80\x6f\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef
         \x72{3}
client = \x40\x01\x00\x11\x80\x6f\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xef
         \x73{5}

# A check of connectivity through a relay, in a stream that was under way.
[sample]
transport = tcp
midstream = yes
client = \x40\x02\x00\x14\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl

[sample]
transport = udp
server = \x4f\xff\x00\x20\x01\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl\x00\x20
         \x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43

# STUN and then media on the same way: what opens it counts.
[sample]
transport = udp
client = \x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl
client = \x80\x00\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xef\xd5{160}

# The length is not that of the datagram.
[counter-sample]
transport = udp
client = \x00\x01\x00\x0c\x21\x12\xa4\x42abcdefghijkl\x80\x28\x00\x04\x12\x34
         \x56\x78

# No cookie, and no exchange either.
[counter-sample]
transport = udp
client = \x00\x01\x00\x08\x21\x12\xa4\x43abcdefghijkl\x80\x28\x00\x04\x12\x34
         \x56\x78

# A channel's number that changes.
[counter-sample]
transport = udp
client = \x40\x01\x00\x10\x80\x6f\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef
         \x71{4}
client = \x40\x02\x00\x0f\x80\x6f\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef
         \x72{3}
client = \x40\x03\x00\x11\x80\x6f\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xef
         \x73{5}
