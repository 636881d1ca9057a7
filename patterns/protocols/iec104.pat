# SPDX-License-Identifier: GPL-3.0-or-later
protocol = iec104
groups = industrial
spec = IEC 60870-5-104:2006, clause 5 (APCI)
spec = IEC 60870-5-101:2003, clause 7.2 (type identification, variable
       structure qualifier, cause of transmission)

# A start byte, a length, four bytes of control.  Unnumbered: start, stop or
# test, act or confirm.  Supervisory: how far the other side was received.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x68\x04(?:[\x07\x0b\x13\x23\x43\x83]\x00\x00\x00
                  |\x01\x00..(?:$|\x68))

# Numbered: a type that exists, of information or of a command, with how many
# there are, a cause that goes with it, and the originator, mostly 0.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x68(?:\x0e.{4}[\x64-\x69]\x01[\x05-\x0a\x2c-\x2f\x45-\x4a]
               |[\x0d-\xfd].{4}
                [\x01\x03\x05\x07\x09\x0b\x0d\x0f\x14\x15\x1e-\x28\x46]
                [\x01-\x7f\x81-\xff][\x01-\x05\x0b-\x0d\x14-\x29]
               |[\x0e-\x17].{4}
                [\x2d-\x33\x3a-\x40]\x01[\x05-\x0d\x2c-\x2f\x45-\x4d])
         [\x00-\x0f]
length = 1 1 +2

[sample]
transport = tcp
client = \x68\x04\x07\x00\x00\x00
server = \x68\x04\x0b\x00\x00\x00

# An interrogation, and single points that answer.
[sample]
transport = tcp
midstream = yes
client = \x68\x0e\x00\x00\x02\x00\x64\x01\x06\x00\x01\x00\x00\x00\x00\x14

[sample]
transport = tcp
midstream = yes
server = \x68\x0e\x02\x00\x02\x00\x01\x01\x14\x00\x01\x00\xe9\x03\x00\x01

[sample]
transport = tcp
midstream = yes
client = \x68\x04\x01\x00\x0a\x00

# Not an action that there is; a type that there isn't.
[counter-sample]
transport = tcp
client = \x68\x04\x0f\x00\x00\x00

[counter-sample]
transport = tcp
midstream = yes
server = \x68\x0e\x02\x00\x02\x00\x00\x01\x14\x00\x01\x00\xe9\x03\x00\x01
