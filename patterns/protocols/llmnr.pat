# SPDX-License-Identifier: GPL-3.0-or-later
protocol = llmnr
groups = infrastructure
subset-of = dns
spec = RFC 4795, sections 2.1.1 (header format), 2.4 (TCP) and 3
       (usage)

# DNS on the wire, but nothing about recursion: the bits of DNS's AA and RD
# mean conflict and tentative, a query has none of them, and one question and
# no record.  It asks for names of one label, since others go to DNS, and for
# names of addresses.  NetBIOS's names of 32 letters have the same form.

# A query for the addresses of a name, or for anything about it.
[pattern]
transport = udp
strength = medium
either = ^(?!\x00\x00)..\x00\x00\x00\x01\x00{6}
         (?!\x20[A-P]{32})
         [\x01-\x3f][^\x00-\x1f\x7f]{1,63}\x00
         \x00[\x01\x1c\xff]\x00\x01$

# A query for an address's name: a DNS server's may be the same.
[pattern]
transport = udp
strength = weak
either = ^(?!\x00\x00)..\x00\x00\x00\x01\x00{6}
         [\x01-\x3f][^\x00]{1,190}(?:\x07in-addr|\x03ip6)\x04arpa\x00
         \x00[\x0c\xff]\x00\x01$

# A response: DNS servers that are no authority and offer no recursion have
# no answer but a referral.
[pattern]
transport = udp
strength = strong
either = ^..\x80\x00\x00\x01\x00[\x00-\x40]\x00\x00\x00[\x00-\x10]
         (?!\x20[A-P]{32})
         (?:[\x01-\x3f][^\x00-\x1f\x7f]{1,63}
           |[\x01-\x3f][^\x00]{1,190}(?:\x07in-addr|\x03ip6)\x04arpa)\x00
         \x00[\x01\x0c\x1c\xff]\x00\x01

# On its own port, any type of any name.
[pattern]
transport = udp
port = 5355
strength = strong
either = ^..[\x00\x80-\x87]\x00\x00\x01\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{1,253}
         (?:\z|\x00(?:.{0,3}\z|[\x00\x01\x80\xff].\x00[\x01\xff]))

# Over TCP, as DNS is: names of addresses are asked for like this.
[pattern]
transport = tcp
port = 5355
strength = strong
midstream = yes
either = ^[\x00-\x3f]...[\x00\x80-\x87]\x00\x00\x01\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{1,253}\x00[\x00\x01\x80\xff].\x00[\x01\xff]

[sample]
transport = udp
client = \x8e\x11\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x04wpad\x00\x00\x01\x00\x01
server = \x8e\x11\x80\x00\x00\x01\x00\x01\x00\x00\x00\x00
         \x04wpad\x00\x00\x01\x00\x01
         \x04wpad\x00\x00\x01\x00\x01\x00\x00\x00\x1e\x00\x04\xc0\x00\x02\x09

[sample]
transport = udp
client = \x1f\x02\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x0aWORKSHOP-3\x00\x00\xff\x00\x01

[sample]
transport = udp
server = \x1f\x03\x80\x00\x00\x01\x00\x01\x00\x00\x00\x00
         \x06b\xc3\xbcro2\x00\x00\x1c\x00\x01
         \xc0\x0c\x00\x1c\x00\x01\x00\x00\x00\x1e\x00\x10
         \xfe\x80\x00{13}\x07

[sample]
transport = udp
client = \x1f\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x011\x012\x010\x03192\x07in-addr\x04arpa\x00\x00\x0c\x00\x01

[sample]
transport = udp
port = 5355
client = \x1f\x05\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x03_sip\x04_udp\x07example\x00\x00\x21\x00\x01

[sample]
transport = tcp
port = 5355
client = \x00\x28\x1f\x06\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x017\x012\x010\x03192\x07in-addr\x04arpa\x00\x00\x0c\x00\x01

# DNS: recursion is wanted.
[counter-sample]
transport = udp
client = \x8e\x11\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x04wpad\x00\x00\x01\x00\x01

# DNS: two labels.
[counter-sample]
transport = udp
client = \x59\x26\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x07example\x03com\x00\x00\x01\x00\x01

# NetBIOS: the status of a node.
[counter-sample]
transport = udp
client = \x59\x26\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x00\x00\x21\x00\x01
