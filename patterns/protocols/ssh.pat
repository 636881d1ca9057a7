# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ssh
groups = remote-access
spec = RFC 4253, sections 4.2 (protocol version exchange), 6 (binary packet)
       and 7.1 (SSH_MSG_KEXINIT)

# Each side says its version in a line.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^SSH-(?:2\.0|1\.[0-9]{1,2})-

# A server may send other lines first, the client may not.
[pattern]
transport = tcp
strength = strong
server = ^(?:[^\r\n\x00]{0,255}+\r?\n){1,8}SSH-(?:2\.0|1\.[0-9]{1,2})-

# The packet after the version: length, length of the padding, the message's
# number, 16 bytes of cookie, and a list of names of key exchanges.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00\x00[\x00-\x1f].[\x04-\x7f]\x14.{16}\x00\x00[\x00-\x07].
         [a-z][a-z0-9]{1,15}-[\x21-\x2b\x2d-\x7e]{1,80}[,\x00]

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

[sample]
transport = tcp
midstream = yes
server = SSH-2.0-mod_sftp\r\n

[sample]
transport = tcp
midstream = yes
client = \x00\x00\x01\xfc\x06\x14\xa5{16}\x00\x00\x00\x2dcurve25519-sha256,
         diffie-hellman-group14-sha256\x00\x00\x00\x0bssh-ed25519

[counter-sample]
transport = tcp
client = SSH-3.0-nothing\r\n

[counter-sample]
transport = tcp
client = GET /SSH-2.0-x HTTP/1.1\r\n\r\n

# Another message's number.
[counter-sample]
transport = tcp
midstream = yes
client = \x00\x00\x01\xfc\x06\x15\xa5{16}\x00\x00\x00\x2dcurve25519-sha256,
         diffie-hellman-group14-sha256\x00\x00\x00\x0bssh-ed25519
