# SPDX-License-Identifier: GPL-3.0-or-later
# Pattern attributes: poor overmatch superset undermatch slow
# Protocol groups: test
poor
[[:alpha:]]
