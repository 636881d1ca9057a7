# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rtmp
groups = streaming
spec = Adobe, "RTMP 1.0" (2012), sections 5.2 (handshake), 5.3 (chunks) and
       7.2 (commands)

# C0 and C1: version 3 (6: encrypted), a time, four bytes that are 0 in the
# document and the version of the player since Flash 9, and 1,528 random
# bytes.  All of it comes before the server has said anything.
[pattern]
transport = tcp
strength = medium
client = ^[\x03\x06].{4}(?:\x00{4}|[\x05-\x20\x80]\x00.[\x00-\x0f])
         (?!\x00{8}).{800}

# What was kept of it by a capture, when it is answered by S0 and S1.
[pattern]
transport = tcp
strength = medium
client = ^[\x03\x06].{4}(?:\x00{4}|[\x05-\x20\x80]\x00.[\x00-\x0f])
         (?!\x00{8}).{8}
server = ^[\x03\x06\x08].{4}
         (?:\x00{4}|[\x01-\x0d][\x00-\x1f][\x00-\x1f].)(?!\x00{8}).{8}

# S0 and S1 alone: servers have versions of their own there.
[pattern]
transport = tcp
strength = medium
server = ^[\x03\x06].{4}
         (?:\x00{4}|[\x01-\x0d][\x00-\x1f][\x00-\x1f][\x00-\x1f])
         (?!\x00{8}).{1100}

# A command in the middle of a stream: a chunk of type 20 in AMF0 (17: AMF3),
# a string of letters.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^[\x03-\x0f].{3}\x00..(?:\x14.{4}|\x11.{4}\x00)
         \x02\x00[\x04-\x18][A-Za-z_]{4}

# Either of them whose first packet was lost, where what is random has no zeros
# in a row.
[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x03.{4}(?:\x00{4}|[\x01-\x20\x80][\x00-\x1f].[\x00-\x0f])
         (?!.{0,60}\x00{3}).{800}

# Control in the middle of a stream, on chunk stream 2 and message stream 0:
# the size of chunks, acknowledgements, events, windows.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x02.{3}\x00\x00(?:\x04[\x01\x03\x05]|[\x06\x0a]\x04|\x05\x06)\x00{4}
         [\x00-\x7f]

# Media there: all of a chunk's header, with message stream 1, or the one that
# leaves the stream out; then AAC or H.264 behind their codes.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^[\x03-\x3f].{3}\x00..[\x08\x09\x12]\x01\x00{3}
         (?:[\xa2-\xaf][\x00\x01]|[\x12-\x57]|\x02\x00)

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^[\x43-\x7f]\x00\x00.\x00..
         (?:\x08\xaf\x01|\x09[\x17\x27][\x00\x01]\x00\x00.)

[sample]
transport = tcp
client = \x03\x00\x0f\x42\x40\x00{4}\x5a{1528}
server = \x03\x00\x00\x00\x00\x03\x05\x01\x01\xa5{1528}

[sample]
transport = tcp
client = \x03\x12\x34\x56\x78\x80\x00\x07\x02\x5a{1528}

[sample]
transport = tcp
client = \x03\x00\x00\x00\x00\x09\x00\x7c\x02\x5a{40}
server = \x03\x00\x00\x00\x00\x04\x05\x00\x01\xa5{40}

[sample]
transport = tcp
server = \x03\x00\x00\x00\x00\x0d\x0e\x0a\x0d\xa5{1528}

[sample]
transport = tcp
midstream = yes
client = \x03\x00\x00\x00\x00\x00\x21\x14\x00\x00\x00\x00\x02\x00\x07connect
         \x00\x3f\xf0\x00{6}

# A connection request to a remote desktop.
[counter-sample]
transport = tcp
client = \x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00
         \x00\x00

[counter-sample]
transport = tcp
client = \x03\x00\x00\x00\x00\x5a{1532}

# In the middle of a stream: an acknowledgement; H.264 with all of its header,
# and AAC with less.
[sample]
transport = tcp
midstream = yes
server = \x02\x00\x00\x00\x00\x00\x04\x03\x00{4}\x00\x26\x25\xa0

[sample]
transport = tcp
midstream = yes
client = \x06\x00\x12\x34\x00\x0b\xb8\x09\x01\x00\x00\x00\x27\x01\x00\x00\x42
         \x5a{80}

[sample]
transport = tcp
midstream = yes
client = \x44\x00\x00\x17\x00\x00\xf3\x08\xaf\x01\x21\x5a{80}

# C0 and C1 of a connection whose first packet was lost.
[sample]
transport = tcp
midstream = yes
client = \x03\x00\x12\xd6\x87\x00{4}\x11{4}\x35{1524}
