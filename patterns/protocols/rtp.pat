# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rtp
groups = voip, streaming
spec = RFC 3550, section 5.1 (fixed header)
spec = RFC 3551, section 6 (payload types)
spec = RFC 5761, section 4 (payload types that RTCP rules out)
spec = RFC 4733, section 2.3 (telephone events)

# Version 2, a payload type that is not one of those that RTCP shares (72 to
# 76), and a source that is neither 0 nor all ones.  One such datagram proves
# little: what does is that the next is of the same source and numbered a
# little higher.  RTP has to be there from a side's first datagram on: where
# something else opens a connection, it is another protocol that takes media
# along.
[pattern]
transport = udp
strength = strong
either = ^[\x80-\xbf][\x00-\x47\x4d-\xc7\xcd-\xff].{6}(?!\x00{4}|\xff{4}).{4}
first = yes
datagrams = 3
same = 8 4
counts = 2 2

# Two, where the payload type is one that is assigned or the usual dynamic
# ones.
[pattern]
transport = udp
strength = medium
either = ^[\x80-\xbf][\x00-\x22\x60-\x7f\x80-\xa2\xe0-\xff]
         .{6}(?!\x00{4}|\xff{4}).{4}.
first = yes
datagrams = 2
same = 8 4
counts = 2 2

# The source is 0 with some small devices: a usual payload type, no more than
# the fixed header.
[pattern]
transport = udp
strength = medium
either = ^\x80[\x00\x03\x04\x08\x09\x12\x80\x83\x84\x88\x89\x92]
         .{6}\x00{4}.{10}
first = yes
datagrams = 3
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

# Sound and pictures by turns, of two sources.
[sample]
transport = udp
client = \x80\x6f\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{60}
client = \x80\x60\x71\x01\x00\x01\x00\x00\x0a\x0b\x0c\x0d\x61{200}
client = \x80\x60\x71\x02\x00\x01\x00\x00\x0a\x0b\x0c\x0d\x61{200}
client = \x80\xe0\x71\x03\x00\x01\x00\x00\x0a\x0b\x0c\x0d\x61{200}

[sample]
transport = udp
client = \x80\x08\x12\x34\x00\x00\x00\xa0\x00{4}\xd5{160}
client = \x80\x08\x12\x35\x00\x00\x01\x40\x00{4}\xd5{160}
client = \x80\x08\x12\x36\x00\x00\x01\xe0\x00{4}\xd5{160}

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

# A voice service that first has its clients ask for their address.
[counter-sample]
transport = udp
client = \x00\x01\x00\x46\x00\x00\x12\x34\x00{66}
server = \x00\x02\x00\x46\x00\x00\x12\x34192.0.2.1\x00{57}
client = \x80\x78\x12\x34\x00\x00\x00\xa0\x00\x00\x12\x34\xd5{160}
client = \x80\x78\x12\x35\x00\x00\x01\x40\x00\x00\x12\x34\xd5{160}
client = \x80\x78\x12\x36\x00\x00\x01\xe0\x00\x00\x12\x34\xd5{160}
