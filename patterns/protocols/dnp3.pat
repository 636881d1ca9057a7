# SPDX-License-Identifier: GPL-3.0-or-later
protocol = dnp3
groups = industrial
spec = IEEE 1815-2012, clauses 9.2 (data link frames), 8.2 (transport) and 4.2
       (application fragments)

# Two bytes to begin with, a length, and control: to the outstation or from
# it, the frame's function.  Of five bytes: control, addresses, and nothing
# else; with their CRC the frame has ten, and another may follow.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^\x05\x64\x05
         [\x00\x01\x0b\x0e\x0f\x10\x11\x1b\x1e\x1f\x40\x42\x49\x50\x52\x59
          \x60\x62\x69\x70\x72\x79\x80\x81\x8b\x8e\x8f\x90\x91\x9b\x9e\x9f
          \xc0\xc2\xc9\xd0\xd2\xd9\xe0\xe2\xe9\xf0\xf2\xf9]
         .{6}(?:$|\x05(?:$|\x64))

# With data: its first byte is the transport's, which says that a fragment
# begins; the application's control and function follow.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^\x05\x64[\x08-\xff][\x43\x44\x53\x54\x63\x64\x73\x74\xc3\xc4\xd3\xd4
         \xe3\xe4\xf3\xf4].{6}[\x40-\x7f\xc0-\xff].[\x00-\x21\x81-\x83]

# Or it goes on with one.
[pattern]
transport = tcp, udp
strength = medium
midstream = yes
either = ^\x05\x64[\x08-\xff][\x43\x44\x53\x54\x63\x64\x73\x74\xc3\xc4\xd3\xd4
         \xe3\xe4\xf3\xf4].{6}[\x00-\x3f\x80-\xbf].

# The master asks for what has happened; frames of the link layer.
[sample]
transport = tcp
client = \x05\x64\x0b\xc4\x04\x00\x03\x00\x5a\x5a\xc0\xc1\x01\x3c\x02\x06
         \x5a\x5a
server = \x05\x64\x0a\x44\x03\x00\x04\x00\x5a\x5a\xc0\xc1\x81\x10\x00\x5a\x5a

[sample]
transport = tcp
client = \x05\x64\x05\xc0\x04\x00\x03\x00\x5a\x5a
server = \x05\x64\x05\x00\x03\x00\x04\x00\x5a\x5a

[sample]
transport = udp
server = \x05\x64\x0a\x44\x03\x00\x04\x00\x5a\x5a\xe7\xf7\x82\x10\x00\x5a\x5a

# The rest of a fragment of the outstation's.
[sample]
transport = tcp
midstream = yes
server = \x05\x64\x0c\x44\x03\x00\x04\x00\x5a\x5a\x82\x01\x00\x00\x2a\x01\x17
         \x5a\x5a

# The rest of a fragment.
[sample]
transport = tcp
server = \x05\x64\x0c\x44\x03\x00\x04\x00\x5a\x5a\x81\x02\x01\x00\x00\x17\x01
         \x5a\x5a

# Too short for what it says to be.
[counter-sample]
transport = udp
client = \x05\x64\x05\xc4\x04\x00\x03\x00\x5a\x5a

[counter-sample]
transport = tcp
client = \x05\x65\x05\xc0\x04\x00\x03\x00\x5a\x5a
