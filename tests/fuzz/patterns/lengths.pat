# SPDX-License-Identifier: GPL-3.0-or-later
# Messages that say how long they are.
protocol = lengths
groups = test
spec = none

[pattern]
transport = tcp
strength = strong
either = ^\x4c...[\x01-\x05]
length = 2 2 +4 max 300

[pattern]
transport = udp
strength = medium
either = ^\x4d
length = 1 1 x4 +2

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x4e
length = 1 4 little -1

[sample]
transport = tcp
client = \x4c\x00\x00\x03\x01ab

[sample]
transport = udp
client = \x4d\x01abcd\x4d\x00

[sample]
transport = tcp
midstream = yes
client = \x4e\x09\x00\x00\x00abc
