# SPDX-License-Identifier: GPL-3.0-or-later
# Ranges and classes where case does not matter.
icase
^[A-C][d-f][[:upper:]][^g]X\w
