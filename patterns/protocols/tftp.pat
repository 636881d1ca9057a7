# SPDX-License-Identifier: GPL-3.0-or-later
protocol = tftp
groups = file-transfer
spec = RFC 1350, section 5 (packets) and 4 (first packets, transfer ids)
spec = RFC 2347 (options, OACK); RFC 2348 (blksize); RFC 2349 (timeout, tsize);
       RFC 7440 (windowsize)

# A request: what to read or write, the mode, and perhaps options.
[pattern]
transport = udp
strength = strong
client = ^\x00[\x01\x02][^\x00-\x1f]{1,255}\x00(?i:netascii|octet|mail)\x00
         (?:$|[A-Za-z])

# The server answers from a port of its own, so that the rest is a connection
# by itself, which the server begins.  Options that it takes:
[pattern]
transport = udp
strength = strong
either = ^\x00\x06(?i:blksize|tsize|timeout|utimeout|windowsize|multicast
         |blksize2|rollover|password)\x00[0-9.,]{0,32}\x00
         (?:$|[A-Za-z])

# The first block of a file and its acknowledgement.
[pattern]
transport = udp
strength = strong
client = ^\x00\x03\x00\x01
server = ^\x00\x04\x00\x01$

# The acknowledgement of a request to write, and the first block.
[pattern]
transport = udp
strength = strong
client = ^\x00\x04\x00\x00$
server = ^\x00\x03\x00\x01

# One direction of it: the first block, of a usual size.
[pattern]
transport = udp
strength = medium
either = ^\x00\x03\x00\x01(?:.{512}|.{1024}|.{1408}|.{1428}|.{1432}|.{1456}
         |.{1468})$

# Blocks in a row, or what acknowledges them.
[pattern]
transport = udp
strength = medium
either = ^\x00\x03..(?:.{512}|.{1024}|.{1408}|.{1428}|.{1432}|.{1456}
         |.{1468})$
datagrams = 3
same = 0 2
counts = 2 2

[pattern]
transport = udp
strength = medium
either = ^\x00\x04..$
datagrams = 4
same = 0 2
counts = 2 2

# An error, which is text.
[pattern]
transport = udp
strength = medium
either = ^\x00\x05\x00[\x00-\x08](?:[\x20-\x7e]{3,500}\x00$|[\x20-\x7e]{30})

[sample]
transport = udp
client = \x00\x01rfc1350.txt\x00octet\x00

[sample]
transport = udp
client = \x00\x02upload.bin\x00NETASCII\x00blksize\x001428\x00

[sample]
transport = udp
client = \x00\x06blksize\x001428\x00tsize\x0074\x00
server = \x00\x04\x00\x00

[sample]
transport = udp
client = \x00\x03\x00\x01short
server = \x00\x04\x00\x01

[sample]
transport = udp
client = \x00\x04\x00\x00
server = \x00\x03\x00\x01short

[sample]
transport = udp
client = \x00\x03\x00\x01\x5a{512}

[sample]
transport = udp
client = \x00\x03\x12\x34\x5a{512}
client = \x00\x03\x12\x35\xa5{512}
client = \x00\x03\x12\x36\x5a{512}

[sample]
transport = udp
server = \x00\x04\x00\x09
server = \x00\x04\x00\x0a
server = \x00\x04\x00\x0b
server = \x00\x04\x00\x0c

[sample]
transport = udp
client = \x00\x05\x00\x01File not found\x00

# No such mode.
[counter-sample]
transport = udp
client = \x00\x01rfc1350.txt\x00binary\x00

# Neighbours do not count.
[counter-sample]
transport = udp
client = \x00\x03\x12\x34\x5a{512}
client = \x00\x03\x12\x34\x5a{512}
client = \x00\x03\x12\x34\x5a{512}

# STUN's length is no block's number.
[counter-sample]
transport = udp
client = \x00\x03\x00\x08\x21\x12\xa4\x42abcdefghijkl\x00\x19\x00\x04
         \x11\x00{3}
