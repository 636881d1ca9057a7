# SPDX-License-Identifier: GPL-3.0-or-later
protocol = gnutella
groups = p2p file-transfer
spec = The Gnutella Protocol Specification v0.4, "Protocol Definition"
spec = RFC-Gnutella 0.6, handshake, descriptors and push
spec = Gnutella2 Developers' Network, "UDP Transceiver"
spec = LimeWire, "Mojito DHT" (message header)

# The handshake, or a file that is pushed.  Files are fetched over HTTP.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^GNUTELLA(?:[ ]CONNECT/[0-9]\.[0-9]|/[0-9]\.[0-9][ ][1-5][0-9]{2}
                    |[ ]OK\n)

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^GIV[ ][0-9]{1,10}:[0-9A-Fa-f]{32}/

# In datagrams: an id of 16 random bytes, but for two that say that it was
# made by a newer program; what it is (ping, pong, bye, tables, vendors',
# push, query and hits), hops to go and hops done, and the length of what
# follows, lowest byte first.
[pattern]
transport = udp
strength = strong
either = ^.{8}\xff.{6}[\x00\x01]
         [\x00-\x02\x30-\x32\x40\x80\x81](?!\x00\x00)[\x00-\x0f]{2}..\x00\x00
length = 19 4 little +23

# The same over TCP, where the handshake was not seen.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^.{8}\xff.{6}[\x00\x01]
         [\x00-\x02\x30-\x32\x40\x80\x81](?!\x00\x00)[\x00-\x0f]{2}..\x00\x00
length = 19 4 little +23 max 65559

# The same of the DHT, with its version, or with any id.
[pattern]
transport = udp
first = yes
strength = medium
either = ^[^\x00]{15}.
         (?:[\x00-\x02\x30-\x32\x40\x80\x81](?!\x00\x00)[\x00-\x0f]{2}
           |\x44[\x00\x01][\x00-\x09])..\x00\x00
length = 19 4 little +23

# Gnutella2's: its name, flags, a number, which part and of how many.
[pattern]
transport = udp
strength = strong
either = ^GND[\x00-\x03]..[\x01-\x20][\x00-\x20]

[sample]
transport = tcp
client = GNUTELLA CONNECT/0.6\r\nUser-Agent: test/1.0\r\n\r\n
server = GNUTELLA/0.6 200 OK\r\nX-Ultrapeer: True\r\n\r\n

[sample]
transport = tcp
server = GNUTELLA/0.6 503 Full\r\nX-Try: 192.0.2.1:6346\r\n\r\n

[sample]
transport = tcp
client = GIV 17:0123456789abcdef0123456789ABCDEF/file.txt\n\n

# A ping, and one of the DHT.
[sample]
transport = udp
client = \x5a{8}\xff\x5a{6}\x00\x00\x01\x00\x00\x00\x00\x00

[sample]
transport = udp
server = \x5a{16}\x44\x00\x00\x04\x00\x00\x00\x01\x02\x03\x04

[sample]
transport = udp
client = GND\x02\x12\x34\x01\x01\x14\x00PI

[sample]
transport = tcp
midstream = yes
client = \x5a{8}\xff\x5a{6}\x00\x80\x03\x01\x06\x00\x00\x00\x00\x00test\x00

# A length that is not the datagram's.
[counter-sample]
transport = udp
client = \x5a{8}\xff\x5a{6}\x00\x00\x01\x00\x05\x00\x00\x00

# Nothing but zeros.
[counter-sample]
transport = udp
client = \x00{23}

# A download.
[counter-sample]
transport = tcp
client = GET /get/17/file.txt HTTP/1.1\r\n\r\n
