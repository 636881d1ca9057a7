# SPDX-License-Identifier: GPL-3.0-or-later
protocol = modbus
groups = industrial
spec = MODBUS Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3
       (MBAP header)
spec = MODBUS Application Protocol Specification V1.1b3, section 6

# A transaction's id, the protocol 0, a length that counts the unit's id, that
# id, and a function.  (Not 0x3084, by which LDAP's messages may begin, with
# their length at the same place.)  Requests for coils, inputs and registers
# have six bytes behind the length: where from, and how many (up to 2,000 bits
# or 125 registers); a coil is set to 0xff00 or 0.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
client = ^(?!\x30\x84)..\x00\x00\x00\x06.
         (?:[\x01\x02]..[\x00-\x07].|[\x03\x04]..\x00[\x01-\x7d]
          |\x05..[\x00\xff]\x00)
         (?:$|..\x00\x00\x00)

# A register is set to anything; several coils or registers are set, and the
# bytes for them counted; the exception's status, the device's name, the
# counters and tests of a serial line; a mask; reading and writing in one.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?!\x30\x84)..\x00\x00
         (?:\x00\x06.\x06.{4}|\x00[\x08-\xff].\x0f..[\x00-\x07]..
          |\x00[\x09-\xff].\x10..\x00[\x01-\x7b][\x02-\xf6]
          |\x00\x02.[\x07\x0b\x0c\x11]|\x00\x06.\x08\x00[\x00-\x15]..
          |\x00\x05.\x2b\x0e[\x01-\x04].|\x00\x08.\x16.{6}
          |\x00[\x0d-\xff].\x17..\x00[\x01-\x7d]..\x00[\x01-\x79])
length = 4 2 +6

# What answers a request to read: the bytes that follow, counted once more.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
server = ^(?!\x30\x84)..\x00\x00\x00
         (?:\x04.[\x01-\x04]\x01.|\x05.[\x01-\x04\x17]\x02..
          |\x07.[\x01-\x04\x17]\x04.{4}|\x09.[\x01-\x04\x17]\x06.{6}
          |\x0b.[\x01-\x04\x17]\x08.{8}|\x0d.[\x01-\x04\x17]\x0a.{10}
          |\x0f.[\x01-\x04\x17]\x0c.{12}|\x13.[\x01-\x04\x17]\x10.{16}
          |\x17.[\x01-\x04\x17]\x14.{20}|\x23.[\x01-\x04\x17]\x20.{32}
          |\x43.[\x03\x04]\x40.{64}|\xcb.[\x03\x04]\xc8.{200}
          |\xfd.[\x03\x04]\xfa.{250})
         (?:$|..\x00\x00\x00)

# One to write is answered with where and what, or how many.
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?!\x30\x84)..\x00\x00\x00
         (?:\x06.(?:\x05..[\x00\xff]\x00|\x06.{4}|\x0f..[\x00-\x07].
                 |\x10..\x00[\x01-\x7b])|\x08.\x16.{6})
         (?:$|..\x00\x00\x00)

# Both sides, with whatever function, and with what vendors add.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?!\x30\x84)..\x00\x00\x00[\x02-\xfe].
         [\x01-\x18\x2b\x41-\x48\x5a\x64-\x6e]
server = ^(?!\x30\x84)..\x00\x00\x00[\x02-\xfe].
         (?:[\x01-\x18\x2b\x41-\x48\x5a\x64-\x6e]
          |[\x81-\x98\xab\xc1-\xc8\xda\xe4-\xee][\x01-\x0b])
length = 4 2 +6

# An exception.
[pattern]
transport = tcp
strength = medium
midstream = yes
server = ^(?!\x30\x84)..\x00\x00\x00\x03.[\x81-\x98\xab][\x01-\x06\x08\x0a\x0b]
         (?:$|..\x00\x00\x00)

[sample]
transport = tcp
client = \x00\x01\x00\x00\x00\x06\x01\x03\x00\x6b\x00\x03
server = \x00\x01\x00\x00\x00\x09\x01\x03\x06\x02\x2b\x00\x00\x00\x64

[sample]
transport = tcp
client = \x00\x01\x00\x00\x00\x09\x11\x10\x00\x01\x00\x01\x02\x00\x0a
server = \x00\x01\x00\x00\x00\x06\x11\x10\x00\x01\x00\x01

# One side.
[sample]
transport = tcp
midstream = yes
client = \x15\xb4\x00\x00\x00\x06\xff\x05\x00\xac\xff\x00

[sample]
transport = tcp
server = \x00\x07\x00\x00\x00\x05\x01\x04\x02\xff\xf6

[sample]
transport = tcp
server = \x00\x07\x00\x00\x00\x03\x01\x83\x02

[sample]
transport = tcp
server = \x00\x08\x00\x00\x00\x06\x11\x10\x00\x01\x00\x02

# More than 125 registers; another protocol than 0.
[counter-sample]
transport = tcp
client = \x00\x01\x00\x00\x00\x06\x01\x03\x00\x6b\x01\x03

[counter-sample]
transport = tcp
client = \x00\x01\x00\x01\x00\x06\x01\x03\x00\x6b\x00\x03
server = \x00\x01\x00\x01\x00\x09\x01\x03\x06\x02\x2b\x00\x00\x00\x64

# LDAP: a request to unbind.
[counter-sample]
transport = tcp
midstream = yes
client = \x30\x84\x00\x00\x00\x05\x02\x01\x02\x42\x00
