# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rtp
groups = voip, streaming
spec = RFC 3550, section 5.1 (fixed header)
spec = RFC 3551, section 6 (payload types)
spec = RFC 5761, section 4 (payload types that RTCP rules out)

# Version 2, a payload type that is assigned or dynamic, and a source that is
# not zero.  One such datagram proves little: what does is that the next is
# of the same source and numbered a little higher.
[pattern]
transport = udp
strength = strong
either = ^[\x80-\xbf][\x00-\x22\x60-\x7f\x80-\xa2\xe0-\xff]
         .{6}(?!\x00{4}|\xff{4}).{4}.
datagrams = 3
same = 8 4
counts = 2 2

[pattern]
transport = udp
strength = medium
either = ^[\x80-\xbf][\x00-\x22\x60-\x7f\x80-\xa2\xe0-\xff]
         .{6}(?!\x00{4}|\xff{4}).{4}.
datagrams = 2
same = 8 4
counts = 2 2

# G.711, 20 ms a packet; the first has the marker.
[sample]
transport = udp
client = \x80\x80\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xef\xd5{160}

# One lost, numbers that wrap, a header extension.
[sample]
transport = udp
server = \x90\x6f\xff\xff\x00\x01\x00\x00\x0a\x0b\x0c\x0d\xbe\xde\x00\x01
         \x01{4}
         \x61{20}
server = \x90\x6f\x00\x01\x00\x01\x03\xc0\x0a\x0b\x0c\x0d\xbe\xde\x00\x01
         \x02{4}
         \x61{20}

# One datagram alone.
[counter-sample]
transport = udp
client = \x80\x00\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef\xd5{160}

# Another source each time.
[counter-sample]
transport = udp
client = \x80\x00\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xf0\xd5{160}
client = \x80\x00\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xf1\xd5{160}

# A number that stays.
[counter-sample]
transport = udp
client = \x80\x00\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x34\x00\x00\x01\x40\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x34\x00\x00\x01\xe0\xde\xad\xbe\xef\xd5{160}
