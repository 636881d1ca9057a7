# SPDX-License-Identifier: GPL-3.0-or-later
protocol = socks
groups = infrastructure
spec = RFC 1928, sections 3 (methods), 4 (requests) and 6 (replies)
spec = RFC 1929, section 2 (user name and password)
spec = Y. Lee, "SOCKS: A protocol for TCP proxy across firewall" (SOCKS 4),
       and "SOCKS 4A"

# SOCKS 5.  The client names the methods that it knows, and the server one of
# those or none; with user name and password they come next.
[pattern]
transport = tcp
strength = medium
client = ^\x05(?:\x01[\x00-\x03\x80]|\x02[\x00-\x03\x80]{2}
              |\x03[\x00-\x09\x80]{3}|\x04[\x00-\x09\x80]{4})
         (?:$|\x05[\x01-\x03]\x00[\x01\x03\x04]|\x01[\x01-\xff])
server = ^\x05[\x00-\x02\xff]
         (?:$|\x05[\x00-\x08]\x00[\x01\x03\x04]|\x01[\x00-\xff]
          (?:$|\x05[\x00-\x08]\x00[\x01\x03\x04]))

# With the request after it the client's side is enough, and the server's with
# the reply.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x05(?:\x01[\x00-\x02]|\x02[\x00-\x03\x80]{2}
              |\x03[\x00-\x09\x80]{3}|\x04[\x00-\x09\x80]{4})
         (?:\x01[\x01-\x40][\x20-\x7e]{1,64}[\x01-\x40][\x20-\x7e]{1,64})?
         \x05[\x01-\x03]\x00(?:\x01.{6}|\x03.[A-Za-z0-9_]|\x04.{18})

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x05(?:\x00|\x02[\x01\x05]\x00)\x05[\x00-\x08]\x00
         (?:\x01.{6}|\x03.[A-Za-z0-9_]|\x04.{18})

# SOCKS 4: a connection to or from a port and an address, for a user; with an
# address of 0.0.0.x a name follows.  The reply has 8 bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x04[\x01\x02].{6}[\x20-\x7e]{0,64}\x00
server = ^\x00[\x5a-\x5d].{6}

[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x04[\x01\x02]..\x00\x00\x00[\x01-\xff][\x20-\x7e]{0,64}\x00
         [A-Za-z0-9_][A-Za-z0-9._-]{0,253}\x00

[pattern]
transport = tcp
strength = weak
client = ^\x04[\x01\x02].{2}[\x01-\xdf].{3}[\x20-\x7e]{0,64}\x00$

# The reply alone, as most write it.
[pattern]
transport = tcp
strength = weak
server = ^\x00\x5a\x00{6}

[sample]
transport = tcp
client = \x05\x01\x00
server = \x05\x00
client = \x05\x01\x00\x03\x0bexample.org\x01\xbb
server = \x05\x00\x00\x01\x00\x00\x00\x00\x00\x00

[sample]
transport = tcp
client = \x05\x02\x00\x02
server = \x05\x02
client = \x01\x05alice\x06secret
server = \x01\x00
client = \x05\x01\x00\x01\xc0\x00\x02\x01\x00\x50

# No method will do.
[sample]
transport = tcp
client = \x05\x01\x00
server = \x05\xff

# One side only.
[sample]
transport = tcp
client = \x05\x02\x00\x02\x01\x05alice\x06secret\x05\x01\x00\x01\xc0\x00\x02
         \x01\x00\x50

[sample]
transport = tcp
server = \x05\x00\x05\x00\x00\x01\xc0\x00\x02\x01\x1f\x90

[sample]
transport = tcp
client = \x04\x01\x00\x50\xc0\x00\x02\x01alice\x00
server = \x00\x5a\x00\x00\x00\x00\x00\x00

[sample]
transport = tcp
client = \x04\x01\x00\x50\x00\x00\x00\x01\x00example.org\x00

[sample]
transport = tcp
client = \x04\x01\x00\x50\xc0\x00\x02\x01\x00

# DCE/RPC's version 5.
[counter-sample]
transport = tcp
client = \x05\x00\x0b\x03\x10\x00\x00\x00\x48\x00\x00\x00\x01\x00\x00\x00
server = \x05\x00\x0c\x03\x10\x00\x00\x00\x44\x00\x00\x00\x01\x00\x00\x00

# A reply that there isn't.
[counter-sample]
transport = tcp
client = \x05\x01\x00
server = \x05\x0d
