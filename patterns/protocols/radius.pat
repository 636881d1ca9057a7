# SPDX-License-Identifier: GPL-3.0-or-later
protocol = radius
groups = infrastructure
spec = RFC 2865, sections 3 (packet format), 4 (codes) and 5 (attributes)
spec = RFC 2866, sections 3 to 5 (accounting)
spec = RFC 5997, section 4 (Status-Server); RFC 5176, section 2.3 (changes of
       authorization)
spec = RFC 2869, section 5; RFC 3162, section 2

# A code, an id, the length of the whole, 16 bytes that look random, and
# attributes: each a type, its own length and a value.

# Other protocols have the length in the same place: the Internet Cache
# Protocol (RFC 2186) and the Precision Time Protocol (IEEE 1588), which are
# mostly zeros where 16 random bytes are here.

# The first attribute is one that is often first, of the length that it has:
# integers and addresses of 6 bytes, texts, a password of 16 bytes or more,
# a vendor's with the vendor's number, EAP, or a signature.
[pattern]
transport = udp
strength = strong
either = ^(?!.{8}\x00{4}|.{16}\x00{4})
         [\x01-\x05\x0b-\x0d\x28-\x2d].[\x00-\x0f].{17}
         (?:[\x04-\x0a\x0c-\x10\x17\x1b-\x1d\x25\x26\x28-\x2b\x2d-\x2f
             \x30\x31\x33-\x35\x37\x3d\x3e\x4c\x56]\x06
           |[\x01\x0b\x12\x13\x16\x1e-\x20\x2c\x32\x3c\x4d\x57\x58\x59]
            [\x03-\x80][\x20-\x7e\x80-\xff]
           |[\x02][\x12\x22\x32\x42\x52\x62\x72\x82]|\x03\x13
           |[\x18\x19\x21][\x03-\xff]
           |\x1a[\x08-\xff]\x00[\x00\x01]..
           |\x4f[\x06-\xff][\x01-\x04]|\x50\x12|\x5f\x12|\x60\x0a).*+$
length = 2 2 max 4096

# Cut off by the capture, so that the length says less: a number or an address
# before another attribute, a name, or a vendor's with its first.
[pattern]
transport = udp
first = yes
strength = medium
either = ^(?!.{8}\x00{4}|.{16}\x00{4})
         [\x01-\x05\x0b-\x0d\x28-\x2d].[\x00-\x0f].{17}
         (?:[\x04-\x0a\x0c-\x10\x17\x1b-\x1d\x25\x26\x28-\x2b\x2d-\x2f
             \x30\x31\x33-\x35\x37\x3d\x3e\x4c\x56]\x06.{4}
            (?:[\x04-\x0a\x0c-\x10\x1b-\x1d\x28-\x2b\x3d]\x06
              |[\x01\x1e\x1f\x20\x2c\x57][\x03-\x40][\x20-\x7e]|\x1a.\x00)
           |\x01[\x0a-\x40][\x20-\x7e]{8}
           |\x1a[\x08-\xff]\x00[\x00\x01]..[\x01-\xff][\x03-\xf0])
length = 2 2 max 4096

# Any attribute, or none, as in most answers to accounting.
[pattern]
transport = udp
first = yes
strength = medium
either = ^(?!.{8}\x00{4}|.{16}\x00{4})
         [\x01-\x05\x0b-\x0d\x28-\x2d].[\x00-\x0f].{17}
         (?:$|[^\x00][\x03-\xff].*+$)
length = 2 2 max 4096

[sample]
transport = udp
client = \x01\x00\x00\x38\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x01\x06user\x02\x12\x8d{16}
         \x04\x06\xc0\x00\x02\x10\x05\x06\x00\x00\x00\x03

# Accounting, a vendor's attribute first.
[sample]
transport = udp
client = \x04\x21\x00\x26\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x1a\x0c\x00\x00\x00\x09\x01\x06test\x28\x06\x00\x00
         \x00\x01

[sample]
transport = udp
server = \x05\x21\x00\x14\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a

# Who is to be disconnected.
[sample]
transport = udp
client = \x28\x07\x00\x22\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x2c\x0e0000001A3F2B

[sample]
transport = udp
client = \x0c\x07\x00\x26\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x50\x12\x3c{16}

# The length is not the datagram's.
[counter-sample]
transport = udp
client = \x01\x00\x00\x39\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x01\x06user\x02\x12\x8d{16}
         \x04\x06\xc0\x00\x02\x10\x05\x06\x00\x00\x00\x03

# No such code.
[counter-sample]
transport = udp
client = \x77\x21\x00\x26\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x1a\x0c\x00\x00\x00\x09\x01\x06test\x28\x06\x00\x00
         \x00\x01

# The Precision Time Protocol: a request for the delay.
[counter-sample]
transport = udp
client = \x01\x02\x00\x2c\x00\x00\x02\x00\x00{12}\x02\x00\x5e\xff\xfe\x10\x00
         \x01\x00\x01\x00\x07\x01\x7f\x00{10}

# The Internet Cache Protocol.
[counter-sample]
transport = udp
client = \x02\x02\x00\x28\x00\x00\x00\x07\x00{8}\xc0\x00\x02\x01
         http://example.com/\x00

# An attribute of one byte.
[counter-sample]
transport = udp
client = \x02\x21\x00\x16\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x12\x01
