# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash source-path=SCRIPTDIR/../system disable=SC2034
#
# What the benchmarks on a bridge share.  To be sourced.
#
# Every figure is a ratio of two states of the same bridge that were measured
# right after one another, in turns, since machines are noisy: so for each
# turn there is a ratio, and of these the median counts.
#
# Results go to the file BENCH_RESULTS as lines that tests/bench/table prints,
# and what led to them to the standard error output.

set -u
bench_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lab.bash
. "$bench_here/../system/lab.bash"
# shellcheck source=programs.bash
. "$bench_here/../system/programs.bash"
# shellcheck source=l7d.bash
. "$bench_here/../system/l7d.bash"

bench_name=$(basename "$0")
bench_policy=$l7_top/policies/examples/account-only.json
bench_results=${BENCH_RESULTS:-/dev/stdout}

bench_note() { printf '%s\n' "$*" >&2; }
bench_die() {
    printf '%s: %s\n' "$bench_name" "$*" >&2
    exit 1
}

# bench_needs PROGRAM...: ends, with status 77, where it cannot run.
bench_needs() {
    local why program
    if why=$(lab_obstacle); then
        echo "$why"
        exit 77
    fi
    for program; do
        if ! command -v "$program" > /dev/null; then
            echo "$program is not installed"
            exit 77
        fi
    done
    [ -x "$l7d" ] || bench_die "$l7d is not built"
}

# bench_lab: a virtual machine vm1 and a host uplink on br0.
#
# With the userspace datapath, ovs-vswitchd's main thread allocates and frees
# 32 buffers for each port in each of its rounds.  By luck of the heap's
# layout they may lie at its end, which glibc then gives back to the kernel
# and asks for again, round by round: 28 % more processor time.  A port more
# or less decides that, ours too, so a ratio would say nothing.  Hence glibc
# is told to keep its heap.
bench_lab() {
    MALLOC_TRIM_THRESHOLD_=100000000 MALLOC_TOP_PAD_=16000000 lab_start &&
        lab_vm vm1 br0 10.0.0.1/16 fd00::1/64 &&
        lab_host uplink br0 10.0.0.9/16 fd00::9/64 &&
        lab_reaches vm1 10.0.0.9
}

# bench_result WHAT AGAINST GOAL: a line of the results, of the figures that
# come in, one a line.
bench_result() {
    local figures
    figures=$(tr '\n' ' ')
    [ -n "${figures// /}" ] || bench_die "$1: no figures"
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${figures% }" \
        >> "$bench_results"
}

# bench_skipped WHAT AGAINST GOAL WHY: a line that has none.
bench_skipped() {
    printf '%s\t%s\t%s\tskipped: %s\n' "$1" "$2" "$3" "$4" \
        >> "$bench_results"
}

# bench_ratios FILE COLUMN COLUMN: the one over the other, line by line.
bench_ratios() {
    awk -v a="$2" -v b="$3" '$b > 0 { printf "%.4f\n", $a / $b }' "$1"
}

# bench_column FILE COLUMN
bench_column() { awk -v a="$2" '{ print $a }' "$1"; }

# The processor time of all threads of process $1 so far, in us; 0 if there is
# no such process.
bench_cpu_us() {
    cat "/proc/${1:-none}/task/"*/schedstat 2> /dev/null |
        awk '{ ns += $1 } END { printf "%d\n", ns / 1000 }'
}

# bench_pid NAME: of a daemon of the lab, nothing if it does not run.
bench_pid() {
    [ ! -e "$lab_dir/$1.pid" ] || cat "$lab_dir/$1.pid"
}

bench_now_us() { echo "${EPOCHREALTIME/[.,]/}"; }

# bench_settle: waits until the datapath does as the flows say.  Until then
# packets go the old ways, and cost what these did.
bench_settle() {
    lab_appctl revalidator/wait || bench_die 'the datapath does not settle'
}

# bench_l7d [OPTION...]: starts ovs-l7d with a policy that only counts.
bench_l7d() {
    l7d_start "$bench_policy" "$@" || bench_die 'ovs-l7d does not start'
    bench_settle
}
bench_l7d_stop() { l7d_stop || bench_die 'ovs-l7d does not stop'; }

# bench_status KEY: that line of status/show, without its key.
bench_status() { l7d_appctl status/show | sed -n "s/^ *$1: *//p"; }
