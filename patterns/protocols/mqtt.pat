# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mqtt
groups = messaging
spec = OASIS MQTT 5.0 and 3.1.1, sections 2.1.4 (remaining length), 3.1
       (CONNECT) and 3.2 (CONNACK)
spec = IBM, MQTT V3.1 protocol specification, section 3.1

# CONNECT with the name of the protocol and its version.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x10[\x80-\xff]{0,3}[\x00-\x7f]
         (?:\x00\x04MQTT[\x04\x05\x84]|\x00\x06MQIsdp[\x03\x83])

# What answers it, if nothing else was seen.
[pattern]
transport = tcp
strength = weak
server = ^\x20\x02[\x00\x01][\x00-\x05](?:$|[\x30-\x3f\x90\xb0\xd0])

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

[counter-sample]
transport = tcp
client = \x10\x10\x00\x04MQTX\x04\x02\x00\x3c\x00\x04abcd
