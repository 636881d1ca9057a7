# SPDX-License-Identifier: GPL-3.0-or-later
protocol = dhcp
groups = infrastructure
spec = RFC 2131, section 2 (message format)
spec = RFC 1497 (the magic cookie); RFC 2132, section 9.6 (message type)

# Operation, hardware, address length and hops, and 236 bytes from the
# beginning the cookie that vendor extensions start with.  BOOTP is the same.
[pattern]
transport = udp
strength = strong
either = ^[\x01\x02][\x01-\x20][\x00-\x14][\x00-\x10]
         .{6}[\x00\x80]\x00.{224}\x63\x82\x53\x63

[sample]
transport = udp
client = \x01\x01\x06\x00\x39\x03\xf3\x26\x00\x00\x80\x00\x00{16}
         \x02\x00\x5e\x10\x00\x01\x00{10}\x00{192}\x63\x82\x53\x63
         \x35\x01\x01\xff

[sample]
transport = udp
client = \x02\x01\x06\x01\x39\x03\xf3\x26\x00\x00\x00\x00\x00{4}
         \xc0\x00\x02\x0a\xc0\x00\x02\x01\x00{4}\x02\x00\x5e\x10\x00\x01
         \x00{10}
         \x00{192}\x63\x82\x53\x63\x35\x01\x02\xff

[counter-sample]
transport = udp
client = \x01\x01\x06\x00\x39\x03\xf3\x26\x00\x00\x80\x00\x00{16}
         \x02\x00\x5e\x10\x00\x01\x00{10}\x00{192}\x63\x82\x53\x64
         \x35\x01\x01\xff
