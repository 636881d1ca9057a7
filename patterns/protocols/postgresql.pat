# SPDX-License-Identifier: GPL-3.0-or-later
protocol = postgresql
groups = database
spec = PostgreSQL 16 documentation, section 55.7 (message formats):
       StartupMessage, SSLRequest, GSSENCRequest, CancelRequest,
       Authentication, ErrorResponse, NegotiateProtocolVersion, Query, Parse,
       BindComplete, RowDescription, ReadyForQuery
spec = PostgreSQL 7.3 documentation, Developer's Guide, Frontend/Backend
       Protocol (version 2)

# Length 8 or 16, in newer versions more, and a number that no protocol version
# will have.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00\x00(?:\x00\x08\x04\xd2\x16[\x2f\x30]
                   |[\x00\x01].\x04\xd2\x16\x2e)

# Start-up of version 3: names and values, each ended by a zero.  Newer clients
# may try a version that does not exist.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00\x00[\x00-\x07].\x00\x03(?:\x00[\x00-\x02]|\x27\x0f)
         [A-Za-z_][A-Za-z_.]{3,39}\x00[^\x01-\x1f\x7f]
length = 0 4 max 2048

# Version 2: 296 bytes, the version, and names in fields of fixed size.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00\x00\x01\x28\x00\x02\x00\x00[\x21-\x7e]

# The server asks for authentication, or says that all is well.  Before that it
# may have refused to encrypt, with a letter.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^N{0,2}R\x00\x00\x00
         (?:\x08\x00\x00\x00[\x00\x02\x03\x06\x07\x09]
           |\x0c\x00\x00\x00\x05
           |[\x10-\x60]\x00\x00\x00\x0a(?:SCRAM-SHA-|OAUTHB))

# It agrees to encrypt, and TLS's server hello follows.
[pattern]
transport = tcp
strength = strong
server = ^S\x16\x03[\x01-\x03]..\x02\x00

# It refuses, or warns, with the severity, in the server's language, then in
# English or a code; version 2 says the severity in words.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^N{0,2}E(?:\x00\x00[\x00-\x0f].S[^\x00]{3,30}\x00
                   (?:V(?:FATAL|ERROR|PANIC)\x00|C[0-9A-Z]{5}\x00)
                 |FATAL:[ ])

[pattern]
transport = tcp
strength = strong
midstream = only
server = ^N\x00\x00[\x00-\x0f].S[^\x00]{3,30}\x00
         (?:V(?:NOTICE|WARNING|INFO|LOG|DEBUG)\x00|C[0-9A-Z]{5}\x00)

# It offers an older minor version, and lists the options that it does not
# know.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^N{0,2}v\x00\x00[\x00\x01].\x00(?:\x03\x00|\x00\x00)[\x00-\x02]
         \x00\x00\x00[\x00-\x0f](?:_pq_\.|R\x00\x00\x00)

# Both sides in the middle of SCRAM (RFC 5802).
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^p\x00\x00\x00.(?:SCRAM-SHA-|c=[A-Za-z0-9+/=]{4,300},r=)

[pattern]
transport = tcp
strength = strong
midstream = only
server = ^R\x00\x00[\x00\x01].\x00\x00\x00(?:\x0br=|\x0cv=)[\x21-\x7e]{8}

# Within a session: a statement, or one to be prepared, with its name.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?:Q\x00[\x00-\x0f]..|P\x00[\x00-\x0f]..[^\x00]{0,63}\x00)\s*
         (?i:select|insert|update|delete|begin|commit|rollback|set[ ]|show[ ]
            |with[ ]|create|alter|drop|copy[ ]|start[ ]t|explain|truncate
            |declare|fetch|listen|/\*|--)

# One is bound (to the cursor and of the statement without a name, or of
# others), run, and the end of the work said.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^B\x00[\x00-\x0f]..[^\x00]{0,63}\x00[^\x00]{0,63}\x00.{4,250}?
         E\x00\x00\x00\x09\x00....S\x00\x00\x00\x04

# What the server says: parsed, and with which parameters; bound; ready, idle
# or in a transaction; or done.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^(?:1\x00\x00\x00\x04(?:t\x00\x00|Z\x00\x00\x00\x05[ITE])
           |(?:1\x00\x00\x00\x04)?2\x00\x00\x00\x04[TDCnEI]\x00\x00)

