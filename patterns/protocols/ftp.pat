# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ftp
groups = file-transfer
spec = RFC 959, sections 4.1 (commands), 4.2 (replies) and 5.4 (sequencing)
spec = RFC 2228, section 3 (AUTH); RFC 2389, section 3 (FEAT); RFC 2428
       (EPRT, EPSV); RFC 3659 (MDTM, SIZE, MLSD); RFC 4217, section 4 (TLS);
       RFC 7151, section 3 (HOST)

# SMTP greets in the same way; what the client says first tells.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:USER[ ][^\r\n]{0,250}|AUTH[ ](?:TLS|TLS-C|SSL|TLS-P|GSSAPI)
          |FEAT|SYST|HOST[ ][^\r\n]{1,250}|CLNT[ ][^\r\n]{1,250}
          |OPTS[ ]UTF-?8(?:[ ]ON)?|PBSZ[ ]0)\r?\n
server = ^(?:120|220)[ \r-]

# The greeting alone, if it names this protocol as servers do, or in any
# way, and not the other.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^220[ -][^\r\n]{0,200}(?:FTPd|FTPD|[ ]FTP[ ])

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^220[ -](?![^\r\n]{0,500}(?i:SMTP))[^\r\n]{0,500}(?i:FTP)
         [^\r\n]{0,500}\r?\n

# A greeting of any kind and a reply that SMTP has not: password wanted,
# logged in, TLS comes, system type, features.  In a greeting of many lines
# only the first and the last begin with the number.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:220-[^\r\n]{0,510}\r?\n(?:(?!220[ ])[^\r\n]{0,510}\r?\n){0,40})?
         220(?:[ ][^\r\n]{0,510})?\r?\n
         (?:33[12][ -]|230[ -]|234[ -]|215[ ]|211-(?i:Feat|Ext|Supp))

# The client alone.  POP3 and IRC have USER too, and POP3 has PASS.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?i:AUTH[ ](?:TLS|TLS-C|SSL|TLS-P)|FEAT|SYST|CLNT[ ][^\r\n]{1,250}
          |OPTS[ ]UTF-?8(?:[ ]ON)?|USER[ ](?:anonymous|ftp))\r?\n

[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:USER[ ][^\r\n]{1,250}\r?\nPASS[ ][^\r\n]{0,250}\r?\n
          (?:SYST|FEAT|PWD|XPWD|PASV|EPSV|CWD[ ]|TYPE[ ]|PORT[ ]|EPRT[ ]
           |OPTS[ ]|CLNT[ ]|PBSZ[ ]|SITE[ ]|SIZE[ ]|HELP|ACCT[ ]))

# What SMTP, POP3 and IRC say too, but for the port.
[pattern]
transport = tcp
strength = weak
port = 21
server = ^220[ -][^\r\n]{1,510}\r?\n

[pattern]
transport = tcp
strength = weak
port = 21
client = ^(?i:USER)[ ][^\r\n]{1,250}\r?\n

# The middle of a dialogue: where the data connection goes, and what only
# this protocol answers.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:227[ ][^\r\n(]{0,100}\(?[0-9]{1,3}(?:,[0-9]{1,3}){5}
          |229[ ][^\r\n(]{0,100}\((.)\1\1[0-9]{1,5}\1\)
          |257[ ]"[^\r\n"]{1,250}"
          |215[ ](?i:UNIX|Windows_NT)[ \r]|211-(?i:Feat|Ext)
          |(?i:PORT)[ ][0-9]{1,3}(?:,[0-9]{1,3}){5}\r?\n
          |(?i:EPRT)[ ](.)[12]\2[0-9a-fA-F.:]{3,40}\2[0-9]{1,5}\2\r?\n)

[pattern]
transport = tcp
strength = medium
midstream = only
server = ^(?:33[12][ -][^\r\n]{0,200}(?i:pass|account|login)
         |230[ -][^\r\n]{0,200}(?i:log|user|welcome|anonymous)
         |200[ ][^\r\n]{0,60}(?i:\btype\b|binary[ ]mode|ascii[ ]mode
           |\bPORT\b|\bEPRT\b)
         |150[ ][^\r\n]{0,200}(?i:data[ ]connection|opening|here[ ]comes)
         |226[ ][^\r\n]{0,200}(?i:transfer|closing|directory|complete))

[pattern]
transport = tcp
strength = medium
midstream = only
client = ^(?i:PASV|EPSV|X?PWD|CDUP|NLST|MLSD|TYPE[ ][AIEL](?:[ ][A-Z0-9])?
          |REST[ ][0-9]{1,19}|OPTS[ ]MLST[ ][a-z.;]{4,200}
          |PASS[ ][^\r\n]{0,250}\r?\n
           (?:SYST|FEAT|X?PWD|PASV|EPSV|TYPE[ ][AI]|CWD[ ][^\r\n]{1,500}
             |(?:PORT|EPRT|OPTS|CLNT)[ ][^\r\n]{1,250})
          |(?:CWD|STOR|SIZE|MDTM|MLSD|MLST|NLST|RNFR|RNTO)[ ][^\r\n]{1,500})
         \r?\n

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
server = 220\r\n
client = OPTS UTF8 ON\r\n

[sample]
transport = tcp
port = 21
server = 220 Service ready for new user.\r\n

[sample]
transport = tcp
port = 21
client = USER joe\r\n

[sample]
transport = tcp
server = 220 ftp.example.com ready\r\n

[sample]
transport = tcp
server = 220 example FTP server (Version 1) ready.\r\n

[sample]
transport = tcp
server = 220-Welcome\r\n Be good.\r\n220 Ready\r\n331 Password, please.\r\n

[sample]
transport = tcp
client = AUTH TLS\r\n

[sample]
transport = tcp
client = USER joe\r\nPASS secret\r\nSYST\r\n

[sample]
transport = tcp
midstream = yes
server = 227 Entering Passive Mode (192,0,2,1,195,80).\r\n

[sample]
transport = tcp
midstream = yes
server = 229 Entering Extended Passive Mode (|||6446|)\r\n

[sample]
transport = tcp
midstream = yes
server = 331 User name okay, need password.\r\n

[sample]
transport = tcp
midstream = yes
client = PORT 192,0,2,1,195,81\r\n

[sample]
transport = tcp
midstream = yes
client = CWD pub\r\n

# From the middle: a password and where we are; a type and its answer.
[sample]
transport = tcp
midstream = yes
client = PASS guest@\r\nPWD\r\n

[sample]
transport = tcp
midstream = yes
client = LIST\r\n
server = 200 Type set to A\r\n

[sample]
transport = tcp
midstream = yes
server = 215 UNIX Type: L8\r\n

[counter-sample]
transport = tcp
server = 220 mail.example.com ESMTP\r\n
client = EHLO x\r\n

# POP3 has USER too.
[counter-sample]
transport = tcp
server = +OK ready\r\n
client = USER joe\r\n

[counter-sample]
transport = tcp
client = USER joe\r\nPASS secret\r\nSTAT\r\n

# SMTP, alone.
[counter-sample]
transport = tcp
server = 220 ftp-relay.example.com ESMTP\r\n

# What goes over the data connection is no dialogue.
[counter-sample]
transport = tcp
server = drwxr-xr-x 2 ftp ftp 4096 Jan 01 00:00 pub\r\n
