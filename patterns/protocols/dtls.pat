# SPDX-License-Identifier: GPL-3.0-or-later
protocol = dtls
groups = web, voip, vpn
spec = RFC 6347, sections 4.1 (record layer) and 4.2.2 (handshake messages)
spec = RFC 9147, sections 4 (record layer) and 5.2 (handshake messages)
spec = RFC 9146, section 3 (records with a connection id)
spec = RFC 4347 (version 1.0); before it OpenSSL used version 0x0100, and
       Cisco's AnyConnect still does

# A record: its type, a version (1.0 and 1.2 are 0xfeff and 0xfefd, and 1.3
# calls itself 1.2), an epoch, a number of 48 bits and a length.

# Handshake messages in the clear, epoch 0: the type, a length of 24 bits, a
# number, an offset and the fragment's length.  Records and messages are few,
# so the upper bytes of their numbers are 0.
[pattern]
transport = udp
strength = strong
either = ^\x16\xfe[\xfd-\xff]\x00\x00\x00\x00\x00\x00..[\x00-\x3f].
         [\x00-\x04\x08\x0b-\x10\x14-\x16\x18\x19\x43]
         [\x00-\x01]..\x00.\x00

# Any record or records that fill the datagram: a change of ciphers, alerts,
# what is encrypted.
[pattern]
transport = udp
strength = strong
either = ^[\x14-\x18\x1a]\xfe[\xfd-\xff]\x00[\x00-\x1f]\x00\x00.{4}[\x00-\x40]
length = 11 2 +13

# With a connection id, of which only the two ends know the length.
[pattern]
transport = udp
strength = strong
either = ^\x19\xfe\xfd\x00[\x01-\x0f]\x00\x00.{20}

# The version before there was a standard.
[pattern]
transport = udp
strength = strong
either = ^(?:\x16\x01\x00\x00[\x00\x01]
             |[\x14\x15\x17\x18]\x01\x00\x00[\x00-\x1f])
         \x00\x00.{4}[\x00-\x40]
length = 11 2 +13

# A ClientHello of version 1.2 and its answer.
[sample]
transport = udp
client = \x16\xfe\xff\x00{8}\x00\x36\x01\x00\x00\x2a\x00\x00\x00\x00\x00\x00
         \x00\x2a\xfe\xfd\x5a{32}\x00\x00\x00\x02\xc0\x2b\x01\x00
server = \x16\xfe\xff\x00{8}\x00\x23\x03\x00\x00\x17\x00\x00\x00\x00\x00\x00
         \x00\x17\xfe\xff\x14\x31{20}

# A ServerHello of version 1.3, the first that was seen.
[sample]
transport = udp
server = \x16\xfe\xfd\x00{7}\x01\x00\x36\x02\x00\x00\x2a\x00\x00\x00\x00\x00
         \x00\x00\x2a\xfe\xfd\x5a{32}\x00\x13\x01\x00\x00\x02\xfe\xfc

# Data, in the middle of a connection; two records in a datagram.
[sample]
transport = udp
client = \x17\xfe\xfd\x00\x01\x00\x00\x00\x00\x12\x34\x00\x20\x99{32}

[sample]
transport = udp
server = \x14\xfe\xfd\x00{7}\x05\x00\x01\x01\x16\xfe\xfd\x00\x01\x00{6}\x00
         \x20\x99{32}

[sample]
transport = udp
client = \x15\xfe\xff\x00{7}\x02\x00\x02\x02\x28

[sample]
transport = udp
client = \x19\xfe\xfd\x00\x01\x00\x00\x00\x00\x00\x07\xc1\xd2\x00\x18\x5c{24}

[sample]
transport = udp
client = \x16\x01\x00\x00{8}\x00\x36\x01\x00\x00\x2a\x00\x00\x00\x00\x00\x00
         \x00\x2a\x01\x00\x5a{32}\x00\x00\x00\x02\x00\x39\x01\x00

# The length is not the datagram's.
[counter-sample]
transport = udp
client = \x17\xfe\xfd\x00\x01\x00\x00\x00\x00\x12\x34\x00\x21\x99{32}

# TLS' version.
[counter-sample]
transport = udp
client = \x17\x03\x03\x00\x01\x00\x00\x00\x00\x12\x34\x00\x20\x99{32}

# TLS' record layer has no numbers.
[counter-sample]
transport = tcp
client = \x16\xfe\xff\x00{8}\x00\x36\x01\x00\x00\x2a\x00\x00\x00\x00\x00\x00
         \x00\x2a\xfe\xfd\x5a{32}\x00\x00\x00\x02\xc0\x2b\x01\x00
