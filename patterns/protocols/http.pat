# SPDX-License-Identifier: GPL-3.0-or-later
protocol = http
groups = web
spec = RFC 9112, sections 3 (request line) and 4 (status line)
spec = RFC 9110, section 9 (methods)

# A request line.  RTSP, SIP, ICAP and HTTP/2's preface look the same up to
# the name of the protocol at its end.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^[A-Z][A-Z-]{2,19}[ ]
         [\x21-\x7e\x80-\xff]{1,1900}
         [ ]HTTP/1\.[01]\r?\n

[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^HTTP/1\.[01][ ][1-5][0-9][0-9](?:[ ][^\r\n]{0,200})?\r?\n

# A target so long that the end of the line is out of sight.
[pattern]
transport = tcp
strength = medium
client = ^(?:GET|HEAD|POST|PUT)[ ]/[\x21-\x7e\x80-\xff]{1000}

[sample]
transport = tcp
client = GET /index.html HTTP/1.1\r\nHost: example.com\r\n\r\n
server = HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n

[sample]
transport = tcp
client = CONNECT mail.example.com:443 HTTP/1.1\r\n\r\n

[sample]
transport = tcp
client = M-SEARCH * HTTP/1.0\n\n

# The answer alone, as where the request went another way.
[sample]
transport = tcp
server = HTTP/1.0 404 Not Found\r\nServer: x\r\n\r\n

[sample]
transport = tcp
midstream = yes
client = POST /form HTTP/1.1\r\nHost: example.com\r\n\r\n

[sample]
transport = tcp
client = GET /\x61{1200}

# HTTP/2 with prior knowledge is another protocol.
[counter-sample]
transport = tcp
client = PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n

[counter-sample]
transport = tcp
client = DESCRIBE rtsp://example.com/a RTSP/1.0\r\nCSeq: 1\r\n\r\n

[counter-sample]
transport = tcp
client = get some rest HTTP/1.1\r\n

[counter-sample]
transport = udp
client = NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\n\r\n
