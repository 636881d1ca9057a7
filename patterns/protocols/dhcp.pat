# SPDX-License-Identifier: GPL-3.0-or-later
protocol = dhcp
groups = infrastructure
spec = RFC 2131, section 2 (message format)
spec = RFC 1497 (the magic cookie); RFC 2132, section 9.6 (message type)
spec = RFC 951, section 3 (BOOTP)

# Operation, hardware, address length and hops, and 236 bytes from the
# beginning the cookie that vendor extensions start with.  BOOTP is the same.
[pattern]
transport = udp
strength = strong
either = ^[\x01\x02][\x01-\x20][\x00-\x14][\x00-\x10]
         .{6}[\x00\x80].{225}\x63\x82\x53\x63

# BOOTP without extensions, or cut off by the capture: an Ethernet address in
# a field of 16 bytes, of which 10 stay empty.
[pattern]
transport = udp
strength = medium
either = ^[\x01\x02]\x01\x06[\x00-\x10].{6}[\x00\x80]\x00.{16}
         (?!\x00{6})[\x00-\xfe].{5}\x00{10}

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

# InfiniBand has no address in the message.
[sample]
transport = udp
client = \x01\x20\x00\x00\x39\x03\xf3\x26\x00\x04\x80\x00\x00{16}
         \x00{208}\x63\x82\x53\x63\x35\x01\x01\xff

# BOOTP, and cut off.
[sample]
transport = udp
client = \x01\x01\x06\x00\x39\x03\xf3\x26\x00\x00\x00\x00\x00{16}
         \x02\x00\x5e\x10\x00\x01\x00{10}\x00{20}

# No cookie, and no Ethernet.
[counter-sample]
transport = udp
client = \x01\x02\x06\x00\x39\x03\xf3\x26\x00\x00\x80\x00\x00{16}
         \x02\x00\x5e\x10\x00\x01\x00{10}\x00{192}\x63\x82\x53\x64
         \x35\x01\x01\xff

# The field of the address is full.
[counter-sample]
transport = udp
client = \x01\x01\x06\x00\x39\x03\xf3\x26\x00\x00\x80\x00\x00{16}
         \x02\x00\x5e\x10\x00\x01\x77{10}\x00{192}\x63\x82\x53\x64
