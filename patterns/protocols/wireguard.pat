# SPDX-License-Identifier: GPL-3.0-or-later
protocol = wireguard
groups = vpn
spec = Donenfeld, "WireGuard: Next Generation Kernel Network Tunnel", sections
       5.4.2 (initiation), 5.4.3 (response), 5.4.6 (data) and 5.4.7 (cookie)

# A type, three reserved zeros, and for all but data one size.  What follows
# is random: indices, keys and nonces.  Nothing else is spoken here, so the
# first datagram tells; what begins otherwise carries WireGuard in a protocol
# of its own.
[pattern]
transport = udp
first = yes
strength = strong
either = ^(?:\x01\x00{3}(?!.{0,9}\x00{3}).{144}
          |\x02\x00{3}(?!.{0,9}\x00{3}).{88}
          |\x03\x00{3}(?!.{0,9}\x00{3}).{60})$

# Data: the receiver's index, a count with the lowest byte first, and at least
# a tag.  What is sent is padded to blocks of 16 bytes, unless the link's size
# is in the way.
[pattern]
transport = udp
first = yes
strength = strong
either = ^\x04\x00{3}(?!.{0,2}\x00\x00).{9}\x00{3}(?!.{0,5}\x00{3})(?:.{16})+$

[pattern]
transport = udp
first = yes
strength = medium
either = ^\x04\x00{3}(?!.{0,2}\x00\x00).{9}\x00{3}(?!.{0,5}\x00{3}).{1000}

# There are networks that put a customer's number where the zeros are.  A
# handshake ends with a code and, unless the receiver is under load, 16 zeros.
[pattern]
transport = udp
first = yes
strength = medium
either = ^(?:\x01.{115}|\x02.{59})(?!.{0,13}\x00{3}).{16}\x00{16}$

# Cut by a capture: both sides of a handshake, or both sides' initiations where
# they cross, or data of one receiver.
[pattern]
transport = udp
first = yes
strength = medium
client = ^\x01\x00{3}(?!.{0,9}\x00{3}).{40}
server = ^[\x01\x02]\x00{3}(?!.{0,9}\x00{3}).{40}

[pattern]
transport = udp
first = yes
strength = medium
either = ^\x04\x00{3}(?!.{0,2}\x00\x00).{4}.{4}\x00{4}(?!.{0,5}\x00{3}).{16}
datagrams = 3
same = 4 4

[sample]
transport = udp
client = \x01\x00\x00\x00\x5a{144}
server = \x02\x00\x00\x00\xa5{88}

[sample]
transport = udp
server = \x03\x00\x00\x00\x5a{60}

# Only data; a keepalive has nothing but the tag.
[sample]
transport = udp
client = \x04\x00\x00\x00\x12\x34\x56\x78\x07\x01\x00\x00\x00\x00\x00\x00
         \x99{16}

[sample]
transport = udp
client = \x04\x00\x00\x00\x12\x34\x56\x78\x07\x01\x00\x00\x00\x00\x00\x00
         \x99{1411}

[sample]
transport = udp
client = \x01\xaa\xbb\xcc\x5a{128}\x00{16}
server = \x02\xaa\xbb\xcc\x5a{72}\x00{16}

# A byte too few; a data message whose count is beyond reason; a small number
# where an index would be.
[counter-sample]
transport = udp
client = \x01\x00\x00\x00\x5a{143}

[counter-sample]
transport = udp
client = \x04\x00\x00\x00\x12\x34\x56\x78\x07\x01\x00\x00\x00\x00\x01\x00
         \x99{16}

[counter-sample]
transport = udp
client = \x04\x00\x00\x00\x12\x00\x00\x00\x07\x01\x00\x00\x00\x00\x00\x00
         \x99{16}

# A handshake, the beginning of each message; data that ends nowhere in
# particular.
[sample]
transport = udp
client = \x01\x00{3}\x5a{40}
server = \x02\x00{3}\xa5{40}

[sample]
transport = udp
client = \x04\x00{3}\x5a{4}\x01\x00{7}\x11{17}
client = \x04\x00{3}\x5a{4}\x02\x00{7}\x22{17}
client = \x04\x00{3}\x5a{4}\x04\x00{7}\x33{17}
