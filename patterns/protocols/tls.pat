# SPDX-License-Identifier: GPL-3.0-or-later
protocol = tls
groups = web
spec = RFC 8446, sections 4.1.2 (ClientHello), 4.1.3 (ServerHello), 5.1
       (record layer) and 6 (alerts)
spec = RFC 5246, appendix E.2 (a ClientHello in SSL 2.0's form)

# A record that begins with a ClientHello: its lengths (a record has at most
# 2^14 bytes), both version fields, the random bytes and the session id.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x16\x03[\x00-\x04][\x00-\x40].
         \x01\x00[\x00-\x7f].\x03[\x00-\x04].{32}[\x00-\x20]

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x16\x03[\x00-\x04][\x00-\x40].
         \x02\x00[\x00-\x0f].\x03[\x00-\x04].{32}[\x00-\x20]

# SSL 2.0's header, and a challenge of 16 to 32 bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x80[\x1c-\xff]\x01\x03[\x00-\x03]\x00[\x03-\xff]
         \x00[\x00\x10]\x00[\x10-\x20]

# A server that refuses: one alert and nothing else.
[pattern]
transport = tcp
strength = medium
server = ^\x15\x03[\x00-\x03]\x00\x02\x02
         [\x00\x0a\x14-\x16\x1e\x28-\x33\x3c\x46\x47\x50\x56\x5a\x6d-\x74\x78]
         $

# Somewhere in a stream, at the beginning of a record of application data or
# of an alert, which is encrypted by then.
[pattern]
transport = tcp
strength = medium
midstream = only
either = ^[\x15\x17]\x03[\x01-\x03][\x00-\x40].
length = 3 2 +5

# A ClientHello of TLS 1.3's form, and the beginning of what it offers.
[sample]
transport = tcp
client = \x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x5a{32}\x20\xa5{32}
         \x00\x08\x13\x02\x13\x03\x13\x01\x00\xff\x01\x00\x00\x73

[sample]
transport = tcp
client = \x16\x03\x01\x00\x41\x01\x00\x00\x3d\x03\x01\x11{32}\x00\x00\x16
         \x00\x04\x00\x05\x00\x0a\x00\x09\x00\x64\x00\x62\x00\x03\x00\x06
         \x00\x13\x00\x12\x00\x63\x01\x00
server = \x16\x03\x01\x00\x4a\x02\x00\x00\x46\x03\x01\x22{32}\x20\x33{32}
         \x00\x04\x00

[sample]
transport = tcp
server = \x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03\x44{32}\x20\x55{32}
         \x13\x01\x00\x00\x2e

[sample]
transport = tcp
client = \x80\x2e\x01\x03\x00\x00\x15\x00\x00\x00\x10\x00\x00\x04\x00\x00\x05
         \x00\x00\x0a\x01\x00\x80\x07\x00\xc0\x03\x00\x80\x06\x00\x40\x77{16}

[sample]
transport = tcp
server = \x15\x03\x01\x00\x02\x02\x28

[sample]
transport = tcp
midstream = yes
server = \x17\x03\x03\x00\x20\xc3{32}\x17\x03\x03\x01\x00

# The handshake is the first that was seen, but its SYN was not.
[sample]
transport = tcp
midstream = yes
client = \x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x5a{32}\x20\xa5{32}\x00
         \x08

# The length of the record is beyond what the protocol allows.
[counter-sample]
transport = tcp
client = \x16\x03\x01\xff\xc8\x01\x00\x00\xc4\x03\x03\x5a{32}\x20\xa5{32}

# Application data is not how a stream begins.
[counter-sample]
transport = tcp
client = \x17\x03\x03\x00\x20\xc3{32}

[counter-sample]
transport = tcp
midstream = yes
client = \x17\x03\x03\x00\x20\xc3{20}
