# SPDX-License-Identifier: GPL-3.0-or-later
# All twelve classes.
classes
[[:alpha:]][[:digit:]][[:alnum:]][[:upper:]][[:lower:]][[:space:]][[:blank:]][[:punct:]][[:print:]][[:graph:]][[:cntrl:]][[:xdigit:]]
