# SPDX-License-Identifier: GPL-3.0-or-later
# As l7-filter's files say "some text of one line".
spaces
^user [\x09-\x0d -~]*pass[\x09-\x0d -~]* [0-9][0-9]?[0-9]?
