# SPDX-License-Identifier: GPL-3.0-or-later
protocol = rtsp
groups = streaming
subset-of = http
spec = RFC 2326, sections 6.1 (request line), 7.1 (status line) and 10.12
       (media between messages)
spec = RFC 7826, sections 7.1 and 8.1 (version 2.0)

# A request line.  A server may send them, too.  AirPlay's have paths in place
# of URIs.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^(?:\r\n){0,2}[A-Z][A-Z_]{2,19}[ ]
         [^\x00-\x20]{1,1900}+
         [ ]RTSP/[12]\.0\r?\n

# The same where its end is out of sight, or with blanks in the URI.
[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^[A-Z][A-Z_]{2,19}[ ]rtsp[su]?://[!-~]

[pattern]
transport = tcp, udp
strength = strong
midstream = yes
either = ^RTSP/[12]\.0[ ][1-5][0-9][0-9][ \r\n]

# In the middle of a stream, RTP or RTCP behind a dollar sign, the channel's
# number and a length.
[pattern]
transport = tcp
strength = weak
midstream = only
either = ^\$[\x00-\x0f][\x00-\x06].[\x80-\x9f]
         [\x00-\x22\x60-\x7f\x80-\xa2\xc8-\xcc\xe0-\xff].{6}(?!\x00{4})
length = 2 2 +4

[sample]
transport = tcp
client = OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n
server = RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP\r\n\r\n

[sample]
transport = tcp
client = DESCRIBE rtsp://example.com/a?b=c RTSP/2.0\r\nCSeq: 2\r\n\r\n

[sample]
transport = tcp
server = RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n\r\n

[sample]
transport = tcp
client = GET /info RTSP/1.0\r\nCSeq: 0\r\n\r\n

[sample]
transport = tcp
midstream = yes
client = GET_PARAMETER rtsp://example.com/a RTSP/1.0\r\nCSeq: 9\r\n\r\n

[sample]
transport = tcp
midstream = yes
server = $\x00\x00\x20\x80\x60\x12\x34\x00\x00\x10\x00\xde\xad\xbe\xef\x65{20}$

[counter-sample]
transport = tcp
client = OPTIONS sip:carol@example.com SIP/2.0\r\n\r\n

[counter-sample]
transport = tcp
client = GET /live HTTP/1.0\r\nAccept: application/x-rtsp-tunnelled\r\n\r\n

# More than what is there.
[counter-sample]
transport = tcp
midstream = yes
server = $\x00\x00\x20\x00\x60\x12\x34\x00\x00\x10\x00\xde\xad\xbe\xef\x65{20}$
