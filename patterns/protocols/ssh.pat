# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ssh
groups = remote-access
spec = RFC 4253, section 4.2 (protocol version exchange)

# Each side says its version in a line.  A server may send other lines first,
# the client may not.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^SSH-(?:2\.0|1\.[0-9]{1,2})-[\x21-\x7e]

[pattern]
transport = tcp
strength = strong
server = ^(?:[^\r\n]{0,255}\r?\n){1,8}SSH-(?:2\.0|1\.[0-9]{1,2})-[\x21-\x7e]

[sample]
transport = tcp
server = SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n
client = SSH-2.0-PuTTY_Release_0.78\r\n

[sample]
transport = tcp
client = SSH-1.99-Cisco-1.25\n

[sample]
transport = tcp
server = Authorised use only.\r\n\r\nSSH-2.0-dropbear\r\n

[counter-sample]
transport = tcp
client = SSH-3.0-nothing\r\n

[counter-sample]
transport = tcp
client = GET /SSH-2.0-x HTTP/1.1\r\n\r\n
