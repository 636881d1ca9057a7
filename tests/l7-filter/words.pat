# SPDX-License-Identifier: GPL-3.0-or-later
# GNU's extensions.
words
\<user\>\W+\w+\b.*\Bing\>\s\S\'
