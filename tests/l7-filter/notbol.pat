# SPDX-License-Identifier: GPL-3.0-or-later
# What is there is not the beginning of a line.
notbol
^never|but this
userspace flags=REG_NOTBOL REG_EXTENDED REG_NOSUB
