# SPDX-License-Identifier: GPL-3.0-or-later
# An operator in hex is an operator, and half an escape is none.
hex-operators
^\x61\x2a\x62\x7c\x5b\x78-z\x5d+\\x41\xg\x4
