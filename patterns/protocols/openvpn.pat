# SPDX-License-Identifier: GPL-3.0-or-later
protocol = openvpn
groups = vpn
spec = OpenVPN, "OpenVPN Wire Protocol" (draft), sections on packet formats,
       tls-auth and tls-crypt
spec = OpenVPN developer documentation, "Network protocol", "Control Channel
       Encryption" and "Data channel crypto module"

# Every packet begins with an operation in 5 bits and a key's number in 3;
# over TCP two bytes of length stand before.  A control packet goes on with
# the session's id (8 bytes), what protects the packet, the ids of packets
# that it acknowledges (a count, the ids, and if there are any the other
# side's session id), its own id, and a piece of TLS.  It is protected by
# nothing; or with tls-auth by a digest, a number and the time; or with
# tls-crypt by a number, the time and a tag of 32 bytes, and then all that
# follows is encrypted.

# Nothing or tls-auth: the client's reset acknowledges nothing, its id is 0.
[pattern]
transport = udp
strength = strong
either = ^\x38(?!.{0,5}\x00{3}).{8}
         (?:(?:.{16}|.{20}|.{28}|.{32}|.{48}|.{64})
            \x00\x00\x00[\x01-\xff][\x3e-\x7f].{3})?
         \x00{5}$

# The server's mostly acknowledges that one.
[pattern]
transport = udp
strength = strong
either = ^\x40(?!.{0,5}\x00{3}).{8}
         (?:(?:.{16}|.{20}|.{28}|.{32}|.{48}|.{64})
            \x00\x00\x00[\x01-\xff][\x3e-\x7f].{3})?
         (?:\x00|\x01\x00\x00\x00..{8})\x00{4}$

# Both with tls-crypt: behind the tag there are sizes to go by.
[pattern]
transport = udp
strength = strong
either = ^(?:\x38.{8}\x00\x00\x00[\x01-\xff][\x58-\x7f].{40}
          |\x40.{8}[\x00\x0f]\x00\x00[\x01-\xff][\x58-\x7f].{52}(?:.{6})?)$

# tls-crypt-v2: the client's wrapped key ends the packet with its length.  A
# number from 0x0f000001 on asks the server to keep no state yet.
[pattern]
transport = udp
strength = strong
either = ^\x50.{8}[\x00\x0f]\x00\x00[\x01-\xff][\x58-\x7f].{329,1100}
         [\x01-\x04].$

# An acknowledgement: nothing but ids, small ones.
[pattern]
transport = udp
strength = strong
either = ^[\x28-\x2f](?!.{0,5}\x00{3}).{8}
         (?:(?:.{16}|.{20}|.{28}|.{32}|.{48}|.{64})
            \x00\x00[\x00-\x0f].[\x3e-\x7f].{3})?
         (?:\x01\x00\x00..|\x02(?:\x00\x00..){2}|\x03(?:\x00\x00..){3}
          |\x04(?:\x00\x00..){4}|[\x05-\x08](?:\x00\x00..){5,8}).{8}$

# A piece of TLS that begins a record, or that acknowledges something.
[pattern]
transport = udp
strength = strong
either = ^[\x18-\x27](?!.{0,5}\x00{3}).{8}
         (?:\x00\x00\x00[\x00-\x0f].\x16\x03[\x00-\x03]
          |(?:\x01\x00\x00..|\x02(?:\x00\x00..){2}|\x03(?:\x00\x00..){3}
            |\x04(?:\x00\x00..){4}|[\x05-\x08](?:\x00\x00..){5,8}).{8}
           \x00\x00[\x00-\x0f].)

# Other pieces, one after the other in one session.
[pattern]
transport = udp
strength = medium
either = ^[\x18-\x27](?!.{0,5}\x00{3}).{8}\x00\x00\x00[\x00-\x0f]..
datagrams = 3
same = 1 4
counts = 10 4

# Control packets of one session with tls-auth, and with tls-crypt.
[pattern]
transport = udp
strength = strong
either = ^[\x18-\x2f\x38\x40](?!.{0,5}\x00{3}).{8}
         (?:.{20}|.{32}|.{64}|.{16})
         \x00\x00[\x00-\x0f].[\x3e-\x7f].{3}[\x00-\x08]\x00\x00
datagrams = 2
same = 1 4

[pattern]
transport = udp
strength = medium
either = ^[\x18-\x2f\x38\x40\x50\x58-\x5f](?!.{0,5}\x00{3}).{8}
         [\x00\x0f]\x00[\x00-\x0f].[\x58-\x7f].{40}
datagrams = 3
same = 1 4
counts = 9 4

# Data with a number that counts, before the tag of an AEAD cipher; since 2.4
# behind a peer's number.
[pattern]
transport = udp
strength = medium
either = ^[\x48-\x4f]\x00..\x00.{20}
datagrams = 3
same = 0 4
counts = 4 4

