# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash source-path=SCRIPTDIR disable=SC2015
#
# What each system test begins and ends with.  To be sourced first.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tap.bash
. "$here/tap.bash"
# shellcheck source=lab.bash
. "$here/lab.bash"
# shellcheck source=programs.bash
. "$here/programs.bash"
# shellcheck source=l7d.bash
. "$here/l7d.bash"

# test_needs PROGRAM...: skips the test where it cannot run.
test_needs() {
    local reason program
    if reason=$(lab_obstacle); then
        tap_skip_all "$reason"
    fi
    for program; do
        command -v "$program" > /dev/null ||
            tap_skip_all "$program is not installed"
    done
    [ -x "$l7d" ] || tap_bail_out "$l7d is not built"
}

# within MS COMMAND...: succeeds if COMMAND did before that time, multiplied by
# L7_SLOW, was up, less what it took to find out.
now_us() { echo "${EPOCHREALTIME/[.,]/}"; }
within() {
    local ms=$1 start end
    shift
    start=$(now_us)
    lab_wait 60 "$@" || { echo 'never' && return 1; }
    end=$(now_us)
    "$@" || return
    # A try may begin just before it is true, and the next one finds it so.
    between $(((end - start - 2 * ($(now_us) - end)) / 1000)) -1000000 \
        $((ms * L7_SLOW))
}

# The lab that most tests use: two virtual machines and an uplink.
test_lab() {
    { lab_start &&
        lab_vm vm1 br0 10.0.0.1/24 fd00::1/64 &&
        lab_vm vm2 br0 10.0.0.2/24 fd00::2/64 &&
        lab_host uplink br0 10.0.0.9/24 fd00::9/64 &&
        lab_reaches vm1 10.0.0.9 && lab_reaches vm2 fd00::9; } ||
        tap_bail_out 'the lab does not start'
}

# test_policy FILE: writes the policy that most tests use, each of whose
# classes does something else.  A burst of a quarter of a second's worth lets
# TCP reach its meter's rate; with a tenth of a second's it gets half of it
# (2.2 of 5 Mbit/s), since its retransmission timer is 200 ms at the least.
test_policy() {
    cat > "$1" << 'END'
{
  "version": 1,
  "classes": {
    "web": { "queue": 1 },
    "interactive": { "queue": 2, "dscp": 46 },
    "names": { "queue": 4, "meter": { "rate": "2Mbit", "burst": "200kbit" } },
    "store": { "drop": true },
    "bulk": { "meter": { "rate": "5Mbit", "burst": "1250kbit" } }
  },
  "rules": [
    { "protocols": ["http"], "class": "web" },
    { "protocols": ["ssh"], "class": "interactive" },
    { "protocols": ["dns"], "class": "names" },
    { "protocols": ["redis"], "class": "store" },
    { "protocols": ["unknown"], "class": "bulk" }
  ]
}
END
}

# test_least RATE: the least that may be expected of a rate.  A machine that is
# emulated may be too slow to send even what a meter lets through.
test_least() {
    if [ "$L7_SLOW" -eq 1 ]; then
        echo "$1"
    else
        awk -v rate="$1" 'BEGIN { print rate / 4 }'
    fi
}

# test_hold NAME HOST FROM PORT ADDRESS PORT TEXT: opens a TCP connection from
# that port, says TEXT (with \r\n and the like), waits for an answer and then
# keeps the connection until lab_end NAME.
test_hold() {
    local name=$1 host=$2
    shift 2
    lab_spawn "$host" "$name" python3 -u "$here/hold" "$@"
    lab_wait 30 grep -q . "$lab_dir/$name.log"
}

# The last check of every test, and its plan.
test_end() {
    check 'no sanitizer found anything' is "$(l7d_sanitizer_reports)" ''
    tap_end
}
