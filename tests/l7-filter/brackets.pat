# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that a bracket may hold.
brackets
^[]a-c-][^]x^][[.-.]0-9][[=y=]][\.][$*][[:punct:]]$