[pattern]
transport = udp
strength = medium
either = ^[\x30-\x37]\x00.{20}
datagrams = 4
same = 0 1
counts = 1 4

# The same over TCP: resets, where the length is known beforehand but for a
# wrapped key's.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x00(?:\x0e\x38.{8}
               |(?:\x26\x38.{24}|\x2a\x38.{28}|\x32\x38.{36}|\x36\x38.{40}
                 |\x46\x38.{56}|\x56\x38.{72})
                \x00\x00\x00[\x01-\xff][\x3e-\x7f].{3})
         \x00{5}

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x00(?:[\x0e\x1a]\x40.{8}
               |(?:[\x26\x32]\x40.{24}|[\x2a\x36]\x40.{28}|[\x32\x3e]\x40.{36}
                 |[\x36\x42]\x40.{40}|[\x46\x52]\x40.{56}|[\x56\x62]\x40.{72})
                \x00\x00\x00[\x01-\xff][\x3e-\x7f].{3})
         (?:\x00|\x01\x00\x00\x00..{8})\x00{4}

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\x00(?:\x36\x38.{8}\x00\x00\x00[\x01-\xff][\x58-\x7f].{40}
               |[\x42\x48]\x40.{8}[\x00\x0f]\x00\x00[\x01-\xff][\x58-\x7f]
                .{52})

[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^[\x01-\x04].\x50.{8}[\x00\x0f]\x00\x00[\x01-\xff][\x58-\x7f].{329}
length = 0 2 +2

# Later packets, in a stream that was not seen from its beginning.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\x00(?:[\x16\x1a\x1e\x22\x26\x2a\x2e\x32][\x28-\x2f].{8}
               |[\x2e\x32\x36\x3a][\x28-\x2f].{24}\x00\x00[\x00-\x0f].
                [\x3e-\x7f].{3}
               |[\x32\x36\x3a\x3e][\x28-\x2f].{28}\x00\x00[\x00-\x0f].
                [\x3e-\x7f].{3}
               |[\x3e\x42\x46\x4a][\x28-\x2f].{40}\x00\x00[\x00-\x0f].
                [\x3e-\x7f].{3}
               |[\x5e\x62\x66\x6a][\x28-\x2f].{72}\x00\x00[\x00-\x0f].
                [\x3e-\x7f].{3})
         [\x01-\x08]\x00\x00..
length = 0 2 +2

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^[\x00-\x05].[\x18-\x27](?!.{0,5}\x00{3}).{8}
         (?:(?:.{16}|.{20}|.{32}|.{64})\x00\x00[\x00-\x0f].[\x3e-\x7f].{3})?
         (?:\x00\x00\x00[\x00-\x0f].\x16\x03[\x00-\x03]
          |(?:\x01\x00\x00..|\x02(?:\x00\x00..){2}|\x03(?:\x00\x00..){3}
            |\x04(?:\x00\x00..){4}).{8}
           \x00\x00[\x00-\x0f].)

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^(?:\x00[\x3e\x42\x46\x4a\x4e\x52\x56\x5a][\x28-\x2f]
          |[\x00-\x08].[\x18-\x27\x58-\x5f])
         (?!.{0,5}\x00{3}).{8}[\x00\x0f]\x00[\x00-\x0f].[\x58-\x7f].{40}
length = 0 2 +2

[pattern]
transport = tcp
strength = medium
midstream = only
either = ^[\x00-\x05].[\x48-\x4f]\x00..\x00.{20}
length = 0 2 +2

# The wrapped key's reset, cut by a capture.
[pattern]
transport = tcp
strength = medium
either = ^[\x01-\x04].\x50(?!.{0,5}\x00{3}).{8}[\x00\x0f]\x00\x00[\x01-\xff]
         [\x58-\x7f].{20}

[sample]
transport = udp
client = \x38\x11{8}\x00\x00\x00\x00\x00
server = \x40\x22{8}\x01\x00\x00\x00\x00\x11{8}\x00\x00\x00\x00

# tls-auth with SHA1.
[sample]
transport = udp
client = \x38\x11{8}\x33{20}\x00\x00\x00\x01\x68\x12\x34\x56\x00\x00\x00\x00
         \x00
server = \x40\x22{8}\x44{20}\x00\x00\x00\x01\x68\x12\x34\x57\x01\x00\x00\x00
         \x00
         \x11{8}\x00\x00\x00\x00

# Only the server's side, with SHA512.
[sample]
transport = udp
server = \x40\x22{8}\x44{64}\x00\x00\x00\x01\x68\x12\x34\x57\x01\x00\x00\x00
         \x00
         \x11{8}\x00\x00\x00\x00

# tls-crypt.
[sample]
transport = udp
client = \x38\x11{8}\x00\x00\x00\x01\x68\x12\x34\x56\x33{32}\x44{5}
server = \x40\x22{8}\x00\x00\x00\x01\x68\x12\x34\x57\x33{32}\x44{17}

