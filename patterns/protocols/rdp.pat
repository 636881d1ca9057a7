# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rdp
groups = remote-access
spec = MS-RDPBCGR, sections 2.2.1.1 (connection request) and 2.2.1.2
       (connection confirm)
spec = RFC 1006, section 6 (TPKT); ITU-T X.224, sections 13.3 and 13.4

# A connection request in a TPKT, then a cookie or routing token, or the
# protocols that the client offers.  Others make such requests too (S7, ISO
# services), with parameters of X.224's own.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x03\x00[\x00\x01].[\x0e-\xfe]\xe0\x00\x00..\x00
         (?:Cookie:[ ](?:mstshash|msts)=
          |\x01[\x00-\x0f]\x08\x00[\x00-\x1f]\x00\x00\x00)

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x03\x00\x00\x13\x0e\xd0\x00\x00..\x00
         [\x02\x03][\x00-\x1f]\x08\x00[\x00-\x10]\x00\x00\x00

# The oldest clients offer nothing.
[pattern]
transport = tcp
strength = medium
client = ^\x03\x00\x00\x0b\x06\xe0\x00\x00\x00\x00\x00
server = ^\x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00

[sample]
transport = tcp
client = \x03\x00\x00\x2c\x27\xe0\x00\x00\x00\x00\x00Cookie: mstshash=eltons
         \r\n
         \x01\x00\x08\x00\x00\x00\x00\x00
server = \x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x00\x08\x00\x00\x00
         \x00\x00

[sample]
transport = tcp
client = \x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x0b\x00
         \x00\x00

[sample]
transport = tcp
client = \x03\x00\x00\x0b\x06\xe0\x00\x00\x00\x00\x00
server = \x03\x00\x00\x0b\x06\xd0\x00\x00\x12\x34\x00

# A request to an S7 controller.
[counter-sample]
transport = tcp
client = \x03\x00\x00\x16\x11\xe0\x00\x00\x00\x01\x00\xc0\x01\x0a\xc1\x02\x01
         \x00
         \xc2\x02\x01\x02
