# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mqtt
groups = messaging
spec = OASIS MQTT 5.0 and 3.1.1, sections 2.1 (fixed header), 3.1 (CONNECT),
       3.2 (CONNACK), 3.3 and 3.4 (PUBLISH, PUBACK), 3.8 and 3.9 (SUBSCRIBE,
       SUBACK), 3.12 and 3.13 (PINGREQ, PINGRESP)
spec = IBM, MQTT V3.1 protocol specification, section 3.1

# CONNECT with the name of the protocol and its version, of which a bridge
# sets the highest bit.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x10[\x80-\xff]{0,3}[\x00-\x7f]
         (?:\x00\x04MQTT[\x03-\x05\x84]|\x00\x06MQIsdp[\x03\x83])

# What answers it, if nothing else was seen: CONNACK of the versions before 5,
# alone or with another packet behind it; and of 5, with properties.
[pattern]
transport = tcp
strength = medium
server = ^\x20\x02[\x00\x01][\x00-\x05](?:$|[\x30-\x3d\x40\x50\x90\xb0\xd0])

[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^\x20[\x03-\x7f][\x00\x01](?:\x00|[\x80-\x9f])
         (?:\x00$|[\x02-\x7f][\x11-\x13\x15\x16\x1a\x1c\x1f\x21\x22\x24-\x29])
length = 1 1 +2

# The same of a connection that was met right behind CONNECT.
[pattern]
transport = tcp
strength = medium
midstream = only
server = ^\x20\x02[\x00\x01]\x00
         (?:[\x30-\x3d][\x05-\x7f]\x00|[\x40\x50]\x02\x00|\x90[\x03-\x7f]\x00
           |\xd0\x00$)

# The middle of a connection: the client says that it is there, the server
# hears it.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?:\xc0\x00)+$
server = ^(?:\xd0\x00)+$

# A message and what confirms it; what is subscribed to, and the server's
# answer.
[pattern]
transport = tcp
strength = medium
midstream = only
client = ^[\x32-\x35\x3a-\x3d][\x80-\xff]{0,2}[\x05-\x7f]\x00[\x01-\xff]
         [\x20-\x7e]{2}
server = ^[\x40\x50]\x02..(?:$|[\x30-\x3d\x40\x50\xd0])

[pattern]
transport = tcp
strength = strong
midstream = only
client = ^\x82[\x80-\xff]{0,1}[\x06-\x7f]..(?:\x00|\x02\x0b.)?\x00[\x01-\xff]
         [\x20-\x7e]
server = ^\x90[\x03-\x7f]..[\x00-\x02\x80]

# One direction of it: the server's answer to what is subscribed to, and
# messages.
[pattern]
transport = tcp
strength = weak
midstream = only
server = ^\x90\x03..[\x00-\x02\x80](?:$|[\x30-\x3d\xd0])

[pattern]
transport = tcp
strength = weak
midstream = only
either = ^[\x30-\x35\x3a-\x3d][\x05-\x7f]\x00[\x03-\x7d][\x20-\x7e]{3}
length = 1 1 +2

[pattern]
transport = tcp
strength = weak
midstream = only
either = ^[\x30-\x35\x3a-\x3d][\x80-\xff][\x01-\x7f]\x00[\x08-\xff]
         [\x20-\x7e]{8}

[sample]
transport = tcp
client = \x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04abcd
server = \x20\x02\x00\x00

[sample]
transport = tcp
client = \x10\xa5\x01\x00\x04MQTT\x05\xc2\x00\x3c\x00\x00\x04abcd

[sample]
transport = tcp
client = \x10\x12\x00\x06MQIsdp\x03\x02\x00\x3c\x00\x04abcd

[sample]
transport = tcp
server = \x20\x02\x00\x00

[sample]
transport = tcp
server = \x20\x09\x00\x00\x06\x21\x00\x14\x22\x00\x0a

[sample]
transport = tcp
midstream = yes
client = \xc0\x00
server = \xd0\x00

[sample]
transport = tcp
midstream = yes
client = \x32\x0b\x00\x05topic\x00\x01hi
server = \x40\x02\x00\x01

[sample]
transport = tcp
midstream = yes
client = \x82\x0a\x00\x0a\x00\x05topic\x00
server = \x90\x03\x00\x0a\x00

[sample]
transport = tcp
midstream = yes
server = \x90\x03\x00\x0a\x00\x30\x09\x00\x05topichi

[sample]
transport = tcp
midstream = yes
server = \x30\x09\x00\x05topichi

[sample]
transport = tcp
midstream = yes
server = \x31\xd4\x02\x00\x0aroom/light\x61{320}

# Met behind CONNECT: the answer, and a message that was kept.
[sample]
transport = tcp
midstream = yes
server = \x20\x02\x00\x00\x31\x08\x00\x03a/dhot

# Version 5 subscribes, without properties.
[sample]
transport = tcp
midstream = yes
client = \x82\x09\x00\x02\x00\x00\x03a/d\x01
server = \x90\x04\x00\x02\x00\x01

[counter-sample]
transport = tcp
client = \x10\x10\x00\x04MQTX\x04\x02\x00\x3c\x00\x04abcd

# The length is wrong.
[counter-sample]
transport = tcp
midstream = yes
server = \x30\x2a\x00\x05topichi
