# SPDX-License-Identifier: GPL-3.0-or-later
protocol = h323
groups = voip
spec = ITU-T H.225.0, sections 7.2 (call signalling messages) and 7.9 to 7.11
       (RAS), and annex H (their ASN.1)
spec = ITU-T Q.931, section 4 (message structure)
spec = ITU-T H.245, annex A
spec = RFC 1006, section 6 (TPKT)

# Call signalling: in a TPKT, Q.931's discriminator 8, a call reference of 2
# bytes and a message's type.  Then elements in rising order: bearer
# capability, cause, facility, progress, display, numbers, user-user.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x03\x00[\x00-\x3f].\x08\x02..
         [\x01-\x03\x05\x07\x0d\x0f\x4d\x5a\x62\x6e\x75\x7b\x7d]
         [\x04\x08\x14\x18\x1c\x1e\x27-\x29\x2c\x34\x3a\x4c\x6c\x6d\x70
          \x71\x74\x79\x7d\x7e\x90-\x9f\xa1]
length = 2 2 max 16383

# H.245's first message, the terminal's capabilities: it names the protocol's
# object identifier, {0 0 8 245 0 VERSION}.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x03\x00[\x00-\x3f].\x02..\x06\x00\x08\x81\x75\x00

# Or else the question who decides: the terminal's kind (from 50 on) and a
# random number of 1 to 3 bytes.
[pattern]
transport = tcp
strength = medium
midstream = yes
either = ^\x03\x00\x00[\x09-\x0b]\x01\x00[\x32-\xf0][\x00\x40\x80].
length = 2 2

# RAS: requests to find a gatekeeper and to register, and what answers them,
# begin with their choice, a number and H.225.0's object identifier,
# {0 0 8 2250 0 VERSION}.
[pattern]
transport = udp
strength = strong
either = ^[\x00-\x1f].{3}\x06\x00\x08\x91\x4a\x00[\x01-\x0f]

# Setup, with the bearer capability and a display.
[sample]
transport = tcp
client = \x03\x00\x00\x23\x08\x02\x12\x34\x05\x04\x03\x88\x93\xa5\x28\x03bob
         \x7e\x00\x0d\x05\x20\xb8\x06\x00\x08\x91\x4a\x00\x04\x11\x22\x33

# Alerting.
[sample]
transport = tcp
server = \x03\x00\x00\x17\x08\x02\x92\x34\x01\x7e\x00\x0b\x05\x23\x80\x06\x00
         \x08\x91\x4a\x00\x04\x00

[sample]
transport = tcp
client = \x03\x00\x00\x14\x02\x70\x01\x06\x00\x08\x81\x75\x00\x07\x00\x11\x22
         \x33\x44\x55

[sample]
transport = tcp
server = \x03\x00\x00\x0b\x01\x00\x32\x80\x12\x34\x56

# Requests for a gatekeeper and for registration.
[sample]
transport = udp
client = \x00\x00\x00\x01\x06\x00\x08\x91\x4a\x00\x04\x00\xc0\x00\x02\x0a\x06
         \xb8

[sample]
transport = udp
client = \x0e\x80\x15\x3f\x06\x00\x08\x91\x4a\x00\x04\x00\x01\xc0\x00\x02\x0a
         \x06\xb8
server = \x12\x80\x15\x3f\x06\x00\x08\x91\x4a\x00\x04\x01\x00\xc0\x00\x02\x09
         \x06\xb8

# A request to an S7 controller has TPKT, too.
[counter-sample]
transport = tcp
client = \x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0a\xc1\x02\x01
         \x00\xc2\x02\x01\x02

# The length is not the TPKT's.
[counter-sample]
transport = tcp
client = \x03\x00\x00\x45\x08\x02\x12\x34\x05\x04\x03\x88\x93\xa5\x28\x03bob
