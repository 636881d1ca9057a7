# SPDX-License-Identifier: GPL-3.0-or-later
protocol = postgresql
groups = database
spec = PostgreSQL 16 documentation, section 55.7 (message formats):
       StartupMessage, SSLRequest, GSSENCRequest, CancelRequest,
       Authentication

# Length 8 or 16 and a number that no protocol version will have.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00\x00\x00(?:\x08\x04\xd2\x16[\x2f\x30]|\x10\x04\xd2\x16\x2e)

# Start-up of version 3: names and values, each ended by a zero, and "user"
# is one of the names.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00\x00[\x00-\x07].\x00\x03\x00[\x00-\x02]
         (?:[a-z_.]{1,40}\x00[^\x00]{0,200}\x00){0,12}user\x00
length = 0 4

# The server asks for authentication, or says that all is well.
[pattern]
transport = tcp
strength = medium
server = ^R\x00\x00\x00(?:\x08\x00\x00\x00[\x00\x02\x03\x06\x07\x09]
                        |\x0c\x00\x00\x00\x05
                        |[\x10-\x60]\x00\x00\x00\x0aSCRAM-SHA-)

[sample]
transport = tcp
client = \x00\x00\x00\x08\x04\xd2\x16\x2f
server = S

[sample]
transport = tcp
client = \x00\x00\x00\x2b\x00\x03\x00\x00user\x00alice\x00database\x00shop\x00
         options\x00\x00\x00
server = R\x00\x00\x00\x0c\x00\x00\x00\x05abcd

[sample]
transport = tcp
client = \x00\x00\x00\x27\x00\x03\x00\x00database\x00template1\x00user
         \x00alice\x00\x00

[sample]
transport = tcp
server = R\x00\x00\x00\x17\x00\x00\x00\x0aSCRAM-SHA-256\x00\x00

# The length is not that of the message.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x99\x00\x03\x00\x00user\x00alice\x00database\x00shop\x00
         \x00

[counter-sample]
transport = tcp
client = \x00\x00\x00\x08\x04\xd2\x16\x31
