# SPDX-License-Identifier: GPL-3.0-or-later
protocol = memcached
groups = database
spec = memcached, doc/protocol.txt, "Storage commands", "Retrieval command",
       "General-purpose statistics", "UDP protocol"
spec = memcached, Binary Protocol Specification, "Packet Structure"

# Text: what stores has key, flags, time and length.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:set|add|replace|append|prepend|cas)[ ][\x21-\x7e]{1,250}[ ]
         [0-9]{1,10}[ ]-?[0-9]{1,10}[ ][0-9]{1,9}(?:[ ][0-9]{1,20})?
         (?:[ ]noreply)?[ ]?\r\n

# What asks, and its answer.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:gets?[ ]|gats?[ ][0-9]|stats\b|version\r|delete[ ]|incr[ ]
         |decr[ ]|touch[ ]|verbosity[ ]|flush_all\b|m[egsda][ ]|mn\r)
         [^\r\n]{0,1500}\r?\n
server = ^(?:VALUE[ ]|END\r\n|STAT[ ]|VERSION[ ]|OK\r\n|ERROR\r\n
         |CLIENT_ERROR[ ]|SERVER_ERROR[ ]|DELETED\r\n|NOT_FOUND\r\n
         |TOUCHED\r\n|[0-9]{1,20}\r\n
         |(?:HD|EN|VA[ ][0-9]{1,9}|NF|NS|EX|MN)[ \r])

# The answer alone.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:VALUE[ ][\x21-\x7e]{1,250}[ ][0-9]{1,10}[ ][0-9]{1,9}
         (?:[ ][0-9]{1,20})?\r\n
         |STAT[ ][a-z][a-z0-9_:]{1,60}[ ][^\r\n]{0,200}\r\n
         |(?:NOT_STORED|CLIENT_ERROR[ ][^\r\n]{1,200})\r\n)

[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?:STORED|NOT_FOUND|DELETED|TOUCHED
         |VERSION[ ][0-9]\.[0-9.]{1,12})\r\n

# The question alone.
[pattern]
transport = tcp
strength = weak
midstream = yes
client = ^(?:version\r\n
         |stats[ ]?(?:[ ](?:items|slabs|sizes|settings|conns|reset|cachedump
         [ ][0-9 ]{1,20}))?\r\n
         |(?:incr|decr)[ ][\x21-\x7e]{1,250}[ ][0-9]{1,20}[ ]?(?:noreply)?\r\n
         |flush_all(?:[ ][0-9]{1,10})?(?:[ ]noreply)?[ ]?\r\n
         |(?:m[gda]|ms(?=[^\r\n]{1,250}[ ][0-9]))[ ][\x21-\x7e]{1,250}
          (?:[ ][0-9]{1,9})?(?:[ ][A-Za-z][\x21-\x7e]{0,64}){1,16}[ ]?\r\n)

[pattern]
transport = tcp
strength = weak
client = ^(?:gets?|delete)[ ](?![0-9]\.[0-9][ ])[\x21-\x7e]{1,250}
         (?:[ ][\x21-\x7e]{1,250}){0,20}[ ]?\r\n

# Binary: a header of 24 bytes with a magic number, operation, lengths of key
# and extras, a data type of 0, and the length of the body.  A body that is
# only a key is as long as that.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x80[\x00\x04\x09\x0c\x0d\x0f\x10\x14\x21\x22]\x00([\x01-\xfa])
         \x00\x00..\x00\x00\x00\1
length = 8 4 +24

# No body at all, or a time to flush everything at.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x80(?:[\x07\x08\x0a\x0b\x10\x17\x18\x20]\x00{10}
             |[\x08\x18]\x00\x00\x04\x00{6}\x04).{4}\x00{8}

# Extras: flags and time of what is stored, of counters, of touch.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x80(?:[\x01-\x03\x11-\x13]\x00[\x01-\xfa]\x08
         |[\x05\x06\x15\x16]\x00[\x01-\xfa]\x14
         |[\x1c\x1d\x1e\x23\x24]\x00[\x01-\xfa]\x04)
         \x00[\x00-\x03].\x00[\x00-\x0f]
length = 8 4 +24 max 1048576

# The answers: a status in place of the partition.  What was got has flags at
# least, so that there is a body.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x81(?!\x00.{6}\x00{4})[\x00-\x24]\x00[\x00-\xfa]
         [\x00\x04\x08]\x00
         \x00[\x00-\x09\x20\x21\x81-\x86]\x00[\x00-\x0f]
