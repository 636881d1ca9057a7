# SPDX-License-Identifier: GPL-3.0-or-later
# The same where it does.
case
^[A-C][d-f][[:upper:]][^g]X\w
userspace flags=REG_EXTENDED REG_NOSUB
