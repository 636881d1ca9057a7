# SPDX-License-Identifier: GPL-3.0-or-later
protocol = smb
groups = file-transfer
spec = MS-CIFS, section 2.2.3.1 (SMB header); MS-SMB, section 2.1 (transport)
spec = MS-SMB2, sections 2.1, 2.2.1 (packet header), 2.2.41 (transform
       header) and 2.2.42 (compression)

# A zero, the length in three bytes, and the header's identifier: SMB 1; SMB 2
# and 3, whose header has 64 bytes; encrypted; compressed.  A keep-alive may
# come before.  A connection that a NetBIOS session request opens is netbios.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^(?:\x85\x00\x00\x00)?\x00...(?:\xfeSMB\x40\x00|[\xfc\xfd\xff]SMB)

[sample]
transport = tcp
client = \x00\x00\x00\x2f\xffSMB\x72\x00{4}\x18\x53\xc8\x00{18}\x00\x00\x0c\x00
         \x02NT LM 0.12\x00
server = \x00\x00\x00\x74\xfeSMB\x40\x00\x00\x00\x00{100}

[sample]
transport = tcp
client = \x00\x00\x00\xa2\xfeSMB\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x1f
         \x00
         \x00{40}

[sample]
transport = tcp
midstream = yes
server = \x00\x00\x01\x10\xfdSMB\x11{60}

[counter-sample]
transport = tcp
client = \x00\x00\x00\x2f\xfbSMB\x72\x00{20}

# SMB 2's header has 64 bytes.
[counter-sample]
transport = tcp
client = \x00\x00\x00\x2f\xfeSMB\x41\x00\x00{20}
