# SPDX-License-Identifier: GPL-3.0-or-later
protocol = coap
groups = infrastructure messaging
spec = RFC 7252, sections 3 (message format), 5.10 (options) and 12 (numbers)
spec = RFC 7641, section 2 (Observe); RFC 7959, section 2 (Block)
spec = RFC 8323, sections 3.2 and 5.3 (over TCP, CSM)

# A message's first byte is version 1, its type and the length of its token;
# then come a code, the message's number, the token and options.  An option
# begins with a byte of the step from the number of the one before and its
# length.
#
# A request, to be confirmed or not, with the options that come before its
# path (Uri-Host, Observe, Uri-Port) and the path's first part, which is text.
[pattern]
transport = udp
strength = strong
either = ^(?=.[\x01-\x07])(?:[\x40\x50].{3}|[\x41\x51].{4}|[\x42\x52].{5}
         |[\x43\x53].{6}|[\x44\x54].{7}|[\x45\x55].{8}|[\x46\x56].{9}
         |[\x47\x57].{10}|[\x48\x58].{11})
         (?:(?=[\xb1-\xbd])
          |(?:[\x31-\x3c][0-9A-Za-z.:_-]{1,12}|\x3d.[0-9A-Za-z.:_-]{13,255}
           |\x60|\x61.|\x62..|\x63...|\x71.|\x72..)
           (?:\x30|\x31.|\x32..|\x33...)?(?:[\x11\x41].|[\x12\x42]..)?
           (?=[\x41-\x4d\x51-\x5d\x81-\x8d]))
         (?:[\xb1\x81\x51\x41][\x21-\x7e]|[\xb2\x82\x52\x42][\x21-\x7e]{2}
          |[\xb3\x83\x53\x43][\x21-\x7e]{3}|[\xb4\x84\x54\x44][\x21-\x7e]{4}
          |[\xb5\x85\x55\x45][\x21-\x7e]{5}|[\xb6\x86\x56\x46][\x21-\x7e]{6}
          |[\xb7\x87\x57\x47][\x21-\x7e]{7}|[\xb8\x88\x58\x48][\x21-\x7e]{8}
          |[\xb9\x89\x59\x49][\x21-\x7e]{9}|[\xba\x8a\x5a\x4a][\x21-\x7e]{10}
          |[\xbb\x8b\x5b\x4b][\x21-\x7e]{11}|[\xbc\x8c\x5c\x4c][\x21-\x7e]{12}
          |[\xbd\x8d\x5d\x4d][\x00-\x72][\x21-\x7e]{13})
         (?:$|\xff.|[\x00-\x0d\x10-\x1d\x20-\x2d\x40-\x4d\x60-\x62\xc0-\xcd
         \xd0-\xde])

# A request of any kind, and an answer in its acknowledgement.
[pattern]
transport = udp
strength = medium
client = ^(?=.[\x01-\x07])(?:[\x40\x50].{3}|[\x41\x51].{4}|[\x42\x52].{5}
         |[\x43\x53].{6}|[\x44\x54].{7}|[\x45\x55].{8}|[\x46\x56].{9}
         |[\x47\x57].{10}|[\x48\x58].{11})
server = ^(?=.[\x41-\x45\x5f\x80-\x86\x88\x89\x8c\x8d\x8f\x96\x9d\xa0-\xa5])
         (?:\x60.{3}|\x61.{4}|\x62.{5}|\x63.{6}|\x64.{7}|\x65.{8}|\x66.{9}
         |\x67.{10}|\x68.{11})
         (?:$|\xff.|[\x41-\x48\x60-\x63\x81-\x8d\xc0-\xc2\xd0-\xdd])

# An answer with options that answers have (ETag, Observe, Content-Format,
# Max-Age, Block2, Size2), each of 0 to 4 bytes, an ETag of 8.  A payload comes
# behind 0xff; only an acknowledgement may do without.
[pattern]
transport = udp
strength = medium
either = ^(?=[\x60-\x68]|.{5,40}\xff)
         (?=.[\x41-\x45\x5f\x80-\x86\x88\x8c\x8d\x8f\xa0-\xa5])
         (?:[\x40\x50\x60].{3}|[\x41\x51\x61].{4}|[\x42\x52\x62].{5}
         |[\x43\x53\x63].{6}|[\x44\x54\x64].{7}|[\x45\x55\x65].{8}
         |[\x46\x56\x66].{9}|[\x47\x57\x67].{10}|[\x48\x58\x68].{11})
         (?:[\x20\x50\x60\x80\x90\xb0\xc0]
         |[\x21\x41\x51\x61\x81\x91\xb1\xc1].
         |[\x22\x42\x52\x62\x82\x92\xb2\xc2]..
         |[\x23\x43\x53\x63\x83\x93\xb3]...
         |[\x24\x44\x84].{4}|\x48.{8}|\xd0[\x01\x03\x04\x0a\x0f]
         |\xd1[\x01\x03\x04\x0a\x0f].|\xd2[\x01\x03\x04\x0a\x0f]..
         |\xd3[\x01\x03\x04\x0a\x0f]...){1,6}(?:$|\xff.)

