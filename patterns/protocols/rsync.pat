# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rsync
groups = file-transfer
spec = rsync, "The rsync daemon protocol" (the greeting, which both sides send)

# The version, and since protocol 31 the digests that the side knows.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^@RSYNCD:[ ][0-9]{1,3}(?:\.[0-9]{1,3})?[ \r\n]

# The middle of the dialogue before files flow.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^@RSYNCD:[ ](?:OK|EXIT|AUTHREQD[ ])

[sample]
transport = tcp
server = @RSYNCD: 31.0 sha512 sha256 sha1 md5 md4\n
client = @RSYNCD: 31.0 md5\n

[sample]
transport = tcp
client = @RSYNCD: 29\n

[sample]
transport = tcp
midstream = yes
server = @RSYNCD: OK\n

[counter-sample]
transport = tcp
server = @RSYNC: 31.0\n

[counter-sample]
transport = tcp
client = GET @RSYNCD: 31.0\n
