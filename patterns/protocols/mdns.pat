# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mdns
groups = infrastructure
spec = RFC 6762, sections 5 (queries), 6 (responses), 10.2 (the cache-flush
       bit) and 18 (message format)

# DNS on the wire.  What is multicast only: the id is zero, no recursion is
# asked for, a response repeats no question, and the top bit of a class asks
# for a unicast answer or for older records to be flushed.

# A query below ".local".  Known answers may follow the questions.
[pattern]
transport = udp
strength = strong
either = ^\x00\x00\x00\x00\x00[\x01-\x3f]\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{0,250}\x05(?i:local)\x00
         [\x00\x01].[\x00\x80][\x01\xff]

# A query in reverse, of which the address says nothing.
[pattern]
transport = udp
strength = medium
either = ^\x00\x00\x00\x00\x00[\x01-\x3f]\x00.\x00.\x00.
         [\x01-\x3f][^\x00]{0,250}\x04(?i:arpa)\x00
         [\x00\x01].[\x00\x80][\x01\xff]

# A response: answers without a question.
[pattern]
transport = udp
strength = strong
either = ^\x00\x00\x84\x00\x00\x00\x00[\x01-\xff]\x00.\x00.
         [\x01-\x3f][^\x00]{1,253}\x00
         [\x00\x01].[\x00\x80]\x01.{4}[\x00-\x05].

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

# An id, and recursion: unicast DNS, whatever it asks for.
[counter-sample]
transport = udp
client = \x33\x44\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00
         \x07printer\x05local\x00\x00\x01\x00\x01
