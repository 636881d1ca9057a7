# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rtcp
groups = voip, streaming
spec = RFC 3550, sections 6.1 (compound packets) and 6.4 (reports)
spec = RFC 4585, section 6.1; RFC 3611, section 2 (further types)
spec = RFC 5506 (packets of reduced size)
spec = RFC 5761 (RTCP and RTP on one port)
spec = RFC 3711, section 3.4; RFC 7714, section 9.1 (secure RTCP)

# RTCP may share its way with RTP, and with what other protocols open it: it is
# RTCP if that comes first, or weakly if the side that answers begins with it.
# A compound packet begins with a sender's (at least 28 bytes) or receiver's
# report.  Lengths are in words of 4 bytes, the first not counted, and lead
# from packet to packet to the datagram's end.
[pattern]
transport = udp
strength = strong
client = ^[\x80-\xbf](?:\xc8\x00[\x06-\xff]|\xc9\x00[\x01-\xff]).{4}
length = 2 2 x4 +4
first = yes

# Alone: feedback, a description, a goodbye, an extended report.
[pattern]
transport = udp
strength = medium
client = ^[\x80-\xbf][\xca-\xcf]\x00[\x01-\xff](?!\x00{4}).{4}
length = 2 2 x4 +4
first = yes

[pattern]
transport = udp
strength = weak
server = ^[\x80-\xbf](?:\xc8\x00[\x06-\xff]|[\xc9-\xcf]\x00[\x01-\xff])
         (?!\x00{4}).{4}
length = 2 2 x4 +4
first = yes

# Secured: all after the first 8 bytes is encrypted, and behind it stand a bit
# that says so, the packet's number, which begins low, and 10 bytes that
# authenticate it (none with GCM).
[pattern]
transport = udp
strength = medium
client = ^[\x80-\xbf](?:\xc8\x00[\x06-\xff]|\xc9\x00[\x01-\xff]).{4,1000}
         \x80\x00[\x00-\x0f].(?:.{10})?$
first = yes

# And more than one of one source, whatever the number is.
[pattern]
transport = udp
strength = weak
either = ^[\x80-\x9f](?:\xc8\x00[\x06-\x3f]|[\xc9-\xcf]\x00[\x01-\x3f])
         (?!\x00{4}|\xff{4}).{4}
first = yes
datagrams = 3
same = 4 4

# A sender's report and a description.
[sample]
transport = udp
client = \x80\xc8\x00\x06\xde\xad\xbe\xef\xe9\x00\x00\x01\x80\x00\x00\x00
         \x00\x00\x01\x40\x00\x00\x00\x10\x00\x00\x0a\x00
         \x81\xca\x00\x03\xde\xad\xbe\xef\x01\x05a@b.c\x00

# A receiver's report without a block.
[sample]
transport = udp
server = \x80\xc9\x00\x01\x0a\x0b\x0c\x0d

# A request for a picture.
[sample]
transport = udp
client = \x81\xce\x00\x02\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11

[sample]
transport = udp
client = \x80\xc9\x00\x01\x5a\x3c\x71\x0b\x80\x00\x00\x05\x1d{10}
server = \x80\xc9\x00\x01\x0a\x0b\x0c\x0d\xfb\x6a\x87\x41\xae\x18\xda\x87\x42
         \x80\x00\x00\x06\x2e{10}

# Secured and under way for long.
[sample]
transport = udp
client = \x81\xc8\x00\x0c\x0a\x0b\x0c\x0d\x5a{60}\x81\x23\x45\x06\x2e{10}
client = \x81\xc8\x00\x0c\x0a\x0b\x0c\x0d\x5b{60}\x81\x23\x45\x07\x2e{10}
client = \x80\xc9\x00\x01\x0a\x0b\x0c\x0d\x5c{30}\x81\x23\x45\x08\x2e{10}

# The second length leads beyond the end.
[counter-sample]
transport = udp
client = \x80\xc9\x00\x01\x0a\x0b\x0c\x0d\x81\xca\x00\x09\xde\xad\xbe\xef

# RTP.
[counter-sample]
transport = udp
client = \x80\x08\x00\x01\x0a\x0b\x0c\x0d\x00\x00\x00\x01\xd5{8}

# RTP, whose receiver reports on it.
[counter-sample]
transport = udp
client = \x80\x00\x12\x34\x00\x00\x00\xa0\xde\xad\xbe\xef\xd5{160}
server = \x80\xc9\x00\x01\x0a\x0b\x0c\x0d
client = \x80\x00\x12\x35\x00\x00\x01\x40\xde\xad\xbe\xef\xd5{160}
client = \x80\x00\x12\x36\x00\x00\x01\xe0\xde\xad\xbe\xef\xd5{160}
