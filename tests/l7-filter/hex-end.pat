# SPDX-License-Identifier: GPL-3.0-or-later
# A NUL is never in the data, and ends the expression.
hex-end
^ends here\x00and not there
