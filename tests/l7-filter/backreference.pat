# SPDX-License-Identifier: GPL-3.0-or-later
# What was matched before must come again.
backreference
<([a-z]+)>.*</\1>
