# SPDX-License-Identifier: GPL-3.0-or-later
# Anchors that stand elsewhere than at the ends.
anchors
(^begin|finish$)|^$|also^never|never$also
