# SPDX-License-Identifier: GPL-3.0-or-later
# Lines: "^" and "$" at each, and nothing goes beyond its end.
newline
^host: [^ ]+$
userspace flags=REG_EXTENDED REG_ICASE REG_NEWLINE
