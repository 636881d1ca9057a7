# SPDX-License-Identifier: GPL-3.0-or-later
protocol = smtp
groups = mail
spec = RFC 5321, sections 3.1 (the greeting), 4.1.1.1 to 4.1.1.3 (EHLO, HELO,
       MAIL, RCPT), 4.2 (replies)
spec = RFC 2034, section 4, and RFC 3463, section 2 (enhanced status codes)
spec = IANA, "SMTP Service Extensions" (EHLO keywords)

# FTP greets in the same way; what the client says next tells.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:EHLO|HELO)(?:[ ][^\r\n]{1,510})?\r?\n
server = ^220[ -]

# The client alone.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:EHLO|HELO)[ ][^\r\n\x00]{1,510}\r?\n

# The greeting alone, if it names this protocol, in its usual place or
# anywhere, and not the other.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^220[ -][^ \r\n]{1,255}[ ]{1,2}E?SMTP[ ;\r]

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^220[ -](?![^\r\n]{0,500}\b(?i:FTP))[^\r\n]{0,500}(?i:SMTP)
         [^\r\n]{0,500}\r?\n

# Whatever the greeting, 250 is next.  FTP wants a user name before it says
# so.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:220-[^\r\n]{0,510}\r?\n){0,40}220(?:[ ][^\r\n]{0,510})?\r?\n
         250[ -]

# Replies with enhanced status codes, the class of which is that of the reply:
# a server that is busy or refuses, or one in the middle of its work.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:2[0-5][0-9][ -]2|4[0-5][0-9][ -]4|5[0-5][0-9][ -]5)
         \.[0-7]\.[0-9]{1,3}[ ]

# One without a word, which could be FTP's as well but for the port.
[pattern]
transport = tcp
strength = weak
port = 25 587 2525
server = ^220[ -][^\r\n]{1,510}\r?\n

# It greets to say that it will not serve.
[pattern]
transport = tcp
strength = medium
server = ^(?:421|554)[ -][^\r\n]{0,500}\b(?i:E?SMTP|mail|spam)

# The middle of a dialogue.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?i:MAIL[ ]FROM|RCPT[ ]TO):[ ]?<[^<>\r\n]{0,320}>

# The answer to EHLO, with an extension in its first lines.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^(?:250-[^\r\n]{1,510}\r?\n){1,20}250[ -]
         (?i:SIZE|PIPELINING|8BITMIME|STARTTLS|ENHANCEDSTATUSCODES|CHUNKING
          |AUTH[ =]|DSN|HELP|VRFY|ETRN|SMTPUTF8)\b

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
server = 220 mx.example.com ready\r\n
client = EHLO\r\n

[sample]
transport = tcp
server = 220 mx.example.com ESMTP ready\r\n

[sample]
transport = tcp
server = 220 relay ready; this is SMTP\r\n

[sample]
transport = tcp
port = 25
server = 220 Service ready\r\n

[sample]
transport = tcp
server = 554 No SMTP service here\r\n

[sample]
transport = tcp
client = EHLO [192.0.2.1]\r\n

[sample]
transport = tcp
server = 220-mail.example.com\r\n220 ready\r\n250-mail.example.com\r\n

[sample]
transport = tcp
server = 554 5.7.1 No service for you\r\n

[sample]
transport = tcp
midstream = yes
server = 250 2.1.0 Ok\r\n

[sample]
transport = tcp
midstream = yes
client = MAIL FROM:<smith@example.com> SIZE=1000\r\n

[sample]
transport = tcp
midstream = yes
server = 250-foo.example.com greets you\r\n250-X\r\n250-8BITMIME\r\n
         250 HELP\r\n

[counter-sample]
transport = tcp
server = 220 Service ready\r\n
client = USER anonymous\r\n

[counter-sample]
transport = tcp
server = 220 Service ready\r\n

[counter-sample]
transport = tcp
server = 220 smtp.example.com FTP server ready\r\n

# LMTP.
[counter-sample]
transport = tcp
client = LHLO bar.example.com\r\n