[pattern]
transport = tcp
strength = strong
midstream = only
server = ^(?:Z\x00\x00\x00\x05[ITE]$
            |C\x00\x00\x00.(?:SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT
                             |ROLLBACK|SET|SHOW|COPY|FETCH)[\x20\x00])

# A row's description: fields, and for each its name, and numbers of its table,
# column and type, the type's size and modifier, and 0 for text, 1 for binary.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^T\x00\x00..\x00[\x01-\xff][^\x00]{1,63}\x00....\x00.\x00...
         (?:\x00[\x01-\x40]|\xff[\xfe\xff])....\x00[\x00\x01]

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
client = \x00\x00\x00\x2b\x00\x03\x27\x0fTimeZone\x00UTC\x00user
         \x00alice\x00_pq_.t\x00x\x00\x00\x00

[sample]
transport = tcp
server = R\x00\x00\x00\x17\x00\x00\x00\x0aSCRAM-SHA-256\x00\x00

[sample]
transport = tcp
server = N
server = R\x00\x00\x00\x08\x00\x00\x00\x00

[sample]
transport = tcp
server = S
server = \x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03

[sample]
transport = tcp
server = E\x00\x00\x00\x40SFATAL\x00VFATAL\x00C28000\x00Mno pg_hba.conf entry

[sample]
transport = tcp
midstream = yes
client = Q\x00\x00\x00\x0dSELECT 1\x00

[sample]
transport = tcp
midstream = yes
client = P\x00\x00\x00\x1c\x00select now()\x00\x00\x00

[sample]
transport = tcp
midstream = yes
client = B\x00\x00\x00\x13\x00S_1\x00\x00\x00\x00\x01\x00\x00\x00\x0142\x00\x00
         E\x00\x00\x00\x09\x00\x00\x00\x00\x00S\x00\x00\x00\x04

[sample]
transport = tcp
midstream = yes
server = T\x00\x00\x00\x1c\x00\x01now\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04
         \xa0
         \x00\x08\xff\xff\xff\xff\x00\x00

[sample]
transport = tcp
midstream = yes
server = 1\x00\x00\x00\x042\x00\x00\x00\x04T\x00\x00\x00\x21

# Version 2: the database's name, the user's, and options, in fields.
[sample]
transport = tcp
client = \x00\x00\x01\x28\x00\x02\x00\x00template1\x00{55}bob\x00{29}\x00{192}

# The newest minor version that the server has is 0, and an option is unknown.
[sample]
transport = tcp
server = v\x00\x00\x00\x14\x00\x03\x00\x00\x00\x00\x00\x01_pq_.x\x00\x00

# A statement is done; the server is in a transaction.
[sample]
transport = tcp
midstream = yes
server = C\x00\x00\x00\x0fINSERT 0 1\x00Z\x00\x00\x00\x05T

[sample]
transport = tcp
midstream = yes
server = Z\x00\x00\x00\x05I

# What there is already is no error.
[sample]
transport = tcp
midstream = yes
server = N\x00\x00\x00\x2dSNOTICE\x00VNOTICE\x00C42P07\x00Mtable exists\x00\x00

# SCRAM: the client's choice and its proof; the server's nonce.
[sample]
transport = tcp
midstream = yes
client = p\x00\x00\x00\x2aSCRAM-SHA-256\x00\x00\x00\x00\x14n,,n=,r=abcdefghijkl
server = R\x00\x00\x00\x31\x00\x00\x00\x0br=abcdefghijklMNOP,s=AAAAAAAAAAA=
         ,i=4096

[sample]
transport = tcp
midstream = yes
client = p\x00\x00\x00\x29c=biws,r=abcdefghijklMNOP,p=AAAAAAAA=

# A statement is prepared.
[sample]
transport = tcp
midstream = yes
server = 1\x00\x00\x00\x04Z\x00\x00\x00\x05I

# The length is not that of the message.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x99\x00\x03\x00\x00user\x00alice\x00database\x00shop\x00
         \x00

[counter-sample]
transport = tcp
client = \x00\x00\x00\x08\x04\xd2\x16\x31

[counter-sample]
transport = tcp
server = RTSP/1.0 200 OK\r\n
