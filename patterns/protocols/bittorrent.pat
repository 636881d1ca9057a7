# SPDX-License-Identifier: GPL-3.0-or-later
protocol = bittorrent
groups = p2p, file-transfer
spec = BEP 3, "peer protocol" (the handshake)
spec = BEP 5, "KRPC Protocol"; BEP 42 (DHT)
spec = BEP 14 (local service discovery)
spec = BEP 15 (UDP tracker)
spec = BEP 29, "header format" (uTP)
spec = Vuze, "Distributed hash table", "Packet formats"

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x13BitTorrent protocol

# Where the beginning was not seen: two requests for pieces, or what a peer
# has, in a row; or a piece from a multiple of 16384.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:\x00\x00\x00\x0d\x06.{6}[\x00\x40\x80\xc0]\x00\x00\x00\x40\x00){2}

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00\x40\x09\x07\x00.{5}[\x00\x40\x80\xc0]\x00

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^(?:\x00\x00\x00\x05\x04\x00.{3}){2}

# The same within uTP's first data packet (type 0, version 1).
[pattern]
transport = udp
strength = strong
either = ^\x01[\x00-\x02].{18,80}\x13BitTorrent protocol

# uTP's SYN: 20 bytes, no acknowledgement, nothing known of the other's
# clock; and the STATE that answers it.
[pattern]
transport = udp
strength = strong
client = ^\x41(?:\x00.{6}\x00{4}.{6}\x00\x00|\x02.{6}\x00{4}.{6}\x00\x00
               \x00\x08\x00{8})$
server = ^\x21[\x00-\x02].{18,80}$

[pattern]
transport = udp
strength = strong
client = ^\x41(?:\x00.{6}\x00{4}.{6}\x00\x00|\x02.{6}\x00{4}.{6}\x00\x00
               \x00\x08\x00{8})$

# An acknowledgement, reset or end alone: no extension, a window of less than
# 16 MiB, and nothing more; or the list of what came, of a length that is a
# multiple of four.
[pattern]
transport = udp
strength = medium
either = ^[\x11\x21\x31](?:\x00.{10}\x00.{7}$
              |\x01.{10}\x00.{7}\x00(?:\x04.{4}|\x08.{8}|\x10.{16}|\x20.{32})$)

# Pieces of data with such a window: two.
[pattern]
transport = udp
strength = medium
either = ^\x01\x00.{10}\x00.{8}
datagrams = 2
same = 2 2
counts = 16 2

# uTP under way: three acknowledgements, or three pieces of data, of one
# connection id, each numbered a little higher.
[pattern]
transport = udp
strength = medium
either = ^\x21\x00.{18}$
datagrams = 3
same = 2 2
counts = 18 2

[pattern]
transport = udp
strength = medium
either = ^\x01\x00.{19}
datagrams = 3
same = 2 2
counts = 16 2

# DHT: a dictionary whose first keys are, in their order, a query's arguments
# or a response's values with an id of 20 bytes, or an error with its number.
[pattern]
transport = udp
strength = strong
either = ^d(?:2:ip(?:6:.{6}|18:.{18}))?
         (?:1:[ar]d(?:2:bsi[01]e)?2:id20:.{20}|1:eli20[0-9]e[0-9]{1,3}:)

# The same by those that don't sort their keys: what kind of message first.
[pattern]
transport = udp
strength = strong
either = ^d1:(?:t[1-8]:.{1,8}?1:(?:y1:[qre]|[aqr])
               |y1:[qre]1:[aqrtv]
               |q[1-9][0-9]?:[a-z_]{3,20}1:[atvy])

# Vuze's DHT: a connection's number with its highest bit set, an action of
# 1024 and up, a transaction, a version, no vendor or one, and the network, of
# which there are few.  In responses the number is behind the transaction.
[pattern]
transport = udp
strength = strong
either = ^(?:[\x80-\xff].{7}\x00\x00\x04[\x00-\x0b].{4}
           |\x00\x00\x04[\x00-\x0b].{4}[\x80-\xff].{7})
         [\x05-\x3f][\x00\x01]\x00\x00\x00[\x00-\x04]

