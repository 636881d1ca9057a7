# SPDX-License-Identifier: GPL-3.0-or-later
protocol = redis
groups = database
spec = Redis serialization protocol specification (RESP2, RESP3), "RESP
       protocol description" and "Sending commands to a Redis server"
spec = Redis, "Redis Cluster specification", "The cluster bus"

# An array of bulk strings: a command, which nothing else looks like; or an
# answer.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\*[1-9][0-9]{0,5}\r\n\$[1-9][0-9]{0,4}\r\n[^\r\n]{1,200}\r\n

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^[*>~][1-9][0-9]{0,6}\r\n
         (?:[$*%][0-9]{1,9}\r\n|:-?[0-9]{1,20}\r\n)

# A command that is typed by hand, and any kind of reply.  POP3 has AUTH too,
# and says more behind +OK, or nothing behind +.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?i:PING|INFO|AUTH|GET|SET|KEYS|HELLO|SELECT|CONFIG|CLIENT|COMMAND
         |MONITOR|DBSIZE|ECHO|SYNC|PSYNC|REPLCONF|CLUSTER|ROLE|EXISTS|TYPE)
         (?:[ ][^\r\n]{1,500})?\r?\n
server = ^(?:\+(?!OK[ ]|[ ])[^\r\n]{1,500}\r\n
         |-[A-Z]{2,20}[ ][^\r\n]{1,500}\r\n|:-?[0-9]{1,20}\r\n
         |[$*%~>=](?:-1|[0-9]{1,10})\r\n|_\r\n)

# Replies: errors with the words that this protocol begins them with, the
# answer to INFO and HELLO, the start of replication.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:-(?:NOAUTH|WRONGTYPE|WRONGPASS|NOPERM|NOPROTO|NOSCRIPT|READONLY
         |LOADING|MISCONF|MOVED|ASK|CLUSTERDOWN|MASTERDOWN|EXECABORT|DENIED)[ ]
         |\$[0-9]{2,6}\r\n\#[ ](?:Server|Clients|Memory|CPU)\r\n
         |%[1-9][0-9]{0,3}\r\n[$+](?:6\r\n)?server\r\n
         |\+(?:FULLRESYNC|CONTINUE)[ ][0-9a-f]{40})

# Replies of which little can be said.
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?:\+PONG\r\n|-ERR[ ](?:unknown[ ]command[ ]?[`']|wrong[ ]number[ ]of
                        |syntax[ ]error)
         |\$[0-9]{1,9}\r\n[^\r\n]{1,200}\r\n)

[pattern]
transport = tcp
strength = weak
server = ^\+OK\r\n(?:$|[-+:$*])

[pattern]
transport = tcp
strength = weak
midstream = yes
server = ^(?:\+OK\r\n(?:[:$*]|\+OK\r\n\+OK\r\n)
         |:-?[0-9]{1,20}\r\n(?:$|[-+:$*])|\$-1\r\n)

# Nodes of a cluster among themselves: a signature, the length, the version.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^RCmb\x00[\x00-\x0f]..\x00[\x00-\x02]

[sample]
transport = tcp
client = *2\r\n$4\r\nLLEN\r\n$6\r\nmylist\r\n
server = :48293\r\n

[sample]
transport = tcp
client = *3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n
server = +OK\r\n

[sample]
transport = tcp
client = *2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n

[sample]
transport = tcp
server = *3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$5\r\nhello\r\n

[sample]
transport = tcp
client = PING\r\n
server = +PONG\r\n

[sample]
transport = tcp
server = -NOAUTH Authentication required.\r\n

[sample]
transport = tcp
server = $5\r\nhello\r\n

[sample]
transport = tcp
server = +OK\r\n

[sample]
transport = tcp
midstream = yes
client = *1\r\n$4\r\nPING\r\n

[sample]
transport = tcp
client = RCmb\x00\x00\x08\xb8\x00\x01\x19\xeb\x00\x02

[counter-sample]
transport = tcp
client = *** welcome ***\r\n

# IMAP greets with a star too, POP3 with a plus.
[counter-sample]
transport = tcp
server = * OK ready\r\n

[counter-sample]
transport = tcp
server = +OK ready\r\n

# POP3.
[counter-sample]
transport = tcp
client = AUTH PLAIN\r\n
server = + \r\n

[counter-sample]
transport = tcp
midstream = yes
client = PASS secret\r\n
server = +OK\r\n
server = +OK Logged in.\r\n

[counter-sample]
transport = tcp
midstream = yes
server = -ERR Unknown command.\r\n
