# SPDX-License-Identifier: GPL-3.0-or-later
protocol = openflow
groups = infrastructure
spec = OpenFlow Switch Specification 1.0.0, section 5; 1.3.5, sections 7.1
       (header), 7.3.1 (handshake), 7.5.1 (hello) and 7.5.2 (echo); 1.5.1

# A version from 1.0 (1) to 1.5 (6), a type, the length and an id.  Both sides
# begin with a hello, since 1.3 with a list of versions in it.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^[\x01-\x06]\x00\x00[\x10\x14\x18].{4}\x00\x01\x00[\x08\x0c]\x00\x00

[pattern]
transport = tcp
strength = strong
client = ^[\x01-\x06]\x00\x00[\x08\x10\x14\x18].{4}
server = ^[\x01-\x06]\x00\x00[\x08\x10\x14\x18].{4}

# One side alone: after a hello the controller asks for features or settings
# or sets them, the switch answers or complains, and both look whether the
# other is there.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^[\x01-\x06]\x00\x00\x08.{4}[\x01-\x06]
         (?:[\x02\x03\x05\x07\x12\x14]\x00\x08|\x06[\x00-\x10].|\x09\x00\x0c
          |\x01\x00[\x0c-\x7f]|\x04\x00[\x10\x14\x18])

# Later, in a stream whose beginning was not seen.
[pattern]
transport = tcp
strength = medium
midstream = only
client = ^[\x01-\x06]\x02\x00\x08.{4}
server = ^[\x01-\x06]\x03\x00\x08.{4}

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^([\x01-\x06][\x02\x03]\x00\x08).{4}\1

# Questions and answers: features, settings, a barrier.
[pattern]
transport = tcp
strength = medium
midstream = only
client = ^[\x01-\x06][\x05\x07\x12\x14]\x00\x08.{4}
server = ^(?:[\x01-\x06](?:\x06[\x00-\x10].|\x08\x00\x0c)
           |\x01\x13\x00\x08|[\x02-\x06]\x15\x00\x08).{4}

# Statistics: the kind, are there more, and since 1.1 four bytes of nothing.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:\x01[\x10\x11]..{5}\x00[\x00-\x05]\x00[\x00\x01]
           |[\x02-\x06][\x12\x13]..{5}\x00[\x00-\x13]\x00[\x00\x01]\x00{4})
length = 2 2 max 2048

# A packet that the switch does not keep; what a vendor added (Nicira, the ONF
# itself); an error about versions, in words.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^[\x01-\x06]
         (?:\x0a[\x00-\x27].{5}\xff{4}
           |\x04[\x00-\x07].{5}(?:\x00\x00\x23\x20|ONF\x00)
           |\x01\x00.{5}\x00\x00\x00\x00[\x20-\x7e]{8})

[sample]
transport = tcp
client = \x04\x00\x00\x10\x00\x00\x00\x07\x00\x01\x00\x08\x00\x00\x00\x12
server = \x06\x00\x00\x10\x00\x00\x00\x01\x00\x01\x00\x08\x00\x00\x00\x7e

[sample]
transport = tcp
client = \x01\x00\x00\x08\x00\x00\x00\x01
server = \x01\x00\x00\x08\x5a\x00\x00\x01

[sample]
transport = tcp
server = \x01\x00\x00\x08\x5a\x00\x00\x01\x01\x05\x00\x08\x5a\x00\x00\x02

[sample]
transport = tcp
client = \x01\x00\x00\x08\x00\x00\x00\x01\x01\x06\x00\xb0\x5a\x00\x00\x02

[sample]
transport = tcp
midstream = yes
client = \x04\x02\x00\x08\x00\x00\x00\x00
server = \x04\x03\x00\x08\x00\x00\x00\x00

# One side only: the switch looks twice whether the controller is there.
[sample]
transport = tcp
midstream = yes
client = \x05\x02\x00\x08\x00\x00\x00\x00\x05\x02\x00\x08\x00\x00\x00\x00

# The controller is older than the switch.
[sample]
transport = tcp
client = \x04\x00\x00\x10\x00\x00\x00\x07\x00\x01\x00\x08\x00\x00\x00\x12
server = \x01\x00\x00\x08\x00\x00\x00\x2a

# Questions whether the other is there, alone.
[sample]
transport = tcp
midstream = yes
client = \x04\x02\x00\x08\x00\x00\x00\x00\x04\x02\x00\x08\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
client = \x04\x14\x00\x08\x00\x00\x00\x09
server = \x04\x15\x00\x08\x00\x00\x00\x09

# The ports' statistics are asked for; the description comes; a packet.
[sample]
transport = tcp
midstream = yes
client = \x04\x12\x00\x18\x00\x00\x00\x0a\x00\x04\x00\x00\x00\x00\x00\x00
         \xff\xff\xff\xff\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x01\x11\x00\x14\x00\x00\x00\x0b\x00\x01\x00\x00\x00{8}

[sample]
transport = tcp
midstream = yes
server = \x01\x0a\x00\x4e\x00\x00\x00\x00\xff\xff\xff\xff\x00\x3c\x00\x02

# A version that is none; a hello of another length.
[counter-sample]
transport = tcp
client = \x07\x00\x00\x08\x00\x00\x00\x01
server = \x07\x00\x00\x08\x5a\x00\x00\x01

[counter-sample]
transport = tcp
client = \x01\x00\x00\x09\x00\x00\x00\x01
server = \x01\x00\x00\x08\x5a\x00\x00\x01
