# SPDX-License-Identifier: GPL-3.0-or-later
# A name and an expression are all that it takes.  Case does not matter.
# Pattern attributes: good fast
# Protocol groups: test words
plain
^hello world