# UDP tracker: announcing oneself, under a number that was given: action 1,
# a transaction, what file, and a peer's id in the usual form.
[pattern]
transport = udp
strength = strong
either = ^.{8}\x00\x00\x00\x01.{24}-[A-Za-z~]{2}[0-9A-Za-z]{4}-

# UDP tracker: a client connects with this number for an id, action 0.
[pattern]
transport = udp
strength = strong
client = ^\x00\x00\x04\x17\x27\x10\x19\x80\x00\x00\x00\x00.{4}$

[pattern]
transport = udp
strength = strong
either = ^BT-SEARCH \* HTTP/1\.1\r\n

# Or an extension's dictionary; pieces that may be had while choked, in a row;
# and a request alone, perhaps behind another message.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00[\x00-\x3f].\x14[\x00-\x0f]d[1-9][0-9]?:[a-z_]

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^(?:\x00\x00\x00\x05\x11\x00.{3}){2}

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:\x00\x00\x00(?:\x01[\x00-\x03]|\x05\x04\x00.{3}))?
         \x00\x00\x00\x0d[\x06\x08]\x00.{5}[\x00\x40\x80\xc0]\x00\x00\x00\x40
         \x00

# UDP tracker: what answers an announcement: a transaction, seconds to wait (18
# hours at most), how many have part of the file and how many all of it.
[pattern]
transport = udp
strength = medium
either = ^\x00\x00\x00\x01.{4}\x00\x00[\x01-\xff].\x00[\x00-\x03]..
         \x00[\x00-\x03]..(?:.{6})*$

[sample]
transport = tcp
client = \x13BitTorrent protocol\x00{5}\x10\x00\x05\xa1{20}-AB1000-abcdefghijkl
server = \x13BitTorrent protocol\x00{8}\xa1{20}-XY2000-abcdefghijkl

[sample]
transport = udp
client = \x41\x02\x4c\x05\x0e\x21\x5f\x3a\x00{4}\x00\x04\x00\x00\x6b\x11\x00
         \x00
         \x00\x08\x00{8}
server = \x21\x00\x4c\x05\x0e\x33\x10\x00\x0a\x11\x5f\x3a\x00\x10\x00\x00\x05
         \x77
         \x6b\x11

[sample]
transport = udp
client = \x41\x00\x4c\x05\x0e\x21\x5f\x3a\x00{4}\x00\x04\x00\x00\x00\x01\x00
         \x00

[sample]
transport = udp
client = \x01\x00\x4c\x06\x0e\x21\x6f\x3a\x00\x00\x01\x11\x00\x04\x00\x00\x00
         \x02
         \x05\x76\x13BitTorrent protocol\x00{8}\xa1{20}

[sample]
transport = udp
client = d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe
server = d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re

[sample]
transport = udp
server = d2:ip6:\xc0\x00\x02\x01\x1a\xe11:rd2:id20:\x5a{20}e1:t2:bb1:y1:re

[sample]
transport = udp
client = \x00\x00\x04\x17\x27\x10\x19\x80\x00\x00\x00\x00\x3c\x11\x7f\x02

[sample]
transport = udp
client = \x5a{8}\x00\x00\x00\x01\x12\x34\x56\x78\xa1{20}
         -AB1000-abcdefghijkl
         \x00{34}\x1a\xe1

[sample]
transport = udp
client = d1:t2:aa1:y1:q1:q4:ping1:ad2:id20:abcdefghij0123456789ee

[sample]
transport = udp
client = \x9a{8}\x00\x00\x04\x04\x12\x34\x56\x78\x33\x00\x00\x00\x00\x00
         \x33\x04
         \xc0\x00\x02\x01\x1a\xe1