# An answer with text and nothing about it.
[pattern]
transport = udp
strength = medium
either = ^(?=.[\x41-\x45\x80-\x86\x8c\x8d\x8f\xa0-\xa5])
         (?:\x60.{3}|\x61.{4}|\x62.{5}|\x63.{6}|\x64.{7}|\x65.{8}|\x66.{9}
         |\x67.{10}|\x68.{11})\xff[\x20-\x7e]{4}

# Mere acknowledgements, one after another.
[pattern]
transport = udp
strength = weak
either = ^(?=\x60\x00|.[\x41-\x45\x80-\x85\x8f\xa0-\xa5])
         (?:\x60.{3}|\x61.{4}|\x62.{5}|\x63.{6}|\x64.{7}|\x65.{8}|\x66.{9}
         |\x67.{10}|\x68.{11})$
datagrams = 2
counts = 2 2

# Whether the other is there: an empty message, and a reset in return.
[pattern]
transport = udp
strength = strong
client = ^\x40\x00..$
server = ^\x70\x00..$

# Over TCP each side first says what it can do: code 7.01, with how much it
# takes or that it can do blocks.
[pattern]
transport = tcp
strength = medium
client = ^[\x00\x10\x20\x30\x40\x50\x60\x70\x80]\xe1(?:[\x20-\x24\x40]|$)
server = ^[\x00\x10\x20\x30\x40\x50\x60\x70\x80]\xe1(?:[\x20-\x24\x40]|$)

# One side of it: its length tells how long its options are.
[pattern]
transport = tcp
strength = medium
either = ^(?:\x30\xe1\x22|\x40\xe1\x23|\x50\xe1(?:\x24|\x23...\x20)
         |\x60\xe1\x24.{4}\x20)

# Get /.well-known/core.
[sample]
transport = udp
client = \x40\x01\x12\x34\xbb.well-known\x04core

# Get /temperature of a host, with a token.
[sample]
transport = udp
client = \x51\x01\x00\x01\x2a\x3bexample.com\x8btemperature

[sample]
transport = udp
client = \x44\x03\x00\x07abcd\x60\xb5light\xc0\xffon
server = \x64\x44\x00\x07abcd

[sample]
transport = udp
client = \x40\x01\x7d\x34
server = \x60\x45\x7d\x34\xff22.3 C

[sample]
transport = udp
server = \x61\x45\x7d\x34\x20\xc0\xff22.3 C

[sample]
transport = udp
server = \x51\x45\x7d\x34\x20\x61\x0c\x61\x32\xff22.3

[sample]
transport = udp
server = \x61\x44\x7d\x34\x20
server = \x60\x00\x7d\x35

[sample]
transport = udp
server = \x64\x84\x00\x07abcd\xffNot Found

[sample]
transport = udp
server = \x61\x45\x27\xb3\x01\xd3\x01\x02\xff\xff\xffThis is a test

[sample]
transport = tcp
client = \x40\xe1\x23\x10\x00\x00\x01\x01\x2a\xbb.well-known

[sample]
transport = udp
client = \x40\x00\x00\x01
server = \x70\x00\x00\x01

[sample]
transport = tcp
client = \x50\xe1\x23\x10\x00\x00\x20
server = \x00\xe1

# No such code; a path that is no text; a token longer than 8 bytes.
[counter-sample]
transport = udp
client = \x40\x0a\x12\x34\xbb.well-known\x04core

[counter-sample]
transport = udp
client = \x40\x01\x12\x34\xb4\x00\x01\x02\x03

[counter-sample]
transport = udp
client = \x4b\x01\x12\x34abcdefghijk\xb5light

# Text.
[counter-sample]
transport = udp
client = HELLO everybody out there
