# SPDX-License-Identifier: GPL-3.0-or-later
protocol = http2
groups = web
spec = RFC 9113, sections 3.4 (preface), 4.1 (frames), 6.5 (SETTINGS), 6.7
       (PING) and 6.9 (WINDOW_UPDATE)

# HTTP/2 in the clear whose client knew that the server speaks it, as gRPC's
# do.  Where it is asked for with an Upgrade, what opens the connection is
# HTTP/1.1.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^PRI[ ]\*[ ]HTTP/2\.0\r\n\r\nSM\r\n\r\n

# The server's preface: a SETTINGS frame (type 4, stream 0) of some of the
# settings there are, each of 2 bytes for its name and 4 for its value.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x00\x00[\x06\x0c\x12\x18\x1e\x24\x2a\x30\x36\x3c]\x04\x00\x00{4}
         \x00[\x01-\x06\x08-\x10]

# One of no settings, then what follows from a server: an acknowledgement, a
# larger window, or the end.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x00\x00\x00\x04\x00\x00{4}
         (?:\x00\x00\x00\x04\x01\x00{4}|\x00\x00\x04\x08\x00\x00{4}
          |\x00\x00.\x07\x00\x00{4})

# Somewhere in a stream: PINGs and their answers, an acknowledgement of
# SETTINGS, a larger window of the connection.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00\x08\x06[\x00\x01]\x00{4}.{8}(?:$|\x00)

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x00\x00(?:\x00\x04\x01\x00{4}
                   |\x04\x08\x00\x00{4}[\x00-\x7f].{3})
         (?:$|\x00[\x00-\x40].[\x00-\x09].[\x00-\x7f])

# What ends a stream, with one of the 14 codes, or gives it a larger window.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00\x04(?:\x03\x00\x00.{3}\x00{3}[\x00-\x0d]
                     |\x08\x00[\x00\x01].{3}[\x00-\x7f].{3})
         (?:$|\x00[\x00-\x40].[\x00-\x09][\x00-\x2d][\x00-\x7f])

# The headers of a request or an answer, ended within the frame, without and
# with a priority.  The first field is a known one, or made one, or the table
# of those gets a size.
[pattern]
transport = tcp
strength = medium
midstream = only
either = ^\x00[\x00-\x07].\x01
         (?:[\x04\x05]\x00[\x00-\x0f]..
           |[\x24\x25]\x00[\x00-\x0f]..[\x00\x80]\x00...)
         [\x20-\x7f\x81-\xff]
length = 0 3 +9 max 2048

[sample]
transport = tcp
client = PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00{4}
server = \x00\x00\x06\x04\x00\x00{4}\x00\x05\x00\x00\x40\x00

[sample]
transport = tcp
server = \x00\x00\x12\x04\x00\x00{4}\x00\x03\x00\x00\x00\x80\x00\x04\x00\x01
         \x00\x00\x00\x05\x00\xff\xff\xff

[sample]
transport = tcp
server = \x00\x00\x00\x04\x00\x00{4}\x00\x00\x00\x04\x01\x00{4}

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x08\x06\x00\x00{4}\x11\x22\x33\x44\x55\x66\x77\x88

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x04\x08\x00\x00{4}\x00\x00\x12\x34

[counter-sample]
transport = tcp
client = GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c
         \r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n

# A length that settings can't have.
[counter-sample]
transport = tcp
server = \x00\x00\x07\x04\x00\x00{4}\x00\x05\x00\x00\x40\x00\x00

# Zeros and a 4 are not enough.
[counter-sample]
transport = tcp
server = \x00\x00\x00\x04\x00\x00{6}

# A stream's larger window, then headers; a stream that ends.
[sample]
transport = tcp
midstream = yes
client = \x00\x00\x04\x08\x00\x00\x00\x00\x0d\x00\x00\x40\x00
         \x00\x00\x04\x01\x25\x00\x00\x00\x0f\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x04\x03\x00\x00\x00\x00\x07\x00\x00\x00\x08

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x06\x01\x04\x00\x00\x00\x0b\x88\x5c\x82\x10\x07\x61

# A code that there isn't.
[counter-sample]
transport = tcp
midstream = yes
server = \x00\x00\x04\x03\x00\x00\x00\x00\x07\x00\x00\x01\x08
