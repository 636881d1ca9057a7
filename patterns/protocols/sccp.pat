# SPDX-License-Identifier: GPL-3.0-or-later
protocol = sccp
groups = voip
spec = Cisco, "Skinny Client Control Protocol": messages of a length (from the
       message's id on), a header version and an id, each of 4 bytes, the
       lowest first

# A telephone registers: message 1, its name, which is its kind and what makes
# it unique, often the hardware address; or asks for a token to do so (0x29).
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^.[\x00-\x03]\x00\x00[\x00\x0a\x0b\x11-\x17]\x00{3}[\x01\x29]\x00{3}
         [A-Za-z][0-9A-Za-z_.-]{1,14}\x00
length = 0 4 little +8 max 2048

# Before that it may raise an alarm (0x20: how bad it is, and text), or tell
# its port (2).
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^.[\x00-\x03]\x00\x00[\x00\x0a\x0b\x11-\x17]\x00{3}\x20\x00{3}
         [\x00-\x0a]\x00{3}[\x20-\x7e]{4}
length = 0 4 little +8 max 2048

[pattern]
transport = tcp
strength = medium
client = ^\x08\x00{3}[\x00\x0a\x0b\x11-\x17]\x00{3}\x02\x00{3}..\x00\x00
length = 0 4 little +8

# All messages in versions that are not 0: ids from 0x81 on are the call
# manager's, lower ones and some above the telephone's; keep-alives are 0 and
# 0x100.
[pattern]
transport = tcp
strength = medium
midstream = yes
either = ^(?:.[\x00-\x07]\x00\x00[\x0a\x0b\x11-\x17]\x00{3}
             (?:[\x01-\x4f\x81-\xff]\x00|.\x01)\x00\x00
         |\x04\x00{3}[\x0a\x0b\x11-\x17]\x00{3}\x00[\x00\x01]\x00\x00)
length = 0 4 little +8 max 2048

# In version 0 those of known lengths.  The telephone's: keys (3), buttons (5),
# hooks (6, 7), speed dials and lines (0x0a, 0x0b), a channel that is open
# (0x22) and soft keys (0x26).
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?:[\x08\x10]\x00{7}\x03|[\x0c\x10]\x00{7}[\x05\x26]
             |[\x04\x0c]\x00{7}[\x06\x07]|\x08\x00{7}[\x0a\x0b]
             |\x14\x00{7}\x22)\x00{3}
length = 0 4 little +8

# The manager's: the registration is accepted (0x81), refused (0x9d),
# capabilities are asked for (0x9b); tones (0x82, 0x83), ringer (0x85), lamps
# (0x86), speaker and microphone (0x88, 0x89), media to send (0x8a), time
# (0x94), buttons (0x97), a channel to open (0x105), soft keys (0x110), calls
# (0x111), prompts (0x112, 0x113), lines (0x116).
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?:[\x14\x18]\x00{7}\x81\x00|[\x24-\x28]\x00{7}\x9d\x00
             |\x04\x00{7}\x9b\x00
             |[\x08\x10]\x00{7}\x82\x00|[\x04\x0c]\x00{7}\x83\x00
             |[\x08\x10\x14]\x00{7}\x85\x00|\x10\x00{7}\x86\x00
             |\x08\x00{7}[\x88\x89]\x00|[\x20-\x80]\x00{7}(?:\x8a\x00|\x05\x01)
             |\x64\x00{7}\x97\x00
             |\x28\x00{7}\x94\x00|\x14\x00{7}\x10\x01|[\x10\x1c]\x00{7}\x11\x01
             |[\x2c\x30]\x00{7}\x12\x01|\x0c\x00{7}\x13\x01
             |\x08\x00{7}\x16\x01)
         \x00\x00
length = 0 4 little +8

# Both sides in version 0; and weakly, since zeros are many's, a keep-alive
# alone.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^.[\x00-\x03]\x00{6}[\x00-\x4f]\x00{3}
server = ^.[\x00-\x07]\x00{6}(?:[\x81-\xff]\x00|.\x01)\x00\x00
length = 0 4 little +8 max 2048

[pattern]
transport = tcp
strength = weak
midstream = yes
either = ^\x04\x00{7}\x00[\x00\x01]\x00\x00(?:$|\x04\x00{7})
length = 0 4 little +8

[sample]
transport = tcp
client = \x2c\x00\x00\x00\x00{4}\x01\x00\x00\x00SEP0011223344AA\x00\x00{4}
         \x01\x00\x00\x00\xc0\x00\x02\x0a\x07\x00\x00\x00\x00\x00\x00\x00
         \x05\x00\x00\x00
server = \x14\x00\x00\x00\x00{4}\x81\x00\x00\x00\x1e\x00\x00\x00M/D/Y\x00{3}
         \x1e\x00\x00\x00

[sample]
transport = tcp
client = \x08\x00\x00\x00\x00{4}\x02\x00\x00\x00\x00\x50\x00\x00

[sample]
transport = tcp
client = \x58\x00\x00\x00\x00{4}\x20\x00\x00\x00\x02\x00\x00\x00
         25: Name=SEP0011223344AA Load=P003 Last=Init\x00{40}

# Version 0x11.
[sample]
transport = tcp
server = \x10\x00\x00\x00\x11\x00\x00\x00\x86\x00\x00\x00\x09\x00\x00\x00
         \x01\x00\x00\x00\x02\x00\x00\x00

[sample]
transport = tcp
midstream = yes
client = \x04\x00\x00\x00\x00{4}\x00\x00\x00\x00
server = \x04\x00\x00\x00\x00{4}\x00\x01\x00\x00

# Orders alone, in the middle of a stream.
[sample]
transport = tcp
midstream = yes
server = \x14\x00\x00\x00\x00{4}\x10\x01\x00\x00\x01\x00\x00\x00
         \x05\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00

# A key is pressed.
[sample]
transport = tcp
midstream = yes
client = \x10\x00\x00\x00\x00{4}\x03\x00\x00\x00\x05\x00\x00\x00
         \x01\x00\x00\x00\x2a\x00\x00\x00

# A length that counts itself is another protocol's.
[counter-sample]
transport = tcp
client = \x10\x00\x00\x00\x11\x00\x00\x00\x86\x00\x00\x00\x09\x00\x00\x00

[counter-sample]
transport = tcp
client = \x3a\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xd4\x07\x00\x00
         \x00{42}

# A channel is to be opened, and is open.
[sample]
transport = tcp
midstream = yes
server = \x24\x00\x00\x00\x00{4}\x05\x01\x00\x00\x4d\x00\x00\x00\x01\x00\x00
         \x00
         \x14\x00\x00\x00\x04\x00\x00\x00\x00{16}

[sample]
transport = tcp
midstream = yes
client = \x14\x00\x00\x00\x00{4}\x22\x00\x00\x00\x00{4}\xc0\x00\x02\x0a
         \x00\x60\x00\x00\x01\x00\x00\x00
