# SPDX-License-Identifier: GPL-3.0-or-later
protocol = telnet
groups = remote-access
spec = RFC 854 (commands), RFC 855 (options)
spec = IANA, "Telnet Options": 0 to 49, 138 to 140, 255

# Options are negotiated by IAC, one of WILL, WON'T, DO and DON'T, and the
# option.  Hardly anyone has only one to say at once.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:\xff[\xfb-\xfe][\x00-\x31\x8a-\x8c\xff]){3}

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:\xff[\xfb-\xfe][\x00-\x31\x8a-\x8c\xff]){1,2}
         \xff\xfa[\x00-\x31\x8a-\x8c].{1,200}?\xff\xf0

[pattern]
transport = tcp
strength = medium
midstream = yes
either = ^(?:\xff[\xfb-\xfe][\x00-\x31\x8a-\x8c]){2}

# Each side has one.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\xff[\xfb-\xfe][\x00-\x31\x8a-\x8c]
server = ^\xff[\xfb-\xfe][\x00-\x31\x8a-\x8c]

# Only one side has any: then comes text.
[pattern]
transport = tcp
strength = weak
either = ^\xff[\xfb-\xfd][\x00-\x2d](?:$|[\r\n\x20-\x7e]{2})

# Subnegotiation: the terminal's size, type and speed, and line mode.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\xff\xfa(?:\x1f.{4,8}|[\x18\x20\x23\x27][\x00\x01].{0,100}?
         |\x22.{2,100}?)
         \xff\xf0

[sample]
transport = tcp
server = \xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27

[sample]
transport = tcp
client = \xff\xfb\x1f\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0

[sample]
transport = tcp
server = \xff\xfb\x01\xff\xfb\x03\r\nPassword:

[sample]
transport = tcp
server = \xff\xfd\x18
client = \xff\xfc\x18

[sample]
transport = tcp
server = \xff\xfb\x01login:

[sample]
transport = tcp
midstream = yes
client = \xff\xfa\x18\x00xterm\xff\xf0

# Text in UTF-16, and MPEG audio.
[counter-sample]
transport = tcp
client = \xff\xfe0\x00a\x00b\x00c\x00

[counter-sample]
transport = tcp
server = \xff\xfb\x90\x64\x00\x0f\xf0\x00

[counter-sample]
transport = tcp
midstream = yes
server = \xff\xfb\x01login:
