# SPDX-License-Identifier: GPL-3.0-or-later
protocol = nntp
groups = messaging
spec = RFC 3977, sections 5 (the greeting, CAPABILITIES, MODE READER), 6
       (commands) and 3.2 (response codes)
spec = RFC 4643, section 2.3 (AUTHINFO); RFC 4644 (MODE STREAM, CHECK,
       TAKETHIS); RFC 2980, section 2.8 (XOVER)

# Others greet with 200 too.  The client's first command tells.
[pattern]
transport = tcp
strength = strong
client = ^(?i:CAPABILITIES(?:[ ][^\r\n]{1,80})?|MODE[ ](?:READER|STREAM)
          |AUTHINFO[ ](?:USER|GENERIC|SASL|SIMPLE)(?:[ ][^\r\n]{1,400})?
          |(?:LIST)?GROUP(?:[ ][^\r\n]{1,400})?|LIST(?:[ ][^\r\n]{1,400})?
          |NEWNEWS[ ][^\r\n]{1,400}|NEWGROUPS[ ][^\r\n]{1,400}|DATE|HELP|SLAVE
          |(?:ARTICLE|HEAD|BODY|STAT|IHAVE)[ ][^\r\n]{1,400}|POST|STARTTLS)
         \r?\n
server = ^20[01][ -]

# Behind the greeting 200 may also be FTP's, which has LIST, HELP and STAT too.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?i:CAPABILITIES(?:[ ][^\r\n]{1,80})?|MODE[ ](?:READER|STREAM)
          |AUTHINFO[ ][^\r\n]{1,400}|(?:LIST)?GROUP(?:[ ][^\r\n]{1,400})?
          |NEWNEWS[ ][^\r\n]{1,400}|NEWGROUPS[ ][^\r\n]{1,400}|DATE|SLAVE
          |(?:ARTICLE|HEAD|BODY|IHAVE)[ ][^\r\n]{1,400}|POST)\r?\n
server = ^20[01][ -]

# The client alone.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:MODE[ ](?:READER|STREAM)\r?\n
          |AUTHINFO[ ](?:USER|PASS|GENERIC|SASL|SIMPLE)[ \r]
          |LIST[ ](?:ACTIVE|NEWSGROUPS|OVERVIEW\.FMT|HEADERS)\b
          |(?:X?OVER|XHDR|XPAT|NEWNEWS|NEWGROUPS)[ ][^\r\n]{1,400}\r?\n
          |(?:ARTICLE|HEAD|BODY|STAT|IHAVE|CHECK|TAKETHIS)[ ]<[^<>\r\n]{1,250}>
          |GROUP[ ][a-z][a-z0-9+_-]{1,40}(?:\.[a-z0-9+_-]{1,60}){1,12}\r?\n)

[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?i:CAPABILITIES)\r?\n

# The greeting, if it names the protocol or what it is for; or what follows
# it: a password or a login is wanted, a group and its article numbers.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^20[01][ -][^\r\n]{0,500}\b(?i:NNTP|NNRP|InterNetNews|Netnews|Usenet)

[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^20[01][ -][^\r\n]{0,500}(?i:\bposting\b|\bnews)[^\r\n]{0,500}\r?\n

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:20[01](?:[ -][^\r\n]{0,500})?\r?\n){1,2}
         (?:381[ ]|480[ ]|211[ ][0-9]{1,16}[ ][0-9]{1,16}[ ][0-9]{1,16}[ ]
          |101[ ][^\r\n]{0,200}\r?\nVERSION[ ])

# The middle of a dialogue: a group, an article.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^(?:211[ ][0-9]{1,16}[ ][0-9]{1,16}[ ][0-9]{1,16}[ ]
         [A-Za-z0-9+_-]{1,40}\.
         |22[0-3][ ][0-9]{1,16}[ ]<[^<>\r\n]{1,250}>
         |(?:235|238|239|335|438|439)[ ][^<\r\n]{0,80}<[^<>\r\n]{1,250}>)

[sample]
transport = tcp
server = 200 example.com ready\r\n
client = LIST\r\n

[sample]
transport = tcp
client = mode reader\r\n

[sample]
transport = tcp
client = CAPABILITIES\r\n

[sample]
transport = tcp
server = 201 example.com NNTP Service Ready\r\n

[sample]
transport = tcp
server = 200 example.com ready (posting ok)\r\n

[sample]
transport = tcp
server = 200 hello\r\n381 more authentication information required\r\n

[sample]
transport = tcp
midstream = yes
server = 211 1234 3000234 3002322 misc.test\r\n

[sample]
transport = tcp
client = GROUP misc.test\r\n

# Behind the greeting: another mode is wanted, and given.
[sample]
transport = tcp
midstream = yes
client = NEWNEWS misc.* 20240101 000000\r\n
server = 200 reader status\r\n

[counter-sample]
transport = tcp
server = 200 poppassd ready\r\n

[counter-sample]
transport = tcp
server = 220 example.com ESMTP\r\n
client = HELP\r\n

[counter-sample]
transport = tcp
client = GROUP THERAPY session\r\n

# FTP in its middle.
[counter-sample]
transport = tcp
midstream = yes
client = LIST\r\n
server = 200 Type is ASCII\r\n
