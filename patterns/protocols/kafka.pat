# SPDX-License-Identifier: GPL-3.0-or-later
protocol = kafka
groups = messaging
spec = Apache Kafka protocol guide, "Common Request and Response Structure",
       "Protocol Primitive Types", "Api Keys", ApiVersions, Metadata

# A request: length, what is asked, its version, a number that the answer
# repeats, and the client's name with its length.  Clients count requests from
# 0 or 1; the last few numbers are for logging in.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00[\x00-\x0f].[\x0b-\xff]\x00[\x00-\x5c]\x00[\x00-\x13]
         (?:\x00.|\x7f\xff)..\x00[\x01-\xff][\x21-\x7e][\x20-\x7e\x00\x01]
length = 0 4 +4 max 1048576

# A client without a name.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^\x00[\x00-\x0f].[\x0a-\xff]\x00[\x00-\x5c]\x00[\x00-\x13]
         (?:\x00.|\x7f\xff)..(?:\xff\xff|(?<=\x00[\x03\x12].{6})\x00\x00)
length = 0 4 +4 max 2044

# What the server can do (ApiVersions): no error, then for each request its
# number, from 0 up, and its lowest and highest version.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x00\x00..(?:\x00.|\x7f\xff)..\x00\x00
         (?:\x00\x00\x00[\x02-\x7f]\x00\x00\x00[\x00-\x0f]\x00[\x00-\x1f]
          |[\x03-\x7f]\x00\x00\x00[\x00-\x0f]\x00[\x00-\x1f]\x00)
         \x00\x01\x00[\x00-\x0f]\x00[\x01-\x1f]
length = 0 4 +4

# Who the servers are (Metadata): perhaps for how long it held the request
# back, how many servers, and each with its number, name and port.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x00[\x00-\x0f]..\x00...(?:\x00{4})?\x00\x00\x00[\x01-\x7f]....
         \x00[\x01-\x7f][0-9A-Za-z][0-9A-Za-z.-]{1,126}\x00\x00[\x01-\xff].
length = 0 4 +4 max 1048576

# ApiVersions, version 0.
[sample]
transport = tcp
client = \x00\x00\x00\x0f\x00\x12\x00\x00\x00\x00\x00\x01\x00\x05probe

[sample]
transport = tcp
client = \x00\x00\x00\x17\x00\x03\x00\x02\x00\x00\x00\x82\x00\x02ab\x00\x00\x00
         \x01\x00\x05topic

[sample]
transport = tcp
client = \x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x00\xff\xff

[sample]
transport = tcp
server = \x00\x00\x00\x16\x00\x00\x00\x01\x00\x00\x00\x00\x00\x02\x00\x00\x00
         \x00\x00\x08\x00\x01\x00\x00\x00\x0b

[sample]
transport = tcp
server = \x00\x00\x00\x1a\x00\x00\x00\x01\x00\x00\x03\x00\x00\x00\x00\x00\x09
         \x00\x00\x01\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x00\x23\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x03\xe9
         \x00\x09localhost\x00\x00\x23\x84\x00\x00\x00\x00\x00\x00\x00\x00

# The length is wrong.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x2f\x00\x12\x00\x00\x00\x00\x00\x01\x00\x05probe

# ZooKeeper's start.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x2c\x00{12}\x00\x00\x75\x30\x00{8}\x00\x00\x00\x10
         \x00{16}

# PostgreSQL's start.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x23\x00\x03\x00\x00user\x00postgres\x00database\x00x\x00
         \x00
