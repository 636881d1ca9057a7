# SPDX-License-Identifier: GPL-3.0-or-later
# A backslash before a letter that means nothing.  Where case does not matter
# glibc finds no small letter behind one.
escaped-letters
^x\q|^y\Q|^z
