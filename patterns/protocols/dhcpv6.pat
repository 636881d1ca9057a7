# SPDX-License-Identifier: GPL-3.0-or-later
protocol = dhcpv6
groups = infrastructure
spec = RFC 8415, sections 7.3 (message types), 8 and 9 (formats), 11 (DUIDs)
       and 21 (options)
spec = RFC 5007, section 4.1 (LEASEQUERY)

# A type and a transaction id of three bytes, then options: a code and a
# length of two bytes each.  Which is first differs from one to the next.
# DNS's header can look like it: an id, flags, and counts of which the first
# is 1, like the code of a client's identifier.

# First an identifier of the client (1) or the server (2): its kind and its
# length agree.
[pattern]
transport = udp
strength = strong
either = ^(?!..[\x80-\x87][\x00\x03\x10\x80\x83\x90\xa0])[\x01-\x11]...
         \x00[\x01\x02]\x00
         (?:\x0e\x00\x01\x00[\x01\x06\x1b].{10}
           |\x0a\x00\x03\x00[\x01\x06\x1b].{6}
           |[\x0c\x10]\x00[\x01\x03]\x00[\x01\x06\x1b\x20].{8}
           |[\x08-\x30]\x00\x02\x00[\x00\x01].
           |\x12\x00\x04.{16}(?:$|\x00.\x00))

# First the time that passed (8), rapid commit (14), or reconfigure accept
# (20), of known length, and another option behind it.
[pattern]
transport = udp
strength = strong
either = ^(?!..[\x80-\x87])[\x01-\x0b]...
         \x00(?:\x08\x00\x02..|\x0e\x00\x00|\x14\x00\x00)
         \x00(?:[\x01\x02]\x00[\x08-\x82]\x00[\x01-\x04]
               |[\x03\x19][\x00\x01][\x0c-\xff]|\x06\x00[\x02-\x40]\x00
               |\x08\x00\x02|[\x0e\x14]\x00\x00\x00
               |[\x10\x11]\x00[\x04-\xff]\x00
               |[\x0f\x27]\x00[\x02-\xff])

# First an association for addresses (3), for prefixes (25), both with an
# identifier, two times, and options in them, or without; or which options
# are wanted (6).
[pattern]
transport = udp
strength = strong
either = ^(?!..[\x80-\x87])[\x01-\x0b]...
         \x00(?:[\x03\x19][\x00\x01][\x0c-\xff].{4}[\x00\xff].{3}[\x00\xff].{3}
                \x00[\x01-\x27][\x00\x01].
               |\x06\x00[\x04-\x40](?:\x00[\x01-\xff]){2})

# Between relays: hops, the link's address and the peer's, and then the
# message (9), the interface (18), or who the relay takes the peer for (37).
[pattern]
transport = udp
strength = strong
either = ^[\x0c\x0d][\x00-\x20](?:\x00{16}|[\x20-\x3f\xfc-\xfe].{15})
         (?:\xfe\x80\x00{6}.{8}|[\x20-\x3f\xfc\xfd].{15})
         \x00[\x09\x11\x12\x25\x26\x4f][\x00-\x05].

# Solicit: who, a request for an address, the time.
[sample]
transport = udp
client = \x01\x12\x34\x56\x00\x01\x00\x0e\x00\x01\x00\x01\x2a\x2b\x2c\x2d
         \x02\x00\x5e\x10\x00\x01\x00\x08\x00\x02\x00\x00

# Time first, as Windows does.
[sample]
transport = udp
client = \x01\x12\x34\x57\x00\x08\x00\x02\x00\x64\x00\x01\x00\x0e\x00\x01\x00
         \x01\x2a\x2b\x2c\x2d\x02\x00\x5e\x10\x00\x01

# Reply: an association first, as ISC's server does.
[sample]
transport = udp
client = \x07\x12\x34\x57\x00\x03\x00\x28\x00\x00\x00\x01\x00\x00\x0e\x10
         \x00\x00\x15\x18\x00\x05\x00\x18\x20\x01\x0d\xb8\x00{11}\x05
         \x00\x00\x1c\x20\x00\x00\x2a\x30
         \x00\x01\x00\x0a\x00\x03\x00\x01\x02\x00\x5e\x10\x00\x01
         \x00\x02\x00\x0a\x00\x03\x00\x01\x02\x00\x5e\x10\x00\x02

# A UUID.
[sample]
transport = udp
client = \x0b\x12\x34\x57\x00\x01\x00\x12\x00\x04\x5a{16}\x00\x06\x00\x02\x00
         \x17

# A relay's.
[sample]
transport = udp
client = \x0c\x00\x20\x01\x0d\xb8\x00{12}\xfe\x80\x00{6}\x5a{8}
         \x00\x09\x00\x22\x01\x12\x34\x56\x00\x01\x00\x0e\x00\x01\x00\x01
         \x2a\x2b\x2c\x2d\x02\x00\x5e\x10\x00\x01\x00\x08\x00\x02\x00\x00

# DNS: 14 answers of the server \x01.
[counter-sample]
transport = udp
server = \x01\x12\x81\x80\x00\x01\x00\x0e\x00\x01\x00\x01
         \x03www\x07example\x03com\x00\x00\x01\x00\x01

# An Ethernet address of 5 bytes.
[counter-sample]
transport = udp
client = \x01\x12\x34\x56\x00\x01\x00\x09\x00\x03\x00\x01\x02\x00\x5e\x10\x00
         \x00\x08\x00\x02\x00\x00
