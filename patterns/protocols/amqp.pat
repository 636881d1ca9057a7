# SPDX-License-Identifier: GPL-3.0-or-later
protocol = amqp
groups = messaging
spec = AMQP 0-9-1, sections 2.2.4 and 4.2.2 (protocol header), 2.3.5 and 4.2.3
       (frames); AMQP 0-8, 0-9 and 0-10, the same
spec = OASIS AMQP 1.0, part 2, sections 2.2 (version negotiation), 2.3 (frames)
       and 2.7 (performatives); part 5, section 5.3 (SASL)

# The header that a client opens with, and with which a server answers or
# refuses.  1.0 puts there what layer it is, the earlier ones a zero or a one.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^AMQP(?:\x00\x00\x09\x01|[\x00-\x03]\x01\x00\x00
         |\x01\x01(?:\x00[\x09\x0a]|[\x08\x09]\x00|\x09\x01))

# 0-9-1: frames with a method: type 1, channel, length, class, method, and
# 0xce at the end.  First the server's connection.start.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x01\x00\x00\x00\x00..\x00\x0a\x00\x0a[\x00\x08][\x00\x09].{4}

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x01[\x00-\x0f].\x00\x00..
         \x00[\x0a\x14\x1e\x28\x32\x3c\x55\x5a]\x00[\x0a-\x78]
         .{0,1500}?\xce(?:$|[\x01-\x03\x08][\x00-\x0f].\x00)
length = 3 4 +8

# Content's header and body: types 2 and 3.  A header says class 60 (basic)
# and a weight of 0.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x02[\x00-\x0f].\x00\x00..\x00\x3c\x00\x00\x00\x00.{6}
         .{0,1500}?\xce(?:$|[\x01-\x03\x08][\x00-\x0f].\x00)
length = 3 4 +8

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x03[\x00-\x0f].\x00[\x00-\x1f]..
         .{1,2000}?\xce(?:$|[\x01-\x03\x08][\x00-\x0f].\x00)
length = 3 4 +8

# A heartbeat.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x08\x00\x00\x00\x00\x00\x00\xce

# 1.0: length, where the body begins, type 0 (AMQP) or 1 (SASL), channel, and
# a performative: the mark of a described type, its code as a small ulong.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x00\x00..\x02[\x00\x01][\x00-\x0f].\x00
         (?:\x53|\x80\x00{7})[\x10-\x18\x40-\x44][\x45\xc0\xd0]
length = 0 4

# An empty frame.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00\x00\x08\x02\x00\x00\x00(?:$|\x00)

[sample]
transport = tcp
client = AMQP\x00\x00\x09\x01
server = \x01\x00\x00\x00\x00\x00\x18\x00\x0a\x00\x0a\x00\x09\x00\x00\x00\x00
         \x00\x00\x00\x05PLAIN\x00\x00\x00\x00\xce

[sample]
transport = tcp
server = \x01\x00\x00\x00\x00\x00\x18\x00\x0a\x00\x0a\x00\x09\x00\x00\x00\x00
         \x00\x00\x00\x05PLAIN\x00\x00\x00\x00\xce

[sample]
transport = tcp
client = AMQP\x03\x01\x00\x00
server = AMQP\x03\x01\x00\x00

[sample]
transport = tcp
midstream = yes
client = \x01\x00\x01\x00\x00\x00\x05\x00\x14\x00\x0a\x00\xce

[sample]
transport = tcp
midstream = yes
server = \x02\x00\x01\x00\x00\x00\x0e\x00\x3c\x00\x00\x00\x00\x00\x00\x00\x00
         \x00\x05\x00\x00\xce\x03\x00\x01\x00\x00\x00\x05hello\xce

[sample]
transport = tcp
midstream = yes
client = \x03\x00\x01\x00\x00\x00\x05hello\xce

[sample]
transport = tcp
midstream = yes
server = \x08\x00\x00\x00\x00\x00\x00\xce

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x00\x15\x02\x00\x00\x00\x00\x53\x10\xc0\x08\x02
         \xa1\x01a\xa1\x02bc\x00

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x00\x08\x02\x00\x00\x00

[counter-sample]
transport = tcp
client = AMQP\x04\x05\x06\x07

# The length is wrong.
[counter-sample]
transport = tcp
midstream = yes
client = \x01\x00\x01\x00\x00\x00\x09\x00\x14\x00\x0a\x00\xce
