# SPDX-License-Identifier: GPL-3.0-or-later
# Bytes that may be NUL and then are not there.
optional
^.?.?\x05.?.?.?\x06.*\x07.?$
