# SPDX-License-Identifier: GPL-3.0-or-later
protocol = git
groups = file-transfer
spec = Git, gitprotocol-pack(5), "git transport" and "reference discovery";
       gitprotocol-common(5), "pkt-line format"; gitprotocol-v2(5)

# A line begins with its length in four hexadecimal digits.  The client names
# the service and the repository.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^0[0-9a-f]{3}git-(?:upload-pack|receive-pack|upload-archive)[ ]

# The server names a version, what refers to an object, or an error.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^(?:000eversion[ ][12]\n
         |0[0-9a-f]{3}(?:[0-9a-f]{40}|[0-9a-f]{64})[ ]
          (?:HEAD|refs/|capabilities\^\{\})
         |0[0-9a-f]{3}ERR[ ])

# Clients may send the length by itself; then the rest is the first thing seen
# of a connection that was met late.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^git-(?:upload-pack|receive-pack|upload-archive)[ ][^\x00]{1,500}\x00
         host=

# The middle: what is wanted, what is there, and packs.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^0[0-9a-f]{3}(?:(?:want|have|shallow)[ ][0-9a-f]{40}
         |done\n?$|NAK\n|ACK[ ][0-9a-f]{40}|command=(?:ls-refs|fetch)
         |\x01PACK\x00\x00\x00[\x02\x03])

[sample]
transport = tcp
client = 0033git-upload-pack /project.git\x00host=example.com\x00

[sample]
transport = tcp
client = 0042git-upload-pack /p.git\x00host=example.com\x00\x00version=2\x00

[sample]
transport = tcp
server = 0033aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HEAD\x00multi_ack

[sample]
transport = tcp
server = 000eversion 2\n0015agent=git/2.39.2\n

[sample]
transport = tcp
midstream = yes
client = git-upload-pack /project.git\x00host=example.com\x00

[sample]
transport = tcp
midstream = yes
client = 0032want aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n

# No length.
[counter-sample]
transport = tcp
client = 00g3git-upload-pack /project.git\x00host=example.com\x00

[counter-sample]
transport = tcp
server = 0033aaaaaaaa HEAD\x00
