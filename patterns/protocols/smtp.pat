# SPDX-License-Identifier: GPL-3.0-or-later
protocol = smtp
groups = mail
spec = RFC 5321, sections 3.1 (the greeting), 4.1.1.1 (EHLO and HELO) and
       4.2 (replies)

# FTP greets in the same way; what the client says next tells.
[pattern]
transport = tcp
strength = strong
client = ^(?i:EHLO|HELO)(?:[ ][^\r\n]{1,510})?\r?\n
server = ^220[ -]

# The greeting alone, if it names the protocol.
[pattern]
transport = tcp
strength = medium
server = ^220[ -][^\r\n]{0,500}(?i:SMTP)

[pattern]
transport = tcp
strength = medium
client = ^(?i:EHLO|HELO)[ ][^\r\n\x00]{1,510}\r?\n

[sample]
transport = tcp
server = 220 foo.example.com Service ready\r\n
client = EHLO bar.example.com\r\n
server = 250-foo.example.com\r\n250 STARTTLS\r\n

[sample]
transport = tcp
server = 220-mx.example.com ESMTP\r\n220 be nice\r\n
client = helo x\r\n

[sample]
transport = tcp
server = 220 mx.example.com ESMTP ready\r\n

[sample]
transport = tcp
client = EHLO [192.0.2.1]\r\n

[counter-sample]
transport = tcp
server = 220 Service ready\r\n
client = USER anonymous\r\n

[counter-sample]
transport = tcp
server = 220 Service ready\r\n
