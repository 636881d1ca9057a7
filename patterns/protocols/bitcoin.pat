# SPDX-License-Identifier: GPL-3.0-or-later
protocol = bitcoin
groups = p2p
spec = Bitcoin Developer Reference, "P2P Network", "Message Headers"
spec = Bitcoin Core, src/kernel/chainparams.cpp (message start); BIP 325
       (signet); BIP 94 (testnet 4)

# Each message begins with the network's magic number (the main one, test
# networks 3 and 4, signet, regression tests), a command padded with zeros to
# 12 bytes, a length, lowest byte first, of less than 33 million, and a check
# sum.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:\xf9\xbe\xb4\xd9|\x0b\x11\x09\x07|\x1c\x16\x3f\x28
           |\x0a\x03\xcf\x40|\xfa\xbf\xb5\xda)
         [a-z]{2}[a-z0-9\x00]{10}...[\x00\x01]

# Networks that follow it have a number of their own.  A side begins with its
# version: some 100 bytes, of which the first four are the protocol's version
# (106 to 80000 and some, lowest byte first).
[pattern]
transport = tcp
strength = strong
either = ^.{4}version\x00{5}[\x2e-\xff][\x00\x01]\x00\x00.{4}..[\x00-\x0f]\x00

# Their other messages, in a stream whose beginning was not seen: a command
# that there is, padded to 12 bytes.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^.{4}(?:version\x00{5}|verack\x00{6}|(?:addr|ping|pong)\x00{8}
             |inv\x00{9}|tx\x00{10}|block\x00{7}|getdata\x00{5}|headers\x00{5}
             |getheaders\x00\x00|getblocks\x00{3}|notfound\x00{4}
             |(?:cmpctblock|wtxidrelay|sendaddrv2)\x00\x00|sendheaders\x00
             |(?:sendcmpct|feefilter)\x00{3}|addrv2\x00{6})...[\x00\x01]

[sample]
transport = tcp
client = \xf9\xbe\xb4\xd9version\x00{5}\x66\x00\x00\x00\x12\x34\x56\x78
         \x80\x11\x01\x00\x09\x04\x00{6}\x5a{20}

[sample]
transport = tcp
midstream = yes
server = \xf9\xbe\xb4\xd9inv\x00{9}\x25\x00\x00\x00\x12\x34\x56\x78
         \x01\x01\x00\x00\x00\x5a{32}

[sample]
transport = tcp
server = \xfb\xc0\xb6\xdbversion\x00{5}\x66\x00\x00\x00\x12\x34\x56\x78
         \x7f\x11\x01\x00\x0d\x04\x00{6}\x5a{20}

# Miners talk to their pool in JSON.
[counter-sample]
transport = tcp
client = {"id": 1, "method": "mining.subscribe", "params": []}\n

[counter-sample]
transport = tcp
client = \xf9\xbe\xb4\xd9VERSION\x00{5}\x66\x00\x00\x00\x12\x34\x56\x78

# Another network's, in the middle of a stream.
[sample]
transport = tcp
midstream = yes
server = \xfb\xc0\xb6\xdbping\x00{8}\x08\x00\x00\x00\x12\x34\x56\x78\x5a{8}
