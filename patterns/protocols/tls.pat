# SPDX-License-Identifier: GPL-3.0-or-later
protocol = tls
groups = web
spec = RFC 8446, sections 4.1.2 (ClientHello), 4.1.3 (ServerHello), 5.1
       (record layer) and 6 (alerts)
spec = RFC 5246, section 7.4 (handshake messages) and appendix E.2 (a
       ClientHello in SSL 2.0's form)
spec = Hickman, "The SSL Protocol" (1995), sections 1.1 and 2 (SSL 2.0)
spec = GB/T 38636-2020 (TLCP, whose version is 1.1)

# A record that begins with a ClientHello: its lengths (a record has at most
# 2^14 bytes) and both versions.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x16(?:\x03[\x00-\x04][\x00-\x40].\x01\x00[\x00-\x7f].\x03
         |\x01\x01[\x00-\x40].\x01\x00[\x00-\x7f].\x01\x01)

# A ServerHello; drafts of TLS 1.3 had versions of their own.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x16(?:\x03[\x00-\x04][\x00-\x40].\x02\x00[\x00-\x0f].
               (?:\x03|\x7f[\x0e-\x1c])
         |\x01\x01[\x00-\x40].\x02\x00[\x00-\x0f].\x01\x01)

# A ClientHello that its sender spreads over records which are too small for
# the version to be in the first.
[pattern]
transport = tcp
strength = medium
client = ^\x16\x03[\x00-\x03]\x00
         (?:\x01\x01|\x02\x01\x00|\x03\x01\x00[\x00-\x07]
          |\x04\x01\x00[\x00-\x07].|\x05\x01\x00[\x00-\x07].\x03)
         \x16\x03[\x00-\x03][\x00-\x40]

# Less than that was kept by a capture: a ClientHello or ServerHello.
[pattern]
transport = tcp
strength = weak
midstream = yes
either = ^\x16\x03[\x00-\x03][\x00-\x40].[\x01\x02]\x00

# SSL 2.0's header: a ClientHello with a challenge of 16 to 32 bytes, and a
# ServerHello of that version.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:\x80[\x1c-\xff]|\x81.)\x01(?:\x03[\x00-\x03]|\x00\x02)
         (?:\x00[\x03-\xff]|\x01.)\x00[\x00\x10]\x00[\x10-\x20]

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^[\x80-\x8f].\x04[\x00\x01][\x00\x01]\x00\x02[\x00-\x0f].\x00.\x00
         [\x10-\x20]

# An alert in the clear: a server that refuses, or that warns that it does not
# know the client's name for it.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x15\x03[\x00-\x03]\x00\x02[\x01\x02]
         [\x00\x0a\x14-\x16\x1e\x28-\x33\x3c\x46\x47\x50\x56\x5a\x64
          \x6d-\x74\x78]
         (?:$|[\x15\x16]\x03)

# Data at the beginning, where the handshake was lost or was had elsewhere.
[pattern]
transport = tcp
strength = weak
client = ^\x17\x03\x03[\x00-\x40].{13}
length = 3 2 +5 max 16645

# Somewhere in a stream, at the beginning of a record: the change of ciphers,
# another message of the handshake, and what is encrypted by then.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^(?:\x14\x03[\x00-\x03]\x00\x01\x01(?:$|[\x14-\x17]\x03)
         |\x16\x03[\x00-\x03][\x00-\x40].(?:[\x04\x0b-\x0d\x0f\x10\x14\x16]\x00
                                          [\x00-\x3f]|[\x00\x0e]\x00\x00\x00))

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^(?:\x17\x03[\x00-\x03][\x00-\x40].{13}
         |[\x15\x16]\x03[\x00-\x03]\x00[\x12-\x80].{12})
length = 3 2 +5 max 16645

# The same of a record of which too little came in.
[pattern]
transport = tcp
strength = weak
midstream = only
either = ^\x17\x03[\x00-\x03][\x00-\x40].{13}

# A ClientHello of TLS 1.3's form, and the beginning of what it offers.
[sample]
transport = tcp
client = \x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\x5a{32}\x20\xa5{32}
         \x00\x08\x13\x02\x13\x03\x13\x01\x00\xff\x01\x00\x00\x73

# One with keys of 1,200 bytes, in more than a segment.
[sample]
transport = tcp
client = \x16\x03\x01\x06\xf2\x01\x00\x06\xee\x03\x03\x5a{32}\x20\xa5{32}

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

# A draft of TLS 1.3.
[sample]
transport = tcp
server = \x16\x03\x01\x00\x52\x02\x00\x00\x4e\x7f\x12\x44{32}\x13\x01\x00\x28

[sample]
transport = tcp
client = \x16\x01\x01\x00\x41\x01\x00\x00\x3d\x01\x01\x11{32}\x00

[sample]
transport = tcp
client = \x16\x03\x01\x00\x05\x01\x00\x02\x00\x03\x16\x03\x01\x01\xfb\x03

[sample]
transport = tcp
client = \x80\x2e\x01\x03\x00\x00\x15\x00\x00\x00\x10\x00\x00\x04\x00\x00\x05
         \x00\x00\x0a\x01\x00\x80\x07\x00\xc0\x03\x00\x80\x06\x00\x40\x77{16}

[sample]
transport = tcp
server = \x84\x16\x04\x00\x01\x00\x02\x03\xf5\x00\x06\x00\x10\x30\x82\x03

[sample]
transport = tcp
server = \x15\x03\x01\x00\x02\x02\x28

[sample]
transport = tcp
server = \x15\x03\x01\x00\x02\x01\x70\x16\x03\x01\x00\x4a\x02\x00\x00\x46\x03

[sample]
transport = tcp
midstream = yes
server = \x17\x03\x03\x00\x20\xc3{32}\x17\x03\x03\x01\x00

[sample]
transport = tcp
client = \x17\x03\x03\x00\x20\xc3{32}

# A record of which more is to come than is looked at.
[sample]
transport = tcp
midstream = yes
server = \x17\x03\x03\x40\x18\xc3{2100}

[sample]
transport = tcp
midstream = yes
client = \x14\x03\x03\x00\x01\x01\x16\x03\x03\x00\x28\x00{8}\xc3{32}

[sample]
transport = tcp
midstream = yes
server = \x16\x03\x03\x0b\x40\x0b\x00\x0b\x3c\x00\x0b\x39

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

# Nor is this data that a stream begins with: its record does not end there.
[counter-sample]
transport = tcp
client = \x17\x03\x03\x00\x20\xc3{20}

[counter-sample]
transport = tcp
midstream = yes
client = \x17\x03\x03\x50\x20\xc3{20}

[counter-sample]
transport = tcp
midstream = yes
client = \x15\x03\x03\x00\x1a\x00{8}\x5a{10}

# A messenger's own protocol, which has TLS' shape and another version.
[counter-sample]
transport = tcp
client = \x16\xf1\x03\x00\xa1\x00\x00\x00\x9d\x00\xf1\x01\x00\x05\x01\x00\x00

# SSL 2.0's form with more ciphers than 255 bytes hold, for TLS 1.0.
[sample]
transport = tcp
client = \x81\x3c\x01\x03\x01\x01\x23\x00\x00\x00\x10\x00\x00\x39{288}\x44{16}

# SSL 2.0's ServerHello, in a stream whose beginning was not seen.
[sample]
transport = tcp
midstream = yes
server = \x80\x1b\x04\x01\x00\x00\x02\x00\x00\x00\x00\x00\x10\x5a{16}

# A server asks for another handshake.
[sample]
transport = tcp
midstream = yes
server = \x16\x03\x01\x00\x04\x00\x00\x00\x00
