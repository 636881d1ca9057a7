# SPDX-License-Identifier: GPL-3.0-or-later
# A backslash takes an operator's meaning, but not between brackets.
escapes
^\^\.\*\[\]\(\)\|\+\?\{\}\$\\ [\d] \/
