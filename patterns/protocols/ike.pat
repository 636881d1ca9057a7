# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ike
groups = vpn
spec = RFC 7296, sections 3.1 (header) and 3.2 (payloads), for IKEv2
spec = RFC 2408, sections 3.1 and 3.2, and RFC 2409, for IKEv1
spec = RFC 3948, sections 2.1 (ESP in UDP), 2.2 (the marker before IKE) and
       2.3 (keepalive)
spec = RFC 9329, sections 3 and 4 (over TCP); RFC 7383 (fragments)

# The header: both sides' SPIs, what payload comes first, version 1.0 or 2.0,
# the exchange, flags, the message's id, and its length.
[pattern]
transport = udp
strength = strong
either = ^.{16}(?:[\x01-\x10\x14\x15\x82\x84]\x10[\x01-\x06\x20\x21][\x00-\x07]
               |[\x00\x21-\x36]\x20[\x22-\x2d][\x00\x08\x20\x28]).{4}\x00
length = 24 4

# Four zeros before it, where ESP would have an SPI.
[pattern]
transport = udp
strength = strong
either = ^\x00{4}.{16}
         (?:[\x01-\x10\x14\x15\x82\x84]\x10[\x01-\x06\x20\x21][\x00-\x07]
          |[\x00\x21-\x36]\x20[\x22-\x2d][\x00\x08\x20\x28]).{4}\x00
length = 28 4 +4

# The first request, all of which need not have come through: no SPI of the
# responder yet, a security association (or a cookie) first, message 0.
[pattern]
transport = udp
strength = strong
either = ^(?:\x00{4})?.{8}\x00{8}
         (?:\x01\x10[\x02\x04]\x00|[\x21\x29\x2b]\x20\x22\x08)\x00{4}
         \x00\x00[\x00-\x3f].

# ESP beside it: an SPI above 255 (and not what OpenVPN's data begin with), and
# a count.  And what keeps a NAT's mapping alive.  Such bytes are anybody's;
# only the port of RFC 3948 makes them these.
[pattern]
transport = udp
port = 4500
strength = medium
either = ^(?!\x00{3}|[\x48-\x4f]\x00).{4}[\x00-\x3f].{27}
datagrams = 3
same = 0 4
counts = 4 4

[pattern]
transport = udp
port = 4500
strength = weak
either = ^\xff$

# Over TCP each begins with its length in two bytes; the client's side with a
# word before the first.
[pattern]
transport = tcp
strength = strong
either = ^IKETCP(?:$|[\x00-\xff].\x00{4})

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^..\x00{4}.{16}
         (?:[\x01-\x10\x14\x15\x82\x84]\x10[\x01-\x06\x20\x21][\x00-\x07]
          |[\x00\x21-\x36]\x20[\x22-\x2d][\x00\x08\x20\x28])
         .{4}\x00\x00[\x00-\x3f].

# IKEv2 from the beginning.
[sample]
transport = udp
client = abcdefgh\x00{8}\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x30
         \x00\x00\x00\x14\x5a{16}
server = abcdefghABCDEFGH\x21\x20\x22\x20\x00\x00\x00\x00\x00\x00\x00\x30
         \x00\x00\x00\x14\x5a{16}

# IKEv1, main and quick mode.
[sample]
transport = udp
client = abcdefgh\x00{8}\x01\x10\x02\x00\x00\x00\x00\x00\x00\x00\x00\x30
         \x00\x00\x00\x14\x5a{16}

[sample]
transport = udp
server = abcdefghABCDEFGH\x08\x10\x20\x01\x5e\x12\x34\x56\x00\x00\x00\x3c
         \x5a{32}

# With NAT in the way: authentication, and a fragment of it.
[sample]
transport = udp
client = \x00\x00\x00\x00abcdefghABCDEFGH\x2e\x20\x23\x08\x00\x00\x00\x01
         \x00\x00\x00\x3c\x23\x00\x00\x20\x5a{28}

[sample]
transport = udp
server = \x00\x00\x00\x00abcdefghABCDEFGH\x35\x20\x23\x20\x00\x00\x00\x01
         \x00\x00\x00\x3c\x24\x00\x00\x20\x00\x01\x00\x02\x5a{24}

# ESP in UDP, and a keepalive, at their port.
[sample]
transport = udp
port = 4500
client = \xc1\x23\x45\x67\x00\x00\x00\x01\x5a{40}
client = \xc1\x23\x45\x67\x00\x00\x00\x02\xa5{40}
client = \xc1\x23\x45\x67\x00\x00\x00\x03\x5a{80}

[sample]
transport = udp
port = 4500
client = \xff

[sample]
transport = tcp
client = IKETCP\x00\x36\x00\x00\x00\x00abcdefgh\x00{8}\x21\x20\x22\x08
         \x00\x00\x00\x00\x00\x00\x00\x30\x00\x00\x00\x14\x5a{16}

[sample]
transport = tcp
server = \x00\x36\x00\x00\x00\x00abcdefghABCDEFGH\x21\x20\x22\x20
         \x00\x00\x00\x00\x00\x00\x00\x30\x00\x00\x00\x14\x5a{16}

# A version that is none; a length that is not the message's.
[counter-sample]
transport = udp
client = abcdefgh\x00{8}\x21\x30\x22\x08\x00\x00\x00\x00\x00\x00\x00\x30
         \x00\x00\x00\x14\x5a{16}

[counter-sample]
transport = udp
client = abcdefghABCDEFGH\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x31
         \x00\x00\x00\x14\x5a{16}

# ESP's bytes, elsewhere.
[counter-sample]
transport = udp
port = 9000
client = \xc1\x23\x45\x67\x00\x00\x00\x01\x5a{40}
client = \xc1\x23\x45\x67\x00\x00\x00\x02\xa5{40}
client = \xc1\x23\x45\x67\x00\x00\x00\x03\x5a{80}
