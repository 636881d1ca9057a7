# SPDX-License-Identifier: GPL-3.0-or-later
protocol = radmin
groups = remote-access
spec = Famatech Radmin 2 and 3: no document is published; a message is 1, its
       length in four bytes, a sum of its bytes in four, and itself

# The client opens with a message of one byte, 8, whose sum is 8.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x01\x00\x00\x00\x01\x00\x00\x00\x08\x08

# The server answers the 8 with what it is, in 37 bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x01\x00\x00\x00\x25....\x08
length = 1 4 +9 max 46

[sample]
transport = tcp
client = \x01\x00\x00\x00\x01\x00\x00\x00\x08\x08
server = \x01\x00\x00\x00\x25\x00\x00\x02\x12\x08\x02\x00\x00\x0a\x00{32}

[sample]
transport = tcp
server = \x01\x00\x00\x00\x25\x08\x00\x01\x10\x08\x01\x00\x00\x09\x00{32}

# One byte, but another sum; and an answer that breaks off.
[counter-sample]
transport = tcp
client = \x01\x00\x00\x00\x01\x00\x00\x00\x09\x08

[counter-sample]
transport = tcp
server = \x01\x00\x00\x00\x25\x00\x00\x02\x12\x08\x02\x00\x00\x0a
