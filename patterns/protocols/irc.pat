# SPDX-License-Identifier: GPL-3.0-or-later
protocol = irc
groups = messaging
spec = RFC 2812, sections 2.3 (messages), 3.1 (registration), 3.3 (PRIVMSG) and
       5.1 (command responses); RFC 1459, section 4.1
spec = IRCv3, "Client Capability Negotiation" (CAP) and "Message Tags"

# A client registers: capabilities, a password, a nickname and a user, in this
# order or another.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:CAP[ ](?:LS(?:[ ]30[0-9])?|REQ[ ]:?[a-z][^\r\n]{1,400}|LIST|END)
         [ ]?\r?\n
         |(?:PASS[ ][^\r\n]{1,400}\r?\n)?NICK[ ]:?[^ \r\n]{1,64}[ ]?\r?\n
          (?:USER|CAP|PASS|PONG|JOIN|MODE)[ ]
         |(?:PASS[ ][^\r\n]{1,400}\r?\n)?
          USER[ ][^ \r\n]{1,64}[ ]+[^ \r\n]{1,64}[ ]+[^ \r\n]{1,64}[ ]+
          :?[^\r\n]{0,200}\r?\n)

[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?i:NICK)[ ]:?[^\x00-\x20:]{1,64}[ ]?\r?\n

# A server says who speaks: looking up the client's name, welcoming it.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^:[A-Za-z0-9._:/-]{1,63}[ ]
         (?:NOTICE[ ][^ \r\n]{1,64}[ ]:|0(?:0[1-5]|20)[ ][^ \r\n]{1,64}[ ]
          |4(?:3[1-37]|39|51|6[245])[ ][^ \r\n]{1,64}[ ]
          |CAP[ ][^ \r\n]{1,64}[ ](?:LS|ACK|NAK|LIST|NEW)[ ])

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:NOTICE[ ](?:AUTH|\*)[ ]:|ERROR[ ]:(?i:Closing[ ]Link))

# It may want to hear an answer before it goes on.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^PONG[ ]:?[^\r\n]{1,200}\r?\n
server = ^PING[ ]:?[^\r\n]{1,200}\r?\n

# Servers among themselves.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:PASS[ ][^\r\n]{1,400}\r?\n)?
         (?:CAPAB[ ][^\r\n]{1,400}\r?\n|PROTOCTL[ ][^\r\n]{1,400}\r?\n){1,8}

# The middle of a conversation.  A message may begin with tags.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:@[a-z+][^ \r\n]{1,1000}[ ])?
         :[^\x00-\x20!@:]{1,64}![^\x00-\x20@]{1,64}@[^\x00-\x20]{1,128}[ ]
         (?:PRIVMSG|NOTICE|JOIN|PART|QUIT|MODE|NICK|TOPIC|KICK|INVITE)[ ]

[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?i:(?:PRIVMSG|NOTICE)[ ][^\x00-\x20]{1,64}[ ]:
         |(?:JOIN|PART|TOPIC|MODE|WHO|NAMES)[ ][#&][^\x00-\x20,]{1,64}[ ,\r\n])

[pattern]
transport = tcp
strength = medium
midstream = only
server = ^:[A-Za-z0-9._:/-]{1,63}[ ](?:[0-5][0-9]{2}|NOTICE|PONG|MODE)[ ]
         [^ \r\n]{1,64}[ ]

# A server that has nothing else to say.
[pattern]
transport = tcp
strength = weak
midstream = yes
server = ^ERROR[ ]:[^\r\n]{1,400}\r?\n$

[sample]
transport = tcp
client = NICK joe\r\n
client = USER guest 0 * :Joe User\r\n

[sample]
transport = tcp
client = CAP LS 302\r\n

[sample]
transport = tcp
client = NICK joe\r\n

[sample]
transport = tcp
server = :irc.example.com NOTICE * :*** Looking up your hostname...\r\n

[sample]
transport = tcp
server = NOTICE AUTH :*** Checking Ident\r\n

[sample]
transport = tcp
server = PING :8a7f31\r\n
client = PONG :8a7f31\r\n

[sample]
transport = tcp
client = PASS secret TS 6 42X\r\nCAPAB :QS EX CHW IE\r\n

[sample]
transport = tcp
midstream = yes
server = :joe!guest@example.com PRIVMSG #test :hello\r\n

[sample]
transport = tcp
midstream = yes
server = @time=2023-01-01T00:00:00.000Z :joe!g@example.com JOIN #test\r\n

[sample]
transport = tcp
midstream = yes
client = PRIVMSG #test :hello\r\n

[sample]
transport = tcp
midstream = yes
server = :irc.example.com 372 joe :- a line of the message of the day\r\n

[sample]
transport = tcp
server = ERROR :Your address is banned\r\n

# FTP.
[counter-sample]
transport = tcp
client = USER anonymous\r\nPASS guest@example.com\r\n

[counter-sample]
transport = tcp
client = USER joe\r\nPASS a b c :d\r\n

[counter-sample]
transport = tcp
server = :this is a line of text\r\n
