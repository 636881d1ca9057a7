# SPDX-License-Identifier: GPL-3.0-or-later
# Several datagrams that belong together.
protocol = streams
groups = test
spec = none

[pattern]
transport = udp
strength = medium
datagrams = 3
same = 0 2
counts = 2 2
either = ^\x80.{3}

[pattern]
transport = udp
strength = weak
datagrams = 8
counts = 0 1
server = ^[\x00-\x3f]

[sample]
transport = udp
client = \x80\x01\x00\x05x
client = \x80\x01\x00\x06y
client = \x80\x01\x00\x08z

[sample]
transport = udp
server = \x01
server = \x02
server = \x03
server = \x04
server = \x05
server = \x06
server = \x07
server = \x08
