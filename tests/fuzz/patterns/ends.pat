# SPDX-License-Identifier: GPL-3.0-or-later
# Expressions that ask for the end, or for what does not follow.
protocol = ends
groups = test
spec = none

[pattern]
transport = tcp udp
strength = medium
client = ^whole line\r\n$

[pattern]
transport = tcp
strength = weak
client = ^(?!none)[a-z]{4}(?=:)(?!:\x00)

[pattern]
transport = tcp
strength = weak
server = ^[0-9]{1,6}(?<!7)z*$

[sample]
transport = tcp
client = whole line\r\n

[sample]
transport = tcp
client = some:thing

[sample]
transport = tcp
server = 123456zz
