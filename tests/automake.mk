# SPDX-License-Identifier: GPL-3.0-or-later
include tests/bench.mk
include tests/daemon.mk
include tests/fuzz.mk
include tests/l7filter.mk
include tests/migrate.mk
include tests/patterns.mk
include tests/policies.mk
include tests/system.mk
include tests/vm.mk
