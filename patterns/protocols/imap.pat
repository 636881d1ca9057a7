# SPDX-License-Identifier: GPL-3.0-or-later
protocol = imap
groups = mail
spec = RFC 9051, sections 2.2.1 (tags), 6 (commands) and 7 (responses, among
       them the greeting); RFC 3501, the same sections
spec = RFC 2971, section 3.1 (ID); RFC 2177, section 3 (IDLE)

[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[A-Za-z0-9._$#-]{1,32}[ ]
         (?i:CAPABILITY|NOOP|LOGIN|LOGOUT|AUTHENTICATE|STARTTLS|ID|SELECT
          |ENABLE|EXAMINE|LIST|STATUS|NAMESPACE|IDLE|COMPRESS|UID)(?:[ ]|\r?\n)
server = ^\*[ ](?:OK|PREAUTH|BYE)[ \r]

# The greeting, which few others could give.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\*[ ](?:OK|PREAUTH)[ ][\x20-\x7e]

# The client alone: a tag and a command that has no other meaning.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[A-Za-z0-9._$#-]{1,32}[ ]
         (?i:CAPABILITY\r?\n|STARTTLS\r?\n|ID[ ](?:\(|NIL\r?\n)
          |AUTHENTICATE[ ](?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5|NTLM
           |DIGEST-MD5|EXTERNAL|ANONYMOUS|GSSAPI|SCRAM-[A-Z0-9-]+)(?:[ ]|\r?\n)
          |UID[ ](?:FETCH|SEARCH|STORE|COPY|MOVE)[ ]
          |(?:LIST|LSUB)[ ]"[^"\r\n]{0,200}"[ ]
          |(?:SELECT|EXAMINE)[ ]"?INBOX|FETCH[ ][0-9*][0-9*:,]{0,50}[ ][(A-Z])

[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^[A-Za-z0-9._$#-]{1,32}[ ]
         (?i:LOGIN[ ](?:"[^"\r\n]{0,200}"|[^ "\r\n]{1,200})[ ]
          (?:"[^"\r\n]{0,200}"|[^ "\r\n]{1,200})|NAMESPACE|NOOP|IDLE)\r?\n

# The middle of a dialogue: data that the server gives.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^\*[ ](?:[0-9]{1,10}[ ](?:EXISTS|RECENT|EXPUNGE|FETCH[ ]\()
         |FLAGS[ ]\(|CAPABILITY[ ]IMAP4|L(?:IST|SUB)[ ]\(|STATUS[ ]
         |ID[ ][(N]|NAMESPACE[ ][(N]|BYE[ ]|ENABLED|E?SEARCH|VANISHED[ ])

# And a command's end.
[pattern]
transport = tcp
strength = medium
midstream = only
server = ^[A-Za-z0-9._$#-]{1,32}[ ]OK[ ][^\r\n]{0,200}(?i:completed)\b

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
server = * BYE too busy\r\n
client = A1 NOOP\r\n

[sample]
transport = tcp
client = 1 CAPABILITY\r\n

[sample]
transport = tcp
client = C1 ID ("name" "x")\r\n

[sample]
transport = tcp
client = a1 LOGIN "joe" {6}\r\n

[sample]
transport = tcp
client = a1 LOGIN "joe" secret\r\n

[sample]
transport = tcp
midstream = yes
server = * 23 EXISTS\r\n* 0 RECENT\r\n

[sample]
transport = tcp
midstream = yes
server = A44 OK FETCH completed\r\n

[counter-sample]
transport = tcp
client = hello login screen\r\n

[counter-sample]
transport = tcp
server = * OK\n

# MUPDATE and ACAP quote the mechanism.
[counter-sample]
transport = tcp
client = A01 AUTHENTICATE "PLAIN" "AGpvZQBzZWNyZXQ="\r\n

# ManageSieve has no tags.
[counter-sample]
transport = tcp
client = CAPABILITY\r\n
