# SPDX-License-Identifier: GPL-3.0-or-later
protocol = iax
groups = voip
spec = RFC 5456, sections 8.1.1 (full frames), 8.1.3 (meta frames), 8.2
       (frame types), 8.4 (IAX control frames) and 8.6 (information elements)

# A full frame: a bit that says so and the source's call number, the other's
# call number, a time in milliseconds, two numbers, and a type and subclass.
# A dialogue begins with an IAX frame (type 6) that knows no other's number
# and counts from 0: a call, a registration or its end, a poke.
[pattern]
transport = udp
strength = strong
client = ^[\x80-\xff].\x00\x00\x00.{3}\x00\x00
         \x06[\x01\x0d\x11\x1e](?:$|[\x01-\x3f])

# Early in a dialogue (numbers and time are low): control frames that ring or
# answer (type 4), IAX frames without an element (pings, acknowledgements) or
# with the element that each begins with.
[pattern]
transport = udp
strength = strong
either = ^[\x80-\xff]...\x00[\x00-\x07]..[\x00-\x07][\x00-\x07]
         (?:\x04[\x01\x03-\x05\x0e\x0f\x14]$
          |\x06(?:[\x02-\x05\x0a-\x0c\x12]$
                |[\x05\x06\x10](?:\x16|\x2a\x01)
                |\x07[\x08\x09]\x04|\x08[\x06\x0e\x0f]|\x09[\x10\x11]
                |\x0d\x06|\x0e[\x06\x0e\x0f]|\x0f[\x06\x13\x1f]
                |\x03[\x2e-\x33]|\x28\x36))

# Later in a call: its full frames of pings, their answers and
# acknowledgements, of one call.
[pattern]
transport = udp
strength = medium
either = ^[\x80-\xff]...\x00.{5}\x06[\x02-\x04\x0b\x0c](?:$|[\x2e-\x33]\x04)
datagrams = 2
same = 0 4

# Two ends that have a call: one pings, the other answers.
[pattern]
transport = udp
strength = medium
client = ^[\x80-\xff]...\x00.{5}\x06[\x02\x0b]$
server = ^[\x80-\xff]...\x00.{5}\x06(?:[\x03\x04\x0c]$|\x03[\x2e-\x33])

# A trunk: a frame of no call, which says that it is one (type 1) and whether
# its parts have times, and the time in milliseconds.
[pattern]
transport = udp
strength = medium
either = ^\x00\x00\x01[\x00\x01].{8}
datagrams = 3
counts = 4 4

# A call: NEW, whose first element is the version, and ACCEPT.
[sample]
transport = udp
client = \x93\x11\x00\x00\x00\x00\x00\x03\x00\x00\x06\x01\x0b\x02\x00\x02
         \x01\x03200\x09\x04\x00\x00\x00\x04
server = \x80\x05\x13\x11\x00\x00\x00\x0a\x00\x01\x06\x07
         \x09\x04\x00\x00\x00\x04

[sample]
transport = udp
client = \x80\x02\x00\x00\x00\x00\x00\x0b\x00\x00\x06\x0d\x06\x03bob\x13\x02
         \x00\x3c

# What a server says first, alone: a token.
[sample]
transport = udp
server = \x80\x01\x00\x00\x00\x00\x00\x0b\x00\x01\x06\x28\x36\x04abcd

[sample]
transport = udp
client = \x80\x02\x00\x00\x00\x00\x00\x00\x00\x00\x06\x1e
server = \x80\x07\x00\x02\x00\x00\x00\x00\x00\x01\x06\x03

[sample]
transport = udp
client = \x80\x02\x00\x07\x00\x01\x86\xa0\x0a\x0b\x06\x02
server = \x80\x07\x00\x02\x00\x01\x86\xa0\x0b\x0b\x06\x04

# Later in the call, from one end: a ping, and a question about the lag.
[sample]
transport = udp
client = \x80\x04\x00\x09\x00\x02\x10\x00\x4c\x51\x06\x02
client = \x80\x04\x00\x09\x00\x02\x5e\x2a\x4d\x52\x06\x0b

# RTP.
[counter-sample]
transport = udp
client = \x80\x00\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}

# A dialogue can't begin with the other's number.
[counter-sample]
transport = udp
client = \x93\x11\x00\x05\x00\x12\x00\x03\x00\x00\x06\x01\x0b\x02\x00\x02

# Three of a trunk's frames, of two calls.
[sample]
transport = udp
client = \x00\x00\x01\x00\x00\x00\xc3\x50\x00\x07\x00\x04\x5a{4}\x00\x09\x00
         \x04
         \xa5{4}
client = \x00\x00\x01\x00\x00\x00\xc3\x64\x00\x07\x00\x04\x5b{4}\x00\x09\x00
         \x04
         \xa6{4}
client = \x00\x00\x01\x00\x00\x00\xc3\x78\x00\x07\x00\x04\x5c{4}\x00\x09\x00
         \x04
         \xa7{4}

# Such frames whose time stands still.
[counter-sample]
transport = udp
client = \x00\x00\x01\x00\x00\x00\xc3\x50\x00\x07\x00\x04\x5a{4}
client = \x00\x00\x01\x00\x00\x00\xc3\x50\x00\x07\x00\x04\x5b{4}
client = \x00\x00\x01\x00\x00\x00\xc3\x50\x00\x07\x00\x04\x5c{4}
