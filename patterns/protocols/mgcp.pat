# SPDX-License-Identifier: GPL-3.0-or-later
protocol = mgcp
groups = voip
spec = RFC 3435, sections 3.2.1 (command line) and 3.3 (response line), and
       appendix A (grammar)
spec = RFC 2705 (version 0.1)

# A command line: verb, transaction, endpoint, version.  Verbs are of any
# case.
[pattern]
transport = udp, tcp
strength = strong
midstream = yes
either = ^(?i:EPCF|CRCX|MDCX|DLCX|RQNT|NTFY|AUEP|AUCX|RSIP|MESG|X[A-Z0-9]{3})
         [ \t]+[0-9]{1,9}[ \t]+[!-~]{1,255}[ \t]+(?i:MGCP)[ /][0-9]\.[0-9]

# The same where its end is out of sight: an endpoint has a domain.
[pattern]
transport = udp
strength = strong
either = ^(?:EPCF|CRCX|MDCX|DLCX|RQNT|NTFY|AUEP|AUCX|RSIP)
         [ ][0-9]{1,9}[ ][!-~]{1,100}(?:@|$)

# A response line and a parameter's line or nothing; only weakly, since lines
# that begin with a number are many's.
[pattern]
transport = udp
strength = medium
either = ^[0-58][0-9]{2}[ ][1-9][0-9]{0,8}(?:[ ][^\x00-\x1f]{0,200})?\r?\n
         (?:\r?\n)?[A-Za-z/+-]{1,12}:

[pattern]
transport = udp
strength = weak
either = ^[0-58][0-9]{2}[ ][1-9][0-9]{0,8}(?:[ ][^\x00-\x1f]{0,200})?\r?\n$

[sample]
transport = udp
client = RSIP 1204 *@gw.example.net MGCP 1.0\r\nRM: restart\r\n
server = 200 1204 OK\r\n

[sample]
transport = udp
client = rqnt 7 aaln/1@gw.example.net mgcp 0.1\r\nX: 2\r\nR: l/hd(n)\r\n

[sample]
transport = udp
client = AUEP 1200 aaln/1@gw.example.net MGCP 1.0 NCS 1.0\r\nF: A, R\r\n

[sample]
transport = udp
client = CRCX 1204 aaln/1@gw.exa

# Responses alone.
[sample]
transport = udp
server = 200 1204 OK\r\nI: FDE234C8\r\n\r\nv=0\r\n

[sample]
transport = udp
server = 510 1 Protocol error\r\n

[counter-sample]
transport = udp
client = MEGACO/1 [192.0.2.1]:2944 Transaction = 1 {

[counter-sample]
transport = udp
client = INVITE sip:bob@example.com SIP/2.0\r\n\r\n

# No transaction.
[counter-sample]
transport = udp
server = 200 OK\r\n
