# SPDX-License-Identifier: GPL-3.0-or-later
protocol = zabbix
groups = infrastructure
spec = Zabbix manual, "Header", "Passive and active agent checks", "Zabbix
       sender protocol"

# Each message begins with four letters, flags (1: Zabbix's protocol, 2:
# compressed, 4: large) and the length, lowest byte first.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^ZBXD[\x01\x03\x05\x07]

[sample]
transport = tcp
client = ZBXD\x01\x0a\x00\x00\x00\x00\x00\x00\x00agent.ping

[sample]
transport = tcp
client = agent.ping\n
server = ZBXD\x01\x01\x00\x00\x00\x00\x00\x00\x001

[sample]
transport = tcp
midstream = yes
server = ZBXD\x03\x30\x00\x00\x00\x52\x00\x00\x00\x78\x9c

[counter-sample]
transport = tcp
client = ZBXD\x00\x0a\x00\x00\x00\x00\x00\x00\x00agent.ping
