# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ws-discovery
groups = infrastructure
spec = OASIS Web Services Dynamic Discovery 1.1, namespaces
spec = Web Services Dynamic Discovery, October 2004 and April 2005, namespaces
spec = OASIS SOAP-over-UDP 1.1

# SOAP in a datagram, XML with an envelope, in which discovery's namespace is
# declared, and its action is a URI below that.
[pattern]
transport = udp
strength = strong
either = ^(?:\xef\xbb\xbf)?\s{0,4}<[?A-Za-z][^\x00]{1,1500}?
         (?:xmlsoap\.org/ws/200[45]/[01][0-9]/discovery
           |oasis-open\.org/ws-dd/ns/discovery/20)

# Cut off before that: an envelope that SOAP's namespace has a name for.
# Nothing else is known to send it in datagrams.
[pattern]
transport = udp
strength = medium
either = ^(?:\xef\xbb\xbf)?\s{0,4}(?:<\?xml[^<]{0,100})?
         <[A-Za-z][A-Za-z0-9_-]{0,20}:E(?:nvelope(?:\s|\z)|[nvelop]{0,6}\z)

[sample]
transport = udp
client = <?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="
         http://www.w3.org/2003/05/soap-envelope" xmlns:d="
         http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header/>
         <s:Body><d:Probe/></s:Body></s:Envelope>

[sample]
transport = udp
server = <SOAP-ENV:Envelope xmlns:SOAP-ENV="
         http://www.w3.org/2003/05/soap-envelope" xmlns:wsd="
         http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01">

# Cut off.
[sample]
transport = udp
client = <?xml version="1.0" ?>\r\n<s:Envelope xmlns:s="
         http://www.w3.org/2003/05/soap-envelope" xmlns:

# Metadata is fetched over HTTP.
[counter-sample]
transport = tcp
client = POST /dev HTTP/1.1\r\n\r\n<s:Envelope xmlns:d="
         http://schemas.xmlsoap.org/ws/2005/04/discovery">

# Other XML.
[counter-sample]
transport = udp
client = <?xml version="1.0"?><status xmlns="http://example.com/envelope"/>
