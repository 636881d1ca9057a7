# SPDX-License-Identifier: GPL-3.0-or-later
# What takes a regex long.
protocol = slow
groups = test
spec = none

[pattern]
transport = tcp udp
strength = weak
either = (?:(?:a+)+b?)+c

[pattern]
transport = tcp udp
strength = weak
either = (.*)(.*)(.*)\1\2\3slow$

[sample]
transport = tcp
client = aaabaac

[sample]
transport = udp
client = aaaaaaaaaaaaaaaac
