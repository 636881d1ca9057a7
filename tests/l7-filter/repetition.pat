# SPDX-License-Identifier: GPL-3.0-or-later
# Repetitions of repetitions.
repetition
^(a+)?*b{2}{2}c+*d??$
