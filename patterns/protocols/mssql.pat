# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mssql
groups = database
spec = MS-TDS, sections 2.2.3.1 (packet header), 2.2.6.5 (PRELOGIN), 2.2.6.4
       (LOGIN7), 2.2.5.3 (ALL_HEADERS) and 2.2.7 (tokens)
spec = TDS 5.0 Functional Specification (Sybase), login record
spec = MC-SQLR, section 2.2 (messages of the browser)

# A packet: type, is it the last, its length, a process, a number, 0.

# Before the login: options of a kind, an offset and a length each, and 0xff
# behind the last.  One is the version, of six bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x12[\x00\x01][\x00-\x04].\x00\x00[\x00\x01]\x00
         (?:\x00\x00[\x06-\x60]\x00\x06[\x01-\x09\xff]
           |(?:[\x01-\x09]\x00[\x06-\x60][\x00\x01].){1,9}
            \x00\x00[\x06-\x60]\x00\x06[\x01-\x09\xff])

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^[\x04\x12]\x01[\x00-\x04]...[\x00\x01]\x00
         \x00\x00[\x06-\x60]\x00\x06[\x01-\x09\xff]

# Login of TDS 7 or 8: a length, and the version, lowest byte first.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x10[\x00\x01]..\x00\x00[\x00-\x02]\x00...\x00
         [\x00-\x04]\x00[\x00\x09-\x0b][\x70-\x74]

# Login of TDS 4.2 and 5: a packet of 512 bytes, with names in 30 and their
# length behind: the host's, which may be empty, and the user's.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^\x02\x00\x02\x00\x00\x00[\x00\x01]\x00
         (?:[\x21-\x7e].{29}[\x01-\x1e]|\x00{31})[\x21-\x7e].{29}[\x01-\x1e]

# The answer to a login: a change of the environment, information, an error, an
# acknowledgement or a challenge, each with its length.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^\x04\x01....[\x00\x01]\x00
         (?:\xe3.[\x00-\x03][\x01-\x14]|[\xaa\xab\xe5].[\x00-\x07]..
           |\xad.[\x00-\x01][\x00\x01].|\xed.[\x00-\x3f](?:NTLM|[\x60\xa1]))
length = 2 2 max 32768

# Within a session: a batch or a procedure, behind the headers of a
# transaction.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^[\x01\x03\x0e][\x00\x01\x08\x09]....[\x00-\x02]\x00
         [\x16-\xff][\x00\x01]\x00\x00[\x12-\xff]\x00\x00\x00[\x01-\x03]\x00

# Before TDS 7.2 there were no such headers: a batch in UTF-16, or a
# procedure's number or name.
[pattern]
transport = tcp
strength = strong
midstream = only
client = ^(?:\x01\x01....[\x00-\x02]\x00(?:[\x09\x0a\x0d\x20-\x7e]\x00){4}
            |\x03\x01....[\x00-\x02]\x00
             (?:\xff\xff[\x01-\x0f]\x00[\x00-\x07]\x00
               |[\x01-\x80]\x00(?:[!-~]\x00){3}))
length = 2 2 max 32768

# And its answer: columns, what a procedure returned, or that it is done.
[pattern]
transport = tcp
strength = strong
midstream = only
server = ^\x04\x01....[\x00\x01]\x00(?:\x81[\x01-\xff][\x00-\x03]
                                      |\x79....[\xfe\xff]
                                      |[\xfd-\xff][\x00-\x7f]\x00)
length = 2 2 max 32768

# The browser (port 1434): a list of instances, in words.
[pattern]
transport = udp
strength = strong
either = ^\x05..ServerName;
length = 1 2 little +3

# A list is asked for, of all or of one server; of one instance by its name;
# or its port for administrators.
[pattern]
transport = udp
strength = weak
port = 1434
either = ^(?:[\x02\x03]|\x04[A-Za-z_#][\w$#]{0,31}\x00?
           |\x0f\x01[A-Za-z_#][\w$#]{0,31}\x00)$

[sample]
transport = tcp
client = \x12\x01\x00\x2f\x00\x00\x01\x00\x00\x00\x1a\x00\x06\x01\x00\x20\x00
         \x01\x02\x00\x21\x00\x01\x03\x00\x22\x00\x04\x04\x00\x26\x00\x01\xff
         \x11\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00
server = \x04\x01\x00\x2b\x00\x00\x01\x00\x00\x00\x1a\x00\x06\x01\x00\x20\x00
         \x01\x02\x00\x21\x00\x01\x03\x00\x22\x00\x00\x04\x00\x22\x00\x01\xff
         \x10\x00\x10\x00\x00\x00\x00\x00\x00

[sample]
transport = tcp
client = \x10\x01\x00\x90\x00\x00\x01\x00\x88\x00\x00\x00\x04\x00\x00\x74
         \x00\x10\x00\x00\x00{124}

[sample]
transport = tcp
client = \x02\x00\x02\x00\x00\x00\x00\x00host\x00{26}\x04sa\x00{28}\x02

[sample]
transport = tcp
midstream = yes
client = \x01\x01\x00\x24\x00\x00\x01\x00\x16\x00\x00\x00\x12\x00\x00\x00\x02
         \x00
         \x00{8}\x01\x00\x00\x00S\x00E\x00L\x00

[sample]
transport = tcp
midstream = yes
client = \x01\x01\x00\x18\x00\x00\x01\x00
         s\x00e\x00l\x00e\x00c\x00t\x00 \x001\x00

[sample]
transport = tcp
midstream = yes
server = \x04\x01\x00\x15\x00\x34\x01\x00\xfd\x10\x00\xc1\x00\x01\x00{7}

[sample]
transport = udp
client = \x02
server = \x05\x2b\x00ServerName;DB1;InstanceName;MAIN;tcp;1433;;

[sample]
transport = udp
port = 1434
client = \x04MSSQLSERVER\x00

# A login fails: an error, its number, state and class, and words.
[sample]
transport = tcp
server = \x04\x01\x00\x2e\x00\x36\x01\x00\xaa\x16\x00\x18\x48\x00\x00\x01\x0e
         \x04\x00F\x00a\x00i\x00l\x00\x00\x00\x01\x00\x00\x00
         \xfd\x02\x00\x00\x00\x00{8}

# Options in an order of the client's own.
[sample]
transport = tcp
client = \x12\x01\x00\x1a\x00\x00\x00\x00\x01\x00\x10\x00\x01\x00\x00\x0b\x00
         \x06\xff
         \x01\x02\x03\x04\x00\x00\x00

# The length of the version is wrong.
[counter-sample]
transport = tcp
client = \x12\x01\x00\x2f\x00\x00\x01\x00\x00\x00\x1a\x00\x07\x01\x00\x20\x00
         \x01

[counter-sample]
transport = udp
client = \x05\x20\x00ServerName;DB1;
