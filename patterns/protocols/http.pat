# SPDX-License-Identifier: GPL-3.0-or-later
protocol = http
groups = web
spec = RFC 9112, sections 2.2 (empty lines before a request), 3 (request line)
       and 4 (status line)
spec = RFC 9110, sections 9 (methods) and 15 (status codes)
spec = RFC 6455, section 4 (WebSocket, which begins as HTTP)
spec = RFC 1945, section 3.1 (HTTP/1.0)

# A request line.  RTSP, SIP, ICAP and HTTP/2's preface look the same up to
# the name of the protocol at its end.  Methods of others than the IETF have
# digits and underscores.  Blanks don't belong in a target, yet are sent.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:\r\n){0,2}[A-Z][A-Z0-9_-]{2,23}[ ]
         [^\x00-\x1f]{1,1900}
         [ ]HTTP/[01]\.[0-9]\r?\n

# Servers make up status codes beyond 599, too.
[pattern]
transport = tcp
strength = strong
midstream = yes
server = ^HTTP/[01]\.[0-9][ ][1-9][0-9][0-9][ \r\n]

# A target so long that the end of the line is out of sight.
[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?:GET|HEAD|POST|PUT)[ ](?:/|https?://)[\x21-\x7e\x80-\xff]{1000}

# The end of the line was lost, or is damaged.
[pattern]
transport = tcp
strength = weak
midstream = yes
client = ^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND)[ ]
         (?:/|https?://|\*|[a-z0-9.-]{4,100}:[0-9])

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

[sample]
transport = tcp
client = RPC_IN_DATA /rpc/rpcproxy.dll?localhost:3388 HTTP/1.1\r\n\r\n

# An empty line before, and blanks in the target.
[sample]
transport = tcp
client = \r\nGET /cgi-bin/a;cat /b HTTP/1.1\r\n\r\n

# WebSocket.
[sample]
transport = tcp
client = GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n
         Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n
server = HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n

# The answer alone, as where the request went another way.
[sample]
transport = tcp
server = HTTP/1.0 404 Not Found\r\nServer: x\r\n\r\n

[sample]
transport = tcp
server = HTTP/1.1 999 Request denied\r\n\r\n

[sample]
transport = tcp
midstream = yes
client = POST /form HTTP/1.1\r\nHost: example.com\r\n\r\n

[sample]
transport = tcp
client = GET /\x61{1200}

[sample]
transport = tcp
client = POST /servlets/mms?id=

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
