# SPDX-License-Identifier: GPL-3.0-or-later
protocol = vnc
groups = remote-access
spec = RFC 6143, sections 7.1.1 (protocol version handshake) and 7.5
       (client-to-server messages)

# Each side says its version in 12 bytes: 3.3, 3.7 and 3.8; 3.889 is Apple's,
# 4 and 5 are RealVNC's, and 0.0 is a repeater that asks whom to connect to.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^RFB[ ]00[03-6]\.[0-9]{3}\n

# What somebody at the screen makes: five messages, each a movement of the
# pointer, a key, or the wish for a part of the screen.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?:\x05[\x00-\x1f][\x00-\x1f].[\x00-\x1f].
            |\x04[\x00\x01]\x00\x00\x00\x00(?:\x00[\x20-\xff]|[\xfe\xff].)
            |\x03[\x00\x01][\x00-\x1f].[\x00-\x1f].[\x00-\x1f].[\x00-\x1f].
           ){5}

[sample]
transport = tcp
server = RFB 003.008\n
client = RFB 003.008\n

[sample]
transport = tcp
server = RFB 003.889\n

[sample]
transport = tcp
midstream = yes
client = RFB 005.000\n

[sample]
transport = tcp
midstream = yes
client = \x03\x01\x00\x00\x00\x00\x07\x80\x04\x38
         \x05\x00\x01\x52\x00\xd3
         \x05\x01\x01\x52\x00\xd3
         \x05\x00\x01\x52\x00\xd4
         \x04\x01\x00\x00\x00\x00\xff\x0d

[counter-sample]
transport = tcp
server = RFB 003.8\n\x00\x00

# Four messages, and something else.
[counter-sample]
transport = tcp
midstream = yes
client = \x05\x00\x01\x52\x00\xd3
         \x05\x01\x01\x52\x00\xd3
         \x05\x00\x01\x52\x00\xd4
         \x05\x00\x01\x52\x00\xd5
         \x15\x00\x01\x52\x00\xd6
