# SPDX-License-Identifier: GPL-3.0-or-later
protocol = teamspeak
groups = voip
spec = TeamSpeak 3, "ServerQuery manual" (its greeting), and the vendor's
       ts3init_linux_netfilter_module (the first packets)
spec = TeamSpeak 2's packets as its free servers and clients know them: class,
       type, session, client, number, sum

# Version 3: the first packets carry these letters where later ones are
# authenticated, the number 101, from the client its id, 0, and flags.
[pattern]
transport = udp
strength = strong
either = ^TS3INIT1\x00\x65(?:\x00\x00)?[\x80-\x9f]

# Version 2: a login, of no session and no client yet, and its answer.
[pattern]
transport = udp
strength = strong
either = ^\xf4\xbe(?:\x03\x00\x00{8}|\x04\x00.{8})

# Version 2 under way: reliable messages and their acknowledgements, voice,
# pings; the session stays.
[pattern]
transport = udp
strength = medium
either = ^[\xf0-\xf4]\xbe.[\x00-\x0f].{8}
datagrams = 2
same = 4 4

# The text interfaces of both versions greet.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:TS3\n\r|\[TS\]\r\n)

[sample]
transport = udp
client = TS3INIT1\x00\x65\x00\x00\x88\x06\x3b\xec\xe9\x00
         \x5a\x01\x02\x03\x11\x12\x13\x14\x00{8}
server = TS3INIT1\x00\x65\x88\x01\x5a{20}

[sample]
transport = udp
server = TS3INIT1\x00\x65\x88\x03\x5a{200}

[sample]
transport = udp
client = \xf4\xbe\x03\x00\x00{8}\x01\x00\x00\x00\x5a{4}\x09TeamSpeak\x00{20}

[sample]
transport = udp
client = \xf2\xbe\x00\x05\x11\x22\x33\x44\x01\x00\x00\x00\x07\x00\x91{30}
client = \xf2\xbe\x00\x05\x11\x22\x33\x44\x01\x00\x00\x00\x08\x00\x92{30}

[sample]
transport = tcp
server = TS3\n\rWelcome to the TeamSpeak 3 ServerQuery interface

[sample]
transport = tcp
server = [TS]\r\n

[counter-sample]
transport = udp
client = TS3INIT2\x00\x65\x00\x00\x88

[counter-sample]
transport = udp
client = \xf2\xbe\x00\x05\x11\x22\x33\x44\x01\x00\x00\x00\x07\x00\x91{30}
client = \xf2\xbe\x00\x05\x11\x22\x33\x45\x01\x00\x00\x00\x08\x00\x92{30}