length = 8 4 +24 max 1048576

# UDP: each datagram begins with a request number, its own number, how many
# there are, and a zero.
[pattern]
transport = udp
strength = strong
client = ^..\x00\x00\x00\x01\x00\x00
         (?:gets?[ ][\x21-\x7e]|stats[ \r]|version\r
          |set[ ][\x21-\x7e]{1,250}[ ]|flush_all[ \r]
          |(?:add|delete|incr|decr|touch)[ ][\x21-\x7e])

[pattern]
transport = udp
strength = strong
either = ^..\x00\x00[\x00-\x0f].\x00\x00
         (?:VALUE[ ][\x21-\x7e]{1,250}[ ][0-9]|STAT[ ][a-z]|END\r\n|STORED\r\n
          |NOT_STORED\r\n|NOT_FOUND\r\n|DELETED\r\n|ERROR\r\n|VERSION[ ][0-9]
          |SERVER_ERROR[ ]|CLIENT_ERROR[ ])

# A long answer, met in its middle.
[pattern]
transport = udp
strength = medium
either = ^..[\x00-\x0f].[\x00-\x0f].\x00\x00.{1000}
datagrams = 4
same = 0 2
counts = 2 2

# Binary over UDP.
[pattern]
transport = udp
strength = strong
either = ^..\x00\x00[\x00-\x0f].\x00\x00[\x80\x81][\x00-\x24]
         \x00[\x00-\xfa][\x00\x04\x08\x14]\x00\x00[\x00-\xff]\x00[\x00-\x0f]..

[sample]
transport = tcp
client = set k 0 900 5\r\nhello\r\n
server = STORED\r\n

[sample]
transport = tcp
client = get k\r\n
server = END\r\n

[sample]
transport = tcp
server = VALUE k 0 5\r\nhello\r\nEND\r\n

[sample]
transport = tcp
server = STORED\r\n

[sample]
transport = tcp
client = stats\r\n

[sample]
transport = tcp
client = get k1 k2\r\n

# Get "Hello", and not found.
[sample]
transport = tcp
client = \x80\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x05\x00{12}Hello

[sample]
transport = tcp
server = \x81\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x09\x00{12}Not found

[sample]
transport = tcp
client = \x80\x0b\x00{22}

[sample]
transport = tcp
client = \x80\x02\x00\x05\x08\x00\x00\x00\x00\x00\x00\x12\x00{12}
         \xde\xad\xbe\xef\x00\x00\x0e\x10HelloWorld

[sample]
transport = udp
client = \x12\x34\x00\x00\x00\x01\x00\x00stats\r\n

[sample]
transport = udp
server = \x12\x34\x00\x00\x00\x02\x00\x00STAT pid 1\r\n

[sample]
transport = udp
server = \x12\x34\x00\x07\x01\x00\x00\x00\x61{1000}
server = \x12\x34\x00\x08\x01\x00\x00\x00\x62{1000}
server = \x12\x34\x00\x09\x01\x00\x00\x00\x63{1000}
server = \x12\x34\x00\x0a\x01\x00\x00\x00\x64{1000}

[sample]
transport = udp
client = \x00\x01\x00\x00\x00\x01\x00\x00\x80\x00\x00\x05\x00\x00\x00\x00
         \x00\x00\x00\x05\x00{12}Hello

# The end of a row of questions is asked for.
[sample]
transport = tcp
client = mn\r\n
server = MN\r\n

# Values and their flags are asked for, with a mark.
[sample]
transport = tcp
client = mg shoe:17 f v t O7\r\n

[sample]
transport = tcp
client = version\r\n

# Flush everything in an hour.
[sample]
transport = tcp
client = \x80\x08\x00\x00\x04\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x09
         \x00{8}\x00\x00\x0e\x10

[counter-sample]
transport = tcp
client = GET k HTTP/1.1\r\n\r\n

[counter-sample]
transport = tcp
client = set the table for 4\r\n

# A call of ONC RPC after a record mark: no body is that long.
[counter-sample]
transport = tcp
client = \x80\x00\x00\x28\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00
         \x01\x86\xa0\x00\x00\x00\x02\x00{20}

# Two bytes, and nothing but zeros.
[counter-sample]
transport = tcp
server = \x81\x00\x00{40}
