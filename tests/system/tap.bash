# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# The Test Anything Protocol, for the system tests.  To be sourced.
#
# A test runs check() once for each thing that must hold and ends with
# tap_end().  One that ends in any other way has printed no plan, and counts
# as an error.

tap_n=0
tap_output=

# Skips the whole test, saying why.
tap_skip_all() {
    echo "1..0 # SKIP $*"
    exit 0
}

# Gives up: the test could not even be set up.
tap_bail_out() {
    echo "Bail out! $*"
    exit 1
}

# check TEXT COMMAND...: passes if COMMAND succeeds; otherwise shows what it
# printed.
check() {
    local text=$1 status=0
    shift
    tap_n=$((tap_n + 1))
    tap_output=$("$@" 2>&1) || status=$?
    if [ "$status" -eq 0 ]; then
        echo "ok $tap_n - $text"
        return
    fi
    echo "not ok $tap_n - $text"
    echo "# status $status of: $*"
    printf '%s\n' "$tap_output" | head -n 60 | sed 's/^/#   /'
    return 1
}

# skip TEXT REASON: what check TEXT would have been, but cannot be here.
skip() {
    tap_n=$((tap_n + 1))
    echo "ok $tap_n - $1 # SKIP $2"
}

tap_end() {
    echo "1..$tap_n"
}

# Assertions for check().  Each prints what it saw if it does not hold.

# is VALUE EXPECTED
is() {
    [ "$1" = "$2" ] || { printf 'is       %s\nexpected %s\n' "$1" "$2" &&
        return 1; }
}

# matches TEXT REGEX: some line of TEXT matches the extended REGEX.
matches() {
    grep -qE -e "$2" <<< "$1" || { printf 'no line matches %s in:\n%s\n' \
        "$2" "$1" && return 1; }
}

# lacks TEXT REGEX: no line of TEXT matches the extended REGEX.
lacks() {
    ! grep -E -e "$2" <<< "$1"
}

# between VALUE LOW HIGH: LOW <= VALUE <= HIGH; fractions are welcome.
between() {
    echo "is $1, expected $2 to $3"
    awk -v v="$1" -v low="$2" -v high="$3" \
        'BEGIN { exit !(v != "" && v + 0 >= low && v + 0 <= high) }'
}

# fails COMMAND...: passes if COMMAND does not; shows what it printed.
fails() {
    ! "$@"
}
