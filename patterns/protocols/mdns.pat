# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mdns
groups = infrastructure
subset-of = dns
spec = RFC 6762, sections 5 (queries), 6 (responses), 6.7 (legacy unicast),
       7.2 (known answers in several queries), 10.2 (the cache-flush bit) and
       18 (message format)

# DNS on the wire.  What is multicast only: the id is zero, no recursion is
# asked for, a response repeats no question, and the top bit of a class asks
# for a unicast answer or for older records to be flushed.

# A query below ".local".  Known answers may follow the questions, and go on in
# further queries, of which the bit for truncation tells.  The id should be
# zero, and is not where a simple resolver asks.
[pattern]
transport = udp
strength = strong
either = ^..[\x00\x02]\x00\x00[\x01-\x3f]\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{0,250}\x05(?i:local)\x00
         [\x00\x01].[\x00\x80][\x01\xff]

# A query in reverse, of which the name says nothing.
[pattern]
transport = udp
strength = medium
either = ^\x00\x00[\x00\x02]\x00\x00[\x01-\x3f]\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{0,250}\x04(?i:arpa)\x00
         [\x00\x01].[\x00\x80][\x01\xff]

# A query for a service, cut off by the capture.
[pattern]
transport = udp
strength = medium
either = ^\x00\x00[\x00\x02]\x00\x00[\x01-\x3f]\x00.\x00.\x00.
         [\x02-\x10]_[a-zA-Z0-9-]{1,15}
         (?:\z|\x04(?:\z|_(?:\z|tcp|udp)))[^\x00]{0,40}\z

# A response: answers without a question.  NetBIOS has the same for a node's
# status.
[pattern]
transport = udp
strength = strong
either = ^\x00\x00[\x84\x86]\x00\x00\x00\x00[\x01-\xff]\x00.\x00.
         (?!\x20[A-P]{32})
         [\x01-\x3f][^\x00]{1,253}\x00
         [\x00\x01].[\x00\x80]\x01.{4}[\x00-\x05].

# The answer to a simple resolver repeats the question.
[pattern]
transport = udp
strength = strong
either = ^..[\x84\x86]\x00\x00\x01\x00[\x01-\xff]\x00.\x00.
         [\x01-\x3f][^\x00]{0,250}\x05(?i:local)\x00
         [\x00\x01].[\x00\x80][\x01\xff]

# On its own port nothing but recursion makes it unicast DNS.  A query without
# questions goes on with known answers.
[pattern]
transport = udp
port = 5353
strength = strong
either = ^..(?:[\x00\x02]\x00\x00[\x00-\x3f]|[\x80\x84\x86]\x00\x00[\x00-\x3f])
         \x00.\x00.\x00.
         (?!\x20[A-P]{32})
         [\x01-\x3f][^\x00]{1,253}
         (?:\z|\x00(?:.{0,3}\z|[\x00\x01\xff].[\x00\x80][\x01\xff]))

# And not even that, where a simple resolver asks for what only multicast DNS
# may be asked for: names below ".local", and of addresses of one link.
[pattern]
transport = udp
port = 5353
strength = strong
either = ^..[\x00\x01][\x00\x10\x20\x30]\x00\x01\x00\x00\x00\x00\x00[\x00\x01]
         [\x01-\x3f][^\x00]{0,250}
         (?:\x05(?i:local)|\x03254\x03169\x07(?i:in-addr\x04arpa)
           |\x01[89abAB]\x01[eE]\x01[fF]\x03(?i:ip6\x04arpa))\x00
         [\x00\x01].\x00[\x01\xff]

[sample]
transport = udp
client = \x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x09_services\x07_dns-sd\x04_udp\x05local\x00\x00\x0c\x00\x01

# Two questions; a unicast answer will do.
[sample]
transport = udp
client = \x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00
         \x04_ipp\x04_tcp\x05local\x00\x00\x0c\x80\x01
         \x05_http\xc0\x11\x00\x0c\x80\x01

[sample]
transport = udp
client = \x00\x00\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00
         \x07printer\x05local\x00\x00\x01\x80\x01\x00\x00\x00\x78\x00\x04
         \xc0\x00\x02\x07

[sample]
transport = udp
client = \x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x011\x012\x010\x03192\x07in-addr\x04arpa\x00\x00\x0c\x00\x01

# More known answers follow; and here they are.
[sample]
transport = udp
client = \x00\x00\x02\x00\x00\x01\x00\x01\x00\x00\x00\x00
         \x04_ipp\x04_tcp\x05local\x00\x00\x0c\x00\x01
         \xc0\x0c\x00\x0c\x00\x01\x00\x00\x11\x94\x00\x04\x01a\xc0\x0c

[sample]
transport = udp
port = 5353
client = \x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00
         \x04_ipp\x04_tcp\x05local\x00
         \x00\x0c\x00\x01\x00\x00\x11\x94\x00\x04\x01b\xc0\x0c

# A resolver that knows nothing of multicast, with EDNS.
[sample]
transport = udp
port = 5353
client = \x33\x45\x01\x20\x00\x01\x00\x00\x00\x00\x00\x01
         \x07printer\x05local\x00\x00\x1c\x00\x01
         \x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00

# A simple resolver, and its answer.
[sample]
transport = udp
client = \x12\x34\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x07printer\x05local\x00\x00\x01\x00\x01

[sample]
transport = udp
server = \x12\x34\x84\x00\x00\x01\x00\x01\x00\x00\x00\x00
         \x07printer\x05local\x00\x00\x01\x00\x01
         \xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x0a\x00\x04\xc0\x00\x02\x07

[sample]
transport = udp
client = \x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04_ipp\x04_tcp\x05

# No name of its own.
[sample]
transport = udp
port = 5353
client = \x12\x36\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x07printer\x07example\x00\x00\x01\x80\x01

# An id, and recursion: unicast DNS, whatever it asks for.
[counter-sample]
transport = udp
client = \x33\x44\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x07printer\x05local\x00\x00\x01\x00\x01

# A DNS server may have this port too.
[counter-sample]
transport = udp
port = 5353
client = \x33\x46\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x05local\x07example\x00\x00\x01\x00\x01

# NetBIOS: the status of a node.
[counter-sample]
transport = udp
server = \x00\x00\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00
         \x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x00\x00\x21\x00\x01
         \x00\x00\x00\x00\x00\x2f\x00\x00{46}
