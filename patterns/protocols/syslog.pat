# SPDX-License-Identifier: GPL-3.0-or-later
protocol = syslog
groups = infrastructure
spec = RFC 3164, section 4.1; RFC 5424, section 6 (message formats)
spec = RFC 5426 (over UDP); RFC 6587, section 3.4 (over TCP)
spec = Cisco, "Cisco IOS System Messages", "Reading System Messages"

# The priority, 0 to 191 in angle brackets.  Then what everybody does:
# version and date of RFC 5424; the month of RFC 3164, behind a blank or an
# asterisk or a dot of a clock that isn't set; a date; or a number and a
# colon, and perhaps a name, as routers count messages.
[pattern]
transport = udp
strength = strong
either = ^<(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>[ ]?
         (?:1[ ](?:-|[0-9]{4}-[01][0-9]-[0-3][0-9]T)
           |(?:[0-9]{1,10}:[ ](?:[\x21-\x7e]{1,64}:[ ])?)?
            (?:[*.]?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)
               [ ][ 0-3]?[0-9][ ]
              |%[A-Z][A-Z0-9_-]{1,40}-[0-7]-)
           |(?:date=)?[0-9]{4}[-/][01][0-9][-/][0-3][0-9])

# And everything else: a program's name, or any text.
[pattern]
transport = udp
first = yes
strength = medium
either = ^<(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>
         (?:\xef\xbb\xbf)?[\x20-\x7e\t][\x20-\x7e\t\x80-\xff]{3}

# Over TCP the same, each on a line or behind the number of its bytes.
[pattern]
transport = tcp
strength = strong
midstream = yes
client = ^(?:[1-9][0-9]{0,4}[ ])?
         <(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>[ ]?
         (?:1[ ](?:-|[0-9]{4}-[01][0-9]-[0-3][0-9]T)
           |(?:[0-9]{1,10}:[ ](?:[\x21-\x7e]{1,64}:[ ])?)?
            (?:[*.]?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)
               [ ][ 0-3]?[0-9][ ]
              |%[A-Z][A-Z0-9_-]{1,40}-[0-7]-)
           |(?:date=)?[0-9]{4}[-/][01][0-9][-/][0-3][0-9])

[pattern]
transport = tcp
strength = medium
midstream = yes
client = ^(?:[1-9][0-9]{0,4}[ ])?
         <(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>
         (?:\xef\xbb\xbf)?[\x20-\x7e\t][\x20-\x7e\t\x80-\xff]{15}

[sample]
transport = udp
client = <34>Oct 11 22:14:15 host su: failed for user on /dev/pts/8

[sample]
transport = udp
client = <165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 app 8710 - - text

# IOS with numbers and a name; the clock isn't set.
[sample]
transport = udp
client = <189>39: R1: *Sep 22 13:39:12.252: %SYS-5-CONFIG_I: Configured

[sample]
transport = udp
client = <166>%ASA-6-302013: Built inbound TCP connection

[sample]
transport = udp
client = <30>agent[123]: something happened

[sample]
transport = tcp
client = 52 <165>1 - host.example.com app - - [id@32473 a="b"] a word

[sample]
transport = tcp
midstream = yes
client = <13>Feb  5 17:32:18 host app: text\n<13>Feb  5 17:32:19 host app: t

[sample]
transport = tcp
client = <13>app[77]: a line without a date\n

# No such priority.
[counter-sample]
transport = udp
client = <192>Oct 11 22:14:15 host su: failed for user

# XML.
[counter-sample]
transport = tcp
client = <policy-file-request/>\x00
