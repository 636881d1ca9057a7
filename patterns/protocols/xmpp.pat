# SPDX-License-Identifier: GPL-3.0-or-later
protocol = xmpp
groups = messaging
spec = RFC 6120, sections 4.2 (opening a stream), 4.8 (namespaces), 5 (TLS), 6
       (SASL) and 8 (stanzas)
spec = XEP-0114 (component), XEP-0198 (stream management), XEP-0220 (dialback)

# A stream's head, from either side, perhaps after a declaration of XML.
[pattern]
transport = tcp
strength = strong
midstream = yes
either = ^\s{0,8}(?:<\?xml[ ][^>]{0,200}\?>\s{0,8})?
         <stream:stream\s[^>]{0,1000}
         (?:jabber:(?:client|server|component)|etherx\.jabber\.org/streams)

# What follows the head, if the stream was met in its middle: its features,
# negotiation of TLS and SASL, its end.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\s{0,8}<(?:stream:(?:features|error)[ />]|/stream:stream>
         |[a-z]{1,12}\s+xmlns=["'](?:urn:ietf:params:xml:ns:xmpp-(?:tls|sasl)
          |urn:xmpp:(?:sm:|sasl:|features:)|jabber:)
         |db:(?:result|verify)\s)

# Stanzas: questions, presence and messages.
[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\s{0,8}<iq\s[^>]{0,500}\b(?:type=["'](?:get|set|result|error)["']
         |id=["'])

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\s{0,8}<presence(?:/>|>\s{0,8}<(?:c|x|show|status|priority)[ >]
         |\s[^>]{0,500}\b(?:to|from|id|xmlns|type)=["'])

[pattern]
transport = tcp
strength = strong
midstream = only
either = ^\s{0,8}<message\s[^>]{0,500}\b
         (?:type=["'](?:chat|groupchat|headline|normal|error)["']
          |(?:to|from)=["'][^"'@>]{1,100}@)

# Cut off in the name of the stream.
[pattern]
transport = tcp
strength = weak
midstream = yes
either = ^(?:<\?xml[ ][^<>]{0,100}\?>\s{0,8})?<stream:[stream]{0,6}$

[sample]
transport = tcp
client = <?xml version='1.0'?>
client = <stream:stream to='im.example.com' xmlns='jabber:client'>

[sample]
transport = tcp
server = <stream:stream xmlns:stream="http://etherx.jabber.org/streams"
         [ ]id="4d" xmlns="jabber:server">

[sample]
transport = tcp
midstream = yes
client = <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGo=

[sample]
transport = tcp
midstream = yes
client = </stream:stream>

[sample]
transport = tcp
midstream = yes
client = <iq type='get' id='v1'><query xmlns='jabber:iq:roster'/></iq>

[sample]
transport = tcp
midstream = yes
server = <presence from='romeo@example.net/orchard'/>

[sample]
transport = tcp
midstream = yes
client = <message to='romeo@example.net' type='chat'><body>Art</body></message>

[sample]
transport = tcp
client = <?xml version="1.0"?><stream:s

[counter-sample]
transport = tcp
client = <?xml version='1.0'?><stream><open/></stream>

[counter-sample]
transport = tcp
midstream = yes
client = <message><header/><body>order</body></message>
