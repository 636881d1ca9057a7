# SPDX-License-Identifier: GPL-3.0-or-later
protocol = sip
groups = voip
spec = RFC 3261, sections 7.1 (requests), 7.2 (responses) and 25.1 (grammar)
spec = RFC 3265, 3311, 3428, 3515, 3903, 6086 (further methods)
spec = RFC 5626, section 3.5.1 (empty lines keep a stream alive)

# A request line: a method, a URI (which begins with a scheme, where HTTP has
# a path) and the version.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:\r\n){0,8}[A-Z][A-Za-z]{2,19}[ ]
         [^\x00-\x20/][^\x00-\x20]{0,800}+
         [ ]SIP/2\.0\r?\n

# The same where its end is out of sight, by the methods that there are.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:ACK|BYE|CANCEL|INFO|INVITE|MESSAGE|NOTIFY|OPTIONS|PRACK|PUBLISH
            |REFER|REGISTER|SUBSCRIBE|UPDATE)[ ]sips?:[!-~]

[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:\r\n){0,8}SIP/2\.0[ ][1-6][0-9][0-9][ \r\n]

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

[sample]
transport = udp
client = INVITE tel:+1-201-555-0123 SIP/2.0\r\n\r\n

# A phone that keeps its way open, then calls.
[sample]
transport = udp
client = \r\n\r\n
client = OPTIONS sip:carol@example.com SIP/2.0\r\n\r\n

[sample]
transport = udp
client = REGISTER sip:registrar

[counter-sample]
transport = tcp
client = OPTIONS rtsp://example.com/ RTSP/1.0\r\n\r\n

[counter-sample]
transport = tcp
client = GET sip:x HTTP/1.1\r\n\r\n

[counter-sample]
transport = udp
client = \r\n\r\n
