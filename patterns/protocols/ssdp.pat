# SPDX-License-Identifier: GPL-3.0-or-later
protocol = ssdp
groups = infrastructure
spec = UPnP Device Architecture 2.0, sections 1.2 (advertisement), 1.3
       (search) and 4.3 (multicast events)

# HTTP's form in a datagram: a search, an advertisement, and the answer to a
# search, which names its target, the service or where to find it.
[pattern]
transport = udp
strength = strong
either = ^(?:M-SEARCH|NOTIFY)[ ]\*[ ]HTTP/1\.[01](?:\r?\n|\z)

[pattern]
transport = udp
strength = strong
either = ^HTTP/1\.[01][ ]200[ ]OK\r?\n
         (?:[^\r\n]{1,300}\r?\n){0,12}?
         (?i:ST|USN|LOCATION|EXT|CACHE-CONTROL)[ \t]{0,4}:

# The rest of the answer was cut off by the capture, or says little.
[pattern]
transport = udp
strength = medium
either = ^HTTP/1\.[01][ ]200[ ]OK(?:\r\n|\z)

[sample]
transport = udp
client = M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n
         MAN: "ssdp:discover"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n

[sample]
transport = udp
client = NOTIFY * HTTP/1.1\r\nHOST: [ff02::c]:1900\r\nNTS: ssdp:alive\r\n\r\n

[sample]
transport = udp
client = HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\n
         LOCATION: http://192.0.2.7/d.xml\r\nST: upnp:rootdevice\r\n\r\n

[sample]
transport = udp
server = HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n

# Local service discovery of BitTorrent.
[counter-sample]
transport = udp
client = BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\n\r\n

# Over TCP it is HTTP.
[counter-sample]
transport = tcp
client = NOTIFY * HTTP/1.1\r\nHOST: 192.0.2.7\r\n\r\n
