# SPDX-License-Identifier: GPL-3.0-or-later
protocol = nat-pmp
groups = infrastructure
spec = RFC 6886, sections 3.2 (external address), 3.3 (mapping) and 3.5
       (result codes)
spec = RFC 6887, sections 7.1 and 7.2 (PCP, which succeeds it)

# Version 0.  The request for the external address is two zeros and proves
# nothing alone; with the answer, that is an operation of 128, a result, the
# time since the start, and the address, it does.
[pattern]
transport = udp
strength = strong
client = ^\x00\x00$
server = ^\x00\x80\x00(?:[\x00-\x05].{8}|\x01.{4})$

[pattern]
transport = udp
port = 5351
strength = strong
client = ^\x00\x00$

# The address, and what a server of PCP alone says: no such version.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\x00(?:\x80\x00[\x00-\x05].{8}|[\x80-\x82]\x00\x01.{4})$

# A request for a mapping: its ports, and its life of up to a week.  Modbus
# over UDP looks the same where it has a length of 6.
[pattern]
transport = udp
first = yes
strength = medium
either = ^\x00[\x01\x02]\x00\x00(?!\x00[\x00-\x15]).{4}\x00[\x00-\x09]..$

# And the answer.
[pattern]
transport = udp
strength = strong
either = ^\x00[\x81\x82]\x00[\x00-\x05].{8}\x00[\x00-\x09]..$

# PCP, version 2: announce, map or peer, and the client's address, an IPv4
# one mapped into IPv6; or an IPv6 one, and a mapping of TCP or UDP.  (That
# and a life of 131,072 seconds would be RIP's, RFC 2453, section 4.)
[pattern]
transport = udp
strength = strong
either = ^\x02[\x00-\x02]\x00\x00.{4}
         (?:\x00{10}\xff\xff.{4}
           |(?<!\x02\x02\x00\x00\x00\x02\x00\x00)
            [\x20-\x3f\xfc-\xfe].{15}.{12}[\x00\x06\x11]\x00\x00\x00)

# The answer: a result, a life and a time, and 12 empty bytes.
[pattern]
transport = udp
strength = strong
either = ^\x02[\x80-\x82]\x00[\x00-\x0d].{8}\x00{12}

[sample]
transport = udp
client = \x00\x00
server = \x00\x80\x00\x00\x00\x12\x34\x56\xc0\x00\x02\x01

[sample]
transport = udp
port = 5351
client = \x00\x00

# Announced to all.
[sample]
transport = udp
client = \x00\x80\x00\x00\x00\x00\x00\x01\xc0\x00\x02\x01

[sample]
transport = udp
client = \x00\x02\x00\x00\x1a\xe1\x1a\xe1\x00\x00\x1c\x20

[sample]
transport = udp
server = \x00\x82\x00\x00\x00\x12\x34\x56\x1a\xe1\x1a\xe1\x00\x00\x1c\x20

# PCP's map, from IPv4 and from IPv6.
[sample]
transport = udp
client = \x02\x01\x00\x00\x00\x00\x1c\x20\x00{10}\xff\xff\xc0\x00\x02\x09
         \x5a{12}\x11\x00\x00\x00\x1a\xe1\x00\x00\x00{10}\xff\xff\x00{4}

[sample]
transport = udp
client = \x02\x01\x00\x00\x00\x00\x1c\x20\x20\x01\x0d\xb8\x00{12}
         \x5a{12}\x06\x00\x00\x00\x1a\xe1\x00\x00\x00{16}

[sample]
transport = udp
server = \x02\x81\x00\x00\x00\x00\x1c\x20\x00\x12\x34\x56\x00{12}
         \x5a{12}\x11\x00\x00\x00\x1a\xe1\x1a\xe1\x00{10}\xff\xff\xc0\x00\x02
         \x01

# Elsewhere two zeros are nothing.
[counter-sample]
transport = udp
client = \x00\x00

# Modbus over UDP.
[counter-sample]
transport = udp
client = \x00\x01\x00\x00\x00\x06\x01\x03\x00\x00\x00\x0a

# 10 days.
[counter-sample]
transport = udp
server = \x00\x82\x00\x00\x00\x12\x34\x56\x1a\xe1\x1a\xe1\x00\x0d\x2f\x00

# A response of RIP, version 2, with one route.
[counter-sample]
transport = udp
client = \x02\x02\x00\x00\x00\x02\x00\x00\x20\x01\x02\x00\xff\xff\xff\x00
         \x00\x00\x00\x00\x00\x00\x00\x01\x00\x02\x00\x00\x20\x01\x03\x00
         \xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x02
