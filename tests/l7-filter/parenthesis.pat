# SPDX-License-Identifier: GPL-3.0-or-later
# One that nothing opens is itself.
parenthesis
^smile :-)$
