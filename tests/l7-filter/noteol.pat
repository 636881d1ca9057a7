# SPDX-License-Identifier: GPL-3.0-or-later
# Nor is its end that of one.
noteol
never$|but that
userspace flags=REG_NOTEOL REG_EXTENDED REG_NOSUB
