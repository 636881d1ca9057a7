# SPDX-License-Identifier: GPL-3.0-or-later
# Bytes in hex, small and capital.
hex
^\x16\x03[\x01-\x03]..\xFf?\xaB
