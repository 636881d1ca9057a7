# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ftp
groups = file-transfer
spec = RFC 959, sections 4.1.1 (USER), 4.2 (replies) and 5.4 (sequencing)
spec = RFC 2228, section 3 (AUTH); RFC 2389, section 3 (FEAT); RFC 7151,
       section 3 (HOST)

# SMTP greets in the same way; what the client says first tells.
[pattern]
transport = tcp
strength = strong
client = ^(?i:USER[ ][^\r\n]{0,250}|AUTH[ ](?:TLS|TLS-C|SSL|TLS-P|GSSAPI)
          |FEAT|SYST|HOST[ ][^\r\n]{1,250}|CLNT[ ][^\r\n]{1,250})\r?\n
server = ^(?:120|220)[ -]

# The greeting alone, if it names this protocol and not the other.
[pattern]
transport = tcp
strength = medium
server = ^220[ -](?![^\r\n]{0,500}(?i:SMTP))[^\r\n]{0,500}(?i:FTP)
         [^\r\n]{0,500}\r?\n

[sample]
transport = tcp
server = 220 Service ready for new user.\r\n
client = USER anonymous\r\n
server = 331 User name okay, need password.\r\n

[sample]
transport = tcp
server = 220-Welcome\r\n220 to this server\r\n
client = auth tls\r\n

[sample]
transport = tcp
server = 220 example FTP server (Version 1) ready.\r\n

[counter-sample]
transport = tcp
server = 220 mail.example.com ESMTP\r\n
client = EHLO x\r\n

# POP3 has USER too.
[counter-sample]
transport = tcp
server = +OK ready\r\n
client = USER joe\r\n
