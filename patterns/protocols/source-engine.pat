# SPDX-License-Identifier: GPL-3.0-or-later
protocol = source-engine
groups = game
spec = Valve Developer Community, "Server queries"
spec = Valve Developer Community, "Master Server Query Protocol"
spec = Valve Developer Community, "Source RCON Protocol"

# Queries: four bytes of 0xff and a letter.  Information (T), players (U) and
# rules (V) with a number to prove the address, that number (W), a ping (i).
# Other engines, like Quake's, begin the same and go on with a word.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}TSource[ ]Engine[ ]Query\x00

[pattern]
transport = udp
strength = strong
either = ^\xff{4}[UV].{4}$

[pattern]
transport = udp
strength = medium
either = ^\xff{4}(?:W|i\x00?)$

# The answers.  Information: a version, name, map, folder and game; then
# seven numbers, the kind of server (dedicated, listening, proxy), its system
# (Linux, Windows, Mac), a password, and a guard against cheating.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}I[\x01-\x40][^\x00]{0,255}\x00[^\x00]{0,128}\x00
         [^\x00]{0,64}\x00[^\x00]{0,128}\x00
         .{5}[DLPdlp\x00][LWMOlwmo][\x00\x01][\x00\x01]

# The one before, of GoldSrc: an address first.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}m[a-z0-9.:]{7,40}:[0-9]{1,5}\x00

# Cut off by the capture, or from an older server.
[pattern]
transport = udp
strength = medium
either = ^\xff{4}I[\x01-\x40][\x20-\xff]{3}

# The number; players: which, name, score and time; rules: name and value.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}A(?:.{4}$|0{8}[ ][0-9])

[pattern]
transport = udp
strength = strong
either = ^\xff{4}D[\x00-\xff](?:$|[\x00-\xff][^\x00]{0,128}\x00.{8})

[pattern]
transport = udp
strength = strong
either = ^\xff{4}E.[\x00-\x08]
         (?:$|[a-zA-Z_][\x20-\x7e]{0,100}\x00[^\x00]{0,250}(?:\x00|\z))

# To a ping.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}j(?:0{14})?\x00$

# Before a game: a number to prove the address, and GoldSrc's protocol and
# queries, which are words.
[pattern]
transport = udp
strength = strong
either = ^\xff{4}(?:getchallenge[ ](?:steam|valve)|q.{4}0{8,10}\x00
                   |qconnect0x[0-9A-Fa-f]{8}\x00|(?:details|players|rules)
         \x00?$
                   |connect[ ]4[78][ ][0-9]{1,10}[ ]")

# In pieces: the first holds the beginning.
[pattern]
transport = udp
strength = strong
either = ^\xfe\xff{3}.{5,8}\xff{4}[DEIm]

# What servers are there: a region, where to go on, and a filter; and the
# answer, six bytes a server.
[pattern]
transport = udp
strength = strong
either = ^1[\x00-\x07\xff](?:[0-9]{1,3}\.){3}[0-9]{1,3}:[0-9]{1,5}\x00
         (?:\\[a-z]{2,12}\\|\x00?$)

[pattern]
transport = udp
strength = strong
either = ^\xff{4}f\n(?:.{6})*$

# Remote control: a length, lowest byte first, an id, and a password (3) that
# ends with two zeros; and the answer, an empty value (0) or the id again (2).
[pattern]
transport = tcp
strength = medium
client = ^[\x0a-\xff][\x00-\x03]\x00\x00.{4}\x03\x00\x00\x00
         [\x20-\x7e\x80-\xff]{0,255}\x00\x00
length = 0 4 little +4 max 1024

[pattern]
transport = tcp
strength = strong
client = ^[\x0a-\xff][\x00-\x03]\x00\x00.{4}\x03\x00\x00\x00
         [\x20-\x7e\x80-\xff]{0,255}\x00\x00
server = ^\x0a\x00\x00\x00.{4}[\x00\x02]\x00\x00\x00\x00\x00

# The answer alone: the empty value and the id, or only the id.
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?:\x0a\x00{3}.{4}\x00{6})?\x0a\x00{3}.{4}\x02\x00{5}

[sample]
transport = udp
client = \xff{4}TSource Engine Query\x00
server = \xff{4}A\x12\x34\x56\x78

[sample]
transport = udp
server = \xff{4}I\x11A server\x00de_dust\x00cstrike\x00Game\x00
         \xf0\x00\x05\x10\x00dl\x00\x01

[sample]
transport = udp
server = \xff{4}I\x02An old server

[sample]
transport = udp
server = \xff{4}m192.0.2.1:27015\x00A server\x00de_dust\x00

[sample]
transport = udp
client = \xff{4}U\xff{4}

[sample]
transport = udp
client = \xff{4}W

[sample]
transport = udp
server = \xff{4}A\x12\x34\x56\x78

[sample]
transport = udp
server = \xff{4}D\x01\x00player\x00\x05\x00\x00\x00\x00\x00\x80\x43

[sample]
transport = udp
server = \xff{4}E\x02\x00mp_timelimit\x0030\x00sv_gravity\x00800\x00

[sample]
transport = udp
server = \xff{4}j00000000000000\x00

[sample]
transport = udp
client = \xff{4}getchallenge steam\n

[sample]
transport = udp
server = \xfe\xff\xff\xff\x01\x00\x00\x00\x02\x00\xe0\x04\xff{4}E\x20\x00

[sample]
transport = udp
client = 1\xff0.0.0.0:0\x00\\gamedir\\cstrike\x00
server = \xff{4}f\n\xc0\x00\x02\x01\x69\x87

[sample]
transport = udp
server = \xff{4}f\n\xc0\x00\x02\x01\x69\x87\x00{6}

[sample]
transport = tcp
client = \x10\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00secret\x00\x00
server = \x0a\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00
server = \x0a\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00

[sample]
transport = tcp
client = \x10\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00secret\x00\x00

# Quake III.
[counter-sample]
transport = udp
client = \xff{4}getstatus\n
server = \xff{4}statusResponse\n\\sv_maxclients\\16\n

# A length that is not the message's.
[counter-sample]
transport = tcp
client = \x99\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00secret\x00\x00

# GoldSrc's query for details; the server's side of remote control.
[sample]
transport = udp
client = \xff{4}details\x00

[sample]
transport = tcp
server = \x0a\x00\x00\x00\x07\x00\x00\x00\x00{6}\x0a\x00\x00\x00\x07\x00\x00
         \x00
         \x02\x00{5}

# Quake 3's query.
[counter-sample]
transport = udp
client = \xff{4}getinfo xxx
