# SPDX-License-Identifier: GPL-3.0-or-later
# Without REG_EXTENDED it is a basic expression, and case matters.
basic
never used, as the line below replaces it
userspace pattern=^\(GET\|PUT\) \{1,2\}/[^ ]*+?|$
userspace flags=REG_NOSUB
