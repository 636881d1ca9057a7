# SPDX-License-Identifier: GPL-3.0-or-later
# The server's port, and what a side says first.
protocol = ports
groups = test
spec = none

[pattern]
transport = tcp udp
strength = medium
port = 53 5353
either = ^port

[pattern]
transport = udp
strength = strong
first = yes
client = ^first

[sample]
transport = udp
port = 53
client = port of call

[sample]
transport = udp
client = first of all
