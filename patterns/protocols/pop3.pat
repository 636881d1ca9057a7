# SPDX-License-Identifier: GPL-3.0-or-later
protocol = pop3
groups = mail
spec = RFC 1939, sections 4 (the greeting), 5 (commands) and 7 (USER, APOP)
spec = RFC 2449, sections 5 and 6 (CAPA and what it lists); RFC 2595, section
       4 (STLS); RFC 5034 (AUTH)

[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:USER[ ][^\r\n]{1,250}|APOP[ ][^\r\n]{1,250}|CAPA|STLS|UTF8
          |AUTH(?:[ ][^\r\n]{1,250})?|QUIT|STAT|UIDL(?:[ ][0-9]{1,9})?
          |NOOP)[ ]?\r?\n
server = ^\+OK(?:[ ][^\r\n]{0,510})?\r?\n

# A greeting that names the protocol.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\+OK[ ][^\r\n]{0,500}\b(?i:POP3?)\b

# One with the time stamp that APOP needs, or any text.  Redis answers +OK
# without text.
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^\+OK[ ][^\r\n\x00]{1,510}\r?\n

# The answer to CAPA.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:\+OK[^\r\n]{0,510}\r?\n){1,2}
         (?:[A-Z0-9][A-Z0-9-]{2,31}(?:[ ][^\r\n]{1,500})?\r?\n){0,20}?
         (?i:TOP|UIDL|USER|STLS|RESP-CODES|PIPELINING|SASL[ ][^\r\n]{1,500})
         \r?\n

# The client alone.  FTP has USER and PASS too.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:(?:CAPA\r?\n){0,2}(?:USER[ ][^\r\n]{1,250}\r?\n
          PASS[ ][^\r\n]{0,250}\r?\n(?:STAT|UIDL|LAST|CAPA)\r?\n
          |APOP[ ][^ \r\n]{1,250}[ ][0-9a-f]{32}\r?\n))

[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?i:CAPA|STLS)\r?\n

# What FTP's clients say too, but for the port.
[pattern]
transport = tcp
strength = weak
port = 110
client = ^(?i:USER)[ ][^\r\n]{1,250}\r?\n

# The middle of a dialogue.
[pattern]
transport = tcp
strength = medium
midstream = only
client = ^(?i:(?:RETR|DELE|UIDL|LIST)[ ][0-9]{1,9}|UIDL
          |TOP[ ][0-9]{1,9}[ ][0-9]{1,9})[ ]?\r?\n

[sample]
transport = tcp
server = +OK example ready\r\n
client = USER mrose\r\n
server = +OK mrose is a real hoopy frood\r\n

[sample]
transport = tcp
server = +OK\r\n
client = capa\r\n

[sample]
transport = tcp
server = +OK POP3 server ready\r\n

[sample]
transport = tcp
server = +OK server ready <1896.697170952@dbc.example.com>\r\n

[sample]
transport = tcp
server = +OK\r\n+OK Capability list follows\r\nTOP\r\nUSER\r\n.\r\n

[sample]
transport = tcp
client = USER joe\r\nPASS secret\r\nSTAT\r\n

[sample]
transport = tcp
client = APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n

[sample]
transport = tcp
port = 110
client = USER joe\r\n

[sample]
transport = tcp
client = CAPA\r\n

[sample]
transport = tcp
midstream = yes
client = RETR 1\r\n
server = +OK 120 octets\r\n

[sample]
transport = tcp
midstream = yes
client = DELE 2\r\n

# Redis answers like this.
[counter-sample]
transport = tcp
client = *1\r\n$4\r\nPING\r\n
server = +OK\r\n

[counter-sample]
transport = tcp
server = 220 ready\r\n
client = USER joe\r\n

# FTP.
[counter-sample]
transport = tcp
client = USER joe\r\nPASS secret\r\nSYST\r\n
