# SPDX-License-Identifier: GPL-3.0-or-later
# Bytes beyond ASCII have no case.
high
^[\x80-\xff]{3}\xe4[^\x80-\xff]\xc4