server = \x00\x00\x04\x05\x12\x34\x56\x78\x9a{8}\x33\x00\x00\x00\x00\x00
         \x00\x00\x00\x01

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x00\x0d\x06\x00\x00\x01\x11\x00\x00\x40\x00\x00\x00\x40\x00
         \x00\x00\x00\x0d\x06\x00\x00\x01\x11\x00\x00\x80\x00\x00\x00\x40\x00

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x40\x09\x07\x00\x00\x01\x11\x00\x00\x40\x00\x77{30}

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x00\x05\x04\x00\x00\x01\x11\x00\x00\x00\x05\x04\x00\x00\x01
         \x12

[sample]
transport = udp
client = BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\n\r\n

[sample]
transport = udp
client = \x21\x00\x4c\x05\x0e\x33\x10\x00\x0a\x11\x5f\x3a\x00\x10\x00\x00\x05
         \x77
         \x6b\x11
client = \x21\x00\x4c\x05\x0e\x33\x2a\x10\x0a\x11\x61\x08\x00\x10\x00\x00\x05
         \x77
         \x6b\x12
client = \x21\x00\x4c\x05\x0e\x33\x3b\xf0\x0a\x11\x60\x73\x00\x10\x00\x00\x05
         \x77
         \x6b\x14

[sample]
transport = udp
server = \x01\x00\x4c\x05\x0e\x33\x10\x00\x0a\x11\x5f\x3a\x00\x10\x00\x00\x05
         \x77
         \x6b\x11\x99{200}
server = \x01\x00\x4c\x05\x0e\x33\x11\x00\x0a\x11\x5f\x3a\x00\x10\x00\x00\x05
         \x78
         \x6b\x11\x98{200}
server = \x01\x00\x4c\x05\x0e\x33\x12\x00\x0a\x11\x5f\x3a\x00\x10\x00\x00\x05
         \x79
         \x6b\x11\x97{200}

# Acknowledgements of a large window: two could be chance.
[counter-sample]
transport = udp
client = \x21\x00\x4c\x05\x0e\x33\x10\x00\x0a\x11\x5f\x3a\x77\x10\x00\x00\x05
         \x77
         \x6b\x11
client = \x21\x00\x4c\x05\x0e\x33\x2a\x10\x0a\x11\x61\x08\x77\x10\x00\x00\x05
         \x77
         \x6b\x12

[counter-sample]
transport = tcp
client = \x13BitTorrent prototype\x00{8}

# Other bencoded things.
[counter-sample]
transport = udp
client = d5:hello5:worlde

# A SYN acknowledges nothing.
[counter-sample]
transport = udp
client = \x41\x00\x4c\x05\x0e\x21\x5f\x3a\x00{4}\x00\x04\x00\x00\x00\x01\x00
         \x07

# In streams that were under way.
[sample]
transport = tcp
midstream = yes
server = \x00\x00\x00\x1a\x14\x00d1:md11:ut_metadatai9eee

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x00\x05\x11\x00\x00\x00\x9b\x00\x00\x00\x05\x11\x00\x00\x00
         \x79

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x00\x01\x02\x00\x00\x00\x0d\x06\x00\x00\x01\x17\x00\x02\x80
         \x00
         \x00\x00\x40\x00

# A tracker's answers, alone: a number, then two peers.
[sample]
transport = udp
server = \x00\x00\x00\x00\x5a\x5b\x5c\x5c\x9b\x6c\xba\x7f\x22\x70\xf4\x05
server = \x00\x00\x00\x01\x5a\x5b\x5c\x5d\x00\x00\x07\x08\x00\x00\x00\x01
         \x00\x00\x00\x01\xc0\x00\x02\x0a\x1a\xe1\xc0\x00\x02\x0b\x1a\xe2

# Not whole addresses.
[counter-sample]
transport = udp
server = \x00\x00\x00\x01\x5a\x5b\x5c\x5d\x00\x00\x07\x08\x00\x00\x00\x01
         \x00\x00\x00\x01\xc0\x00\x02\x0a\x1a\xe1\xc0\x00\x02\x0b\x1a
