# SPDX-License-Identifier: GPL-3.0-or-later
protocol = xdmcp
groups = remote-access
spec = X Display Manager Control Protocol 1.1, sections 3 (data types) and 4
       (packet format)

# Version 1, an operation, the length of what follows, and that.  An ARRAY8 is
# bytes behind their number in two bytes.

# Query, broadcast and indirect: the names of authentications behind their
# number in one byte.  Most displays offer none.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00[\x01-\x03]\x00
         (?:\x01\x00$|[\x04-\xff][\x01-\x08]\x00[\x01-\x40][\x21-\x7e])
length = 4 2 +6

# A query that was passed on: the display's address and port.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00\x04\x00.\x00(?:\x04....|\x10.{16})\x00\x02..[\x00-\x08]
length = 4 2 +6

# Willing: the authentication's name, the host's, and how it does.  Unwilling:
# the host's name and why.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00[\x05\x06][\x00\x01].
         (?:\x00\x00|\x00[\x01-\x40][\x21-\x7e]{1,64})
         \x00.[\x20-\x7e]
length = 4 2 +6

# Request: the display's number, the types of its addresses, the addresses.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00\x07[\x00-\x03].\x00.
         ([\x01-\x20])\x00[\x00\x06](?:[\x00\x01].){0,31}\1\x00[\x04\x10]
length = 4 2 +6

# Accept and decline, with names of authentications and perhaps a cookie;
# manage, with the display's class.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00
         (?:\x08[\x00\x01].....(?:\x00\x00\x00\x00|\x00[\x01-\x40][\x21-\x7e])
           |\x09[\x00\x01].\x00.[\x20-\x7e]
           |\x0a\x00.....\x00.\x00(?:\x00$|[\x01-\x40][\x20-\x7e])
           |\x0c[\x00\x01].....\x00.[\x20-\x7e])
length = 4 2 +6

# Refuse; keep-alive and its answer.  Sessions have 32-bit numbers.
[pattern]
transport = udp
strength = strong
either = ^\x00\x01\x00(?:\x0b\x00\x04....|\x0d\x00\x06\x00.....
                        |\x0e\x00\x05[\x00\x01]....)$

[sample]
transport = udp
client = \x00\x01\x00\x02\x00\x01\x00
server = \x00\x01\x00\x05\x00\x1c\x00\x00\x00\x06tiger1\x00\x10
         Linux 6.1 x86_64

[sample]
transport = udp
client = \x00\x01\x00\x02\x00\x17\x01\x00\x14XDM-AUTHENTICATION-1

[sample]
transport = udp
client = \x00\x01\x00\x07\x00\x2c\x00\x01\x01\x00\x00\x01\x00\x04\xc0\x00\x02
         \x07
         \x00\x00\x00\x00\x01\x00\x12MIT-MAGIC-COOKIE-1\x00\x05x-123
server = \x00\x01\x00\x08\x00\x2e\x5a\x01\x02\x03\x00\x00\x00\x00
         \x00\x12MIT-MAGIC-COOKIE-1\x00\x10\x77{16}
client = \x00\x01\x00\x0a\x00\x17\x5a\x01\x02\x03\x00\x01
         \x00\x0fMIT-unspecified

[sample]
transport = udp
client = \x00\x01\x00\x0d\x00\x06\x00\x01\x5a\x01\x02\x03

[sample]
transport = udp
client = \x00\x01\x00\x04\x00\x0b\x00\x04\xc0\x00\x02\x07\x00\x02\x9a\x11\x00

# STUN of RFC 3489: a request without attributes begins alike.
[counter-sample]
transport = udp
client = \x00\x01\x00\x00\x33{16}

[counter-sample]
transport = udp
client = \x00\x01\x00\x08\x00\x16\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a
         \x0b\x0c\x0d\x00\x03\x00\x04\x00\x00\x00\x00

# The length is wrong.
[counter-sample]
transport = udp
client = \x00\x01\x00\x02\x00\x02\x00
