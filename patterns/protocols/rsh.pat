# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rsh
groups = remote-access
spec = RFC 1282, "Connection Establishment" (rlogin)
spec = BSD rshd(8) and rexecd(8), "protocol"

# rlogin: a zero, both user names, and the terminal's type and speed, each
# ended by a zero.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x00[\x21-\x7e]{1,32}\x00[\x21-\x7e]{1,32}\x00
         [A-Za-z0-9][\x21-\x2e\x30-\x7e]{0,40}/[0-9]{2,6}\x00

# rsh and rexec: the port that errors shall go to, two names (rexec's second
# is the password), and the command.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[0-9]{2,5}\x00[A-Za-z_][\x21-\x7e]{0,31}\x00[\x20-\x7e]{1,64}\x00
         [\x20-\x7e]{1,1000}\x00

# There need be no port for errors.  The server agrees with a zero.
[pattern]
transport = tcp
strength = medium
client = ^0?\x00[A-Za-z_][\x21-\x7e]{0,31}\x00[\x20-\x7e]{1,64}\x00
         [\x20-\x7e]{2,1000}\x00$
server = ^\x00(?:$|[\x09\x0a\x0d\x20-\x7e])

# It refuses with a 1 and a text.
[pattern]
transport = tcp
strength = medium
server = ^\x01(?:Permission[ ]denied|Login[ ]incorrect|r?(?:shd|logind|execd)
         |remshd|Password[ ]incorrect|Where[ ]are[ ]you\?)

# The same alone, with a port of 0.
[pattern]
transport = tcp
strength = weak
midstream = yes
client = ^0\x00[A-Za-z_][\x21-\x7e]{0,31}\x00[\x20-\x7e]{1,64}\x00
         [\x20-\x7e]{2,1000}\x00$

[sample]
transport = tcp
client = \x00joe\x00joseph\x00vt100/9600\x00
server = \x00

[sample]
transport = tcp
client = 1022\x00
client = joe\x00joseph\x00uname -a\x00
server = \x00

[sample]
transport = tcp
client = \x00joe\x00joseph\x00cat /etc/motd\x00
server = \x00Welcome

[sample]
transport = tcp
server = \x01Permission denied.\n

[sample]
transport = tcp
client = 0\x00ann\x00ann\x00uptime\x00

# No speed.
[counter-sample]
transport = tcp
client = \x00joe\x00joseph\x00vt100/fast\x00

# Syslog keeps the same port number.
[counter-sample]
transport = tcp
client = <34>1 2003-10-11T22:14:15.003Z host su - ID47 - failed for joe\n

[counter-sample]
transport = tcp
client = 1022\x00joe\x00
