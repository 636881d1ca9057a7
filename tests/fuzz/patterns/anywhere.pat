# SPDX-License-Identifier: GPL-3.0-or-later
# Expressions that are bound to no place.
protocol = anywhere
groups = test
spec = none

[pattern]
transport = tcp udp
strength = strong
either = needle[0-9]+x

[pattern]
transport = tcp
strength = medium
midstream = yes
client = (?<=a)b{3}|\bword\b
server = straw

[sample]
transport = tcp
client = much of it, and then a needle12x

[sample]
transport = udp
client = needle1x

[sample]
transport = tcp
client = a word, and
server = straw
