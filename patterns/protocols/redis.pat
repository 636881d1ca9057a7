# SPDX-License-Identifier: GPL-3.0-or-later
protocol = redis
groups = database
spec = Redis serialization protocol specification (RESP2, RESP3), "RESP
       protocol description" and "Sending commands to a Redis server"

# A command: an array of bulk strings, the first of which is its name; and
# any kind of reply.
[pattern]
transport = tcp
strength = strong
client = ^\*[1-9][0-9]{0,4}\r\n\$[1-9][0-9]?\r\n[A-Za-z][A-Za-z0-9._|-]{1,40}
         \r\n
server = ^(?:[+(-][^\r\n]{1,500}\r\n|:-?[0-9]{1,20}\r\n
          |[$*%~>=!](?:-1|[0-9]{1,10})\r\n|_\r\n|\#[tf]\r\n|,[^\r\n]{1,40}\r\n)

[pattern]
transport = tcp
strength = medium
client = ^\*[1-9][0-9]{0,4}\r\n\$[1-9][0-9]?\r\n[A-Za-z][A-Za-z0-9._|-]{1,40}
         \r\n

# Typed by hand.
[pattern]
transport = tcp
strength = medium
client = ^(?i:PING)\r\n
server = ^\+PONG\r\n

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
client = PING\r\n
server = +PONG\r\n

[counter-sample]
transport = tcp
client = *** welcome ***\r\n

# IMAP greets with a star too.
[counter-sample]
transport = tcp
server = * OK ready\r\n
