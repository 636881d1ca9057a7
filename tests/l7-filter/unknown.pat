# SPDX-License-Identifier: GPL-3.0-or-later
# A name for an answer, not a protocol.
unknown
.
