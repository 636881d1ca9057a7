# SPDX-License-Identifier: GPL-3.0-or-later

# Blank lines, comments between the lines, words behind the name, and blanks
# around the expression, which belong to it.

blanks and more words
# between
   
  two before, and two after  
# after
