# SPDX-License-Identifier: GPL-3.0-or-later
protocol = slp
groups = infrastructure
subset-of = radius
spec = RFC 2608, section 8 (version 2)
spec = RFC 2165, section 4 (version 1)

# Version 2: a function, three bytes of length, three flags and 13 empty bits,
# where an extension begins (if any), an id, and a language of two letters or
# more.
[pattern]
transport = tcp udp
strength = strong
midstream = yes
either = ^\x02[\x01-\x0b]\x00..[\x00\x20\x40\x60\x80\xa0\xc0\xe0]\x00
         \x00....\x00[\x02-\x10][A-Za-z]{2}

# Version 1: a function, two bytes of length, flags, no dialect, a language of
# two letters, and a set of characters: ASCII, Latin 1, UTF-8 or Unicode.
[pattern]
transport = tcp udp
strength = strong
midstream = yes
either = ^\x01[\x01-\x0a]..[\x00-\xf8]\x00[A-Za-z]{2}
         (?:\x00[\x03\x04\x6a]|\x03[\xe8-\xf8])

# Where is a service agent?
[sample]
transport = udp
client = \x02\x01\x00\x00\x36\x20\x00\x00\x00\x00\x12\x34\x00\x02en
         \x00\x00\x00\x15service:service-agent\x00\x07default\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x02\x02\x00\x00\x14\x00\x00\x00\x00\x00\x12\x34\x00\x02en
         \x00\x00\x00\x00

[sample]
transport = udp
client = \x01\x06\x00\x28\x00\x00en\x00\x03\x12\x34
         \x00\x00\x00\x14service:printer:test\x00\x00\x00\x00

# RADIUS: a code, an id, a length and random bytes.
[counter-sample]
transport = udp
client = \x01\x06\x00\x26\x0f\x40\x3f\x94\x73\x97\x80\x57\xbd\x83\xd5\xcb
         \x98\xf4\x22\x7a\x01\x06nemo\x02\x0c\x8d{10}

# A function that there is not.
[counter-sample]
transport = udp
client = \x02\x0f\x00\x00\x36\x20\x00\x00\x00\x00\x12\x34\x00\x02en
         \x00\x00\x00\x15service:service-agent\x00\x07default\x00\x00\x00\x00
