# SPDX-License-Identifier: GPL-3.0-or-later
# Braces that repeat and braces that don't.
braces
^a{2}b{1,}c{,2}d{0,1}[{]e}$
