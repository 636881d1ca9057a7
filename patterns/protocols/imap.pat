# SPDX-License-Identifier: GPL-3.0-or-later
protocol = imap
groups = mail
spec = RFC 9051, sections 2.2.1 (tags), 6.1 to 6.2 (first commands) and 7.1
       (the greeting)

[pattern]
transport = tcp
strength = strong
client = ^[A-Za-z0-9._$-]{1,32}[ ]
         (?i:CAPABILITY|NOOP|LOGIN|LOGOUT|AUTHENTICATE|STARTTLS|ID|SELECT
          |ENABLE|EXAMINE|LIST|STATUS|NAMESPACE)(?:[ ]|\r?\n)
server = ^\*[ ](?:OK|PREAUTH|BYE)[ \r]

[pattern]
transport = tcp
strength = strong
server = ^\*[ ](?:OK|PREAUTH)[ ][^\r\n]{0,300}(?i:IMAP)

[pattern]
transport = tcp
strength = medium
client = ^[A-Za-z0-9._$-]{1,32}[ ]
         (?i:CAPABILITY\r?\n|STARTTLS\r?\n|AUTHENTICATE[ ]
          (?i:PLAIN|LOGIN|XOAUTH2|CRAM-MD5|NTLM|GSSAPI|SCRAM-[A-Z0-9-]+)[ \r])

[sample]
transport = tcp
server = * OK example ready\r\n
client = a001 login mrc secret\r\n
server = a001 OK LOGIN completed\r\n

[sample]
transport = tcp
server = * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n

[sample]
transport = tcp
client = 1 CAPABILITY\r\n

[counter-sample]
transport = tcp
client = hello login screen\r\n

[counter-sample]
transport = tcp
server = * OK\n
