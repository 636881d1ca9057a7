# SPDX-License-Identifier: GPL-3.0-or-later
protocol = pop3
groups = mail
spec = RFC 1939, sections 4 (the greeting), 5 and 7 (USER, APOP)
spec = RFC 2449, section 5 (CAPA); RFC 2595, section 4 (STLS); RFC 5034
       (AUTH)

[pattern]
transport = tcp
strength = strong
client = ^(?i:USER[ ][^\r\n]{1,250}|APOP[ ][^\r\n]{1,250}|CAPA|STLS
          |AUTH(?:[ ][^\r\n]{1,250})?|QUIT)\r?\n
server = ^\+OK(?:[ ][^\r\n]{0,510})?\r?\n

# A greeting that names the protocol, or has the time stamp that APOP needs.
[pattern]
transport = tcp
strength = medium
server = ^\+OK[ ][^\r\n]{0,500}
         (?:(?i:POP3?\b)|<[^<>@\r\n]{1,120}@[^<>@\r\n]{1,120}>)

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
server = +OK server ready <1896.697170952@dbc.example.com>\r\n

# Redis answers like this.
[counter-sample]
transport = tcp
client = *1\r\n$4\r\nPING\r\n
server = +OK\r\n

[counter-sample]
transport = tcp
server = 220 ready\r\n
client = USER joe\r\n
