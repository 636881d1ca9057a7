# SPDX-License-Identifier: GPL-3.0-or-later
protocol = sip
groups = voip
spec = RFC 3261, sections 7.1 (requests), 7.2 (responses) and 25.1 (grammar)
spec = RFC 5626, section 3.5.1 (empty lines keep a stream alive)

[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:\r\n){0,8}[A-Z]{3,20}[ ]
         [A-Za-z][A-Za-z0-9+.-]{1,20}:[^\x00-\x20]{1,500}
         [ ]SIP/2\.0\r?\n

[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:\r\n){0,8}SIP/2\.0[ ][1-6][0-9][0-9][ ]

[sample]
transport = udp
client = INVITE sip:bob@example.com SIP/2.0\r\n
         Via: SIP/2.0/UDP pc33.example.com;branch=z9hG4bK776\r\n\r\n
server = SIP/2.0 180 Ringing\r\n\r\n

[sample]
transport = tcp
client = \r\n\r\nREGISTER sips:ss2.example.com SIP/2.0\r\n\r\n

[sample]
transport = udp
client = SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\n\r\n

[counter-sample]
transport = tcp
client = OPTIONS rtsp://example.com/ RTSP/1.0\r\n\r\n

[counter-sample]
transport = tcp
client = GET sip:x HTTP/1.1\r\n\r\n