# tls-crypt-v2.
[sample]
transport = udp
client = \x50\x11{8}\x0f\x00\x00\x01\x68\x12\x34\x56\x33{32}\x44{5}\x55{297}
         \x01\x2b

[sample]
transport = tcp
client = \x01\x61\x50\x11{8}\x00\x00\x00\x01\x68\x12\x34\x56\x33{32}\x44{5}
         \x55{297}\x01\x2b

# A certificate in pieces, acknowledged.
[sample]
transport = udp
server = \x20\x22{8}\x00\x00\x00\x00\x02\x5a{80}
server = \x20\x22{8}\x00\x00\x00\x00\x03\xa5{80}
server = \x20\x22{8}\x00\x00\x00\x00\x04\x5a{80}

[sample]
transport = udp
client = \x28\x11{8}\x02\x00\x00\x00\x02\x00\x00\x00\x03\x22{8}

[sample]
transport = udp
client = \x20\x11{8}\x00\x00\x00\x00\x01\x16\x03\x01\x01\x10\x01{60}

[sample]
transport = udp
client = \x20\x11{8}\x33{32}\x00\x00\x00\x03\x68\x12\x34\x56\x00\x00\x00\x00
         \x02\x77{60}
client = \x20\x11{8}\x35{32}\x00\x00\x00\x04\x68\x12\x34\x56\x00\x00\x00\x00
         \x03\x78{60}

[sample]
transport = udp
client = \x20\x11{8}\x00\x00\x00\x03\x68\x12\x34\x56\x33{32}\x44{60}
client = \x28\x11{8}\x00\x00\x00\x04\x68\x12\x34\x56\x35{32}\x45{13}
client = \x28\x11{8}\x00\x00\x00\x05\x68\x12\x34\x56\x36{32}\x46{17}

# Data.
[sample]
transport = udp
client = \x48\x00\x00\x01\x00\x01\x00\x07\x99{60}
client = \x48\x00\x00\x01\x00\x01\x00\x08\x9a{80}
client = \x48\x00\x00\x01\x00\x01\x00\x0a\x9b{30}

[sample]
transport = udp
client = \x31\x00\x01\x00\x07\x99{60}
client = \x31\x00\x01\x00\x08\x9a{80}
client = \x31\x00\x01\x00\x09\x99{60}
client = \x31\x00\x01\x00\x0a\x9a{80}

# Over TCP.
[sample]
transport = tcp
client = \x00\x0e\x38\x11{8}\x00\x00\x00\x00\x00
server = \x00\x1a\x40\x22{8}\x01\x00\x00\x00\x00\x11{8}\x00\x00\x00\x00

[sample]
transport = tcp
server = \x00\x36\x40\x22{8}\x44{20}\x00\x00\x00\x01\x68\x12\x34\x57\x01\x00
         \x00\x00\x00\x11{8}\x00\x00\x00\x00

[sample]
transport = tcp
client = \x00\x36\x38\x11{8}\x00\x00\x00\x01\x68\x12\x34\x56\x33{32}\x44{5}
server = \x00\x42\x40\x22{8}\x00\x00\x00\x01\x68\x12\x34\x57\x33{32}\x44{17}

[sample]
transport = tcp
midstream = yes
client = \x00\x16\x28\x11{8}\x01\x00\x00\x00\x01\x22{8}

[sample]
transport = tcp
midstream = yes
client = \x00\x3e\x28\x11{8}\x00\x00\x00\x02\x68\x12\x34\x56\x33{32}\x44{13}

[sample]
transport = tcp
midstream = yes
client = \x00\x1e\x48\x00\x00\x01\x00\x01\x00\x07\x99{22}

# The client's first piece of TLS, in a stream that was under way.
[sample]
transport = tcp
midstream = yes
client = \x00\x4a\x20\x11{8}\x00\x00\x00\x00\x01\x16\x03\x01\x00\x37\x01\x00
         \x00
         \x33\x03\x03\x77{50}

# A reset whose id is not the first.
[counter-sample]
transport = udp
client = \x38\x11{8}\x00\x00\x00\x00\x01

# tls-crypt with a byte too many.
[counter-sample]
transport = udp
client = \x38\x11{8}\x00\x00\x00\x01\x68\x12\x34\x56\x33{32}\x44{6}

# Data whose number stands still.
[counter-sample]
transport = udp
client = \x48\x00\x00\x01\x00\x01\x00\x07\x99{60}
client = \x48\x00\x00\x01\x00\x01\x00\x07\x9a{80}
client = \x48\x00\x00\x01\x00\x01\x00\x07\x9b{30}

[counter-sample]
transport = tcp
client = \x00\x0f\x38\x11{8}\x00\x00\x00\x00\x00\x00

# tls-crypt-v2, of which only the beginning came.
[sample]
transport = tcp
client = \x01\x61\x50\x11{8}\x0f\x00\x00\x01\x68\x12\x34\x56\x33{20}
