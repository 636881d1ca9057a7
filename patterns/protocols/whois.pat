# SPDX-License-Identifier: GPL-3.0-or-later
protocol = whois
groups = infrastructure
spec = RFC 3912, section 2 (a line of text each way)
spec = RFC 2622, section 3 (RPSL, the form of registries' objects)
spec = RIPE Database documentation, "Access to the RIPE Database" (remarks);
       ICANN, "Registration Data Directory Service (WHOIS) specification",
       section 1.4

# The question is a line of text: nothing that would be a request elsewhere.
# Answers begin with remarks, with the first words of a domain's entry, or
# with a registry's object.
[pattern]
transport = tcp
strength = strong
client = ^(?![A-Z]{3,20}[ ][^\r\n]{0,200}HTTP/|EHLO|HELO|USER)
         [\x20-\x7e\x80-\xff]{1,250}\r?\n
server = ^(?:[%#][^\r\n]{0,200}\r?\n|[ ]{0,8}\r?\n){0,8}
         (?:[%#]{1,2}[ ][^\r\n]{0,200}(?i:whois|\bRIPE\b|regist|database|NIC\b
           |No[ ]entries|copyright|query|rights|terms|policy|information
           |domain)
          |[ ]{0,8}(?i:Domain(?:[ ]Name)?|Registry[ ]Domain[ ]ID|nserver|Query)
           [ ]?:
          |\[[ ]?[^\r\n\]]{0,100}(?i:whois|JPRS|JPNIC|database)
          |(?i:inetnum|inet6num|NetRange|CIDR|route6?|aut-num|as-block|ASNumber
           |person|role|organisation|OrgName|NetHandle|refer|mntner|as-set)
           :[ ]{1,20}[^\r\n]
          |(?i:No[ ]match|Not[ ]found|No[ ]data[ ]found|Whois[ ]Server
           |No[ ]entries[ ]found|The[ ]queried[ ]object)
          |AS[ ]{1,8}\|[ ]IP)

# The answer alone, where it says what it is.
[pattern]
transport = tcp
strength = medium
server = ^(?:[%#][^\r\n]{0,200}\r?\n|[ ]{0,8}\r?\n){0,8}
         (?:[%#]{1,2}[ ][^\r\n]{0,200}\b(?i:whois)\b
          |[ ]{0,8}(?i:Domain[ ]Name):[ ]{0,16}[^\r\n]{1,80}\r?\n
           [ ]{0,8}(?i:Registr|Domain|Updated|Creation)[^\r\n:]{0,40}:
          |(?:inetnum|inet6num|route6?|aut-num|as-block|NetRange):[ ]{2,20}
           [0-9AaSsFf][^\r\n]{3,80}\r?\n[A-Za-z0-9-]{2,20}:)

# The question alone is as plain as the protocol: the name of a domain, an
# address, a number of an autonomous system, perhaps after an option or two.
# On 4343 registries only say whether a domain is taken.
[pattern]
transport = tcp
strength = weak
port = 43 4343
client = ^(?:-{1,2}[A-Za-z][^\r\n]{0,40}[ ]|(?i:domain|n|z|a|d)[ ][=+]?[ ]?)?
         =?(?:[0-9A-Za-z_\x80-\xff-]{1,63}
           (?:\.[0-9A-Za-z_\x80-\xff-]{1,63}){1,8}
          |(?i:get)[ ][0-9]\.[0-9][ ][0-9A-Za-z_.\x80-\xff-]{3,250}
          |[0-9a-fA-F:.]{3,45}(?:/[0-9]{1,3})?|(?i:AS)[0-9]{1,10}
          |[A-Z0-9]{2,16}-[A-Z0-9-]{2,12})(?:/e)?[ ]?\r?\n$

[sample]
transport = tcp
client = example.com\r\n
server = % IANA WHOIS server\n% for more information on IANA, visit

[sample]
transport = tcp
client = domain example.com\r\n
server =    Domain Name: EXAMPLE.COM\r\n   Registry Domain ID: 1\r\n

[sample]
transport = tcp
client = -B 192.0.2.1\r\n
server = \n% No entries found\n% This query was served by the RIPE Database

[sample]
transport = tcp
server = % This is the Example Whois server.\r\n

[sample]
transport = tcp
server = inetnum:        192.0.2.0 - 192.0.2.255\nnetname:        TEST-NET-1\n

[sample]
transport = tcp
port = 4343
client = get 1.0 example.com\r\n

[sample]
transport = tcp
port = 43
client = AS64496\r\n

[counter-sample]
transport = tcp
port = 8043
client = AS64496\r\n

[counter-sample]
transport = tcp
client = GET / HTTP/1.0\r\n\r\n
server = # information

[counter-sample]
transport = tcp
client = joe\r\n
server = Login: joe\r\n

[counter-sample]
transport = tcp
server = % latex error\r\n
