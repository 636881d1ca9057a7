# SPDX-License-Identifier: GPL-3.0-or-later
# Alternatives, of which one is empty, and groups in groups.
alternatives
^(|x|(yy?|z+)) is (one|(t(wo|hree)))$
