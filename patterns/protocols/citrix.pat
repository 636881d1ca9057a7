# SPDX-License-Identifier: GPL-3.0-or-later
protocol = citrix
groups = remote-access
spec = Citrix ICA (port 1494) and Common Gateway Protocol (port 2598): the
       vendor publishes ports and uses, not the bytes; these are the greetings
       that its servers are known by

# ICA: the server greets again and again until the client does the same.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x7f\x7fICA\x00

# The Common Gateway Protocol, which carries ICA through interruptions: the
# first message of either side has its name and version.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x1aCGP/[0-9]

# The ICA browser, which finds servers and published applications: a length
# in two bytes, lowest first, and a mark in every message.
[pattern]
transport = udp
strength = strong
either = ^.[\x00-\x05][\x00-\x03][\x30-\x33]\x02\xfd\xa8\xe3
length = 0 2 little

[sample]
transport = tcp
server = \x7f\x7fICA\x00\x7f\x7fICA\x00
client = \x7f\x7fICA\x00

[sample]
transport = tcp
client = \x1aCGP/01\x01\x00\x01\x00\x00\x00

[sample]
transport = udp
client = \x1e\x00\x01\x30\x02\xfd\xa8\xe3\x00{22}
server = \x30\x00\x02\x31\x02\xfd\xa8\xe3\x02\x00\x06\x44\x00{36}

[counter-sample]
transport = tcp
server = \x7f\x7fICQ\x00

[counter-sample]
transport = udp
client = \x1f\x00\x01\x30\x02\xfd\xa8\xe3\x00{22}
