# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # lab_* come from lab.bash
#
# ovs-l7d in a lab (lab.bash): start, stop, and what it shows.  To be sourced.
#
# L7_BUILDDIR names the build tree (build/ of the checkout by default), L7D
# the program in it.

l7_top=$(cd "$lab_here/../.." && pwd)
l7_build=${L7_BUILDDIR:-$l7_top/build}
l7d=${L7D:-$l7_build/daemon/ovs-l7d}

# All of ovs-l7d's cookies begin with these 16 bits.
l7d_cookie=0x4c37000000000000/0xffff000000000000

l7d_appctl() { ovs-appctl -T $((10 * L7_SLOW)) -t ovs-l7d "$@"; }

l7d_ready() { l7d_appctl status/show | grep -qx 'state: ready'; }

# l7d_run OPTION...: runs ovs-l7d where the switch is.
l7d_run() {
    lab_in switch "$l7d" --no-shipped-patterns \
        "--patterns=$l7_top/patterns/protocols" "$@"
}

# l7d_start POLICY [OPTION...]: starts ovs-l7d on br0 and waits until its
# flows are in.
l7d_start() {
    local policy=$1
    shift
    if ! l7d_run --bridge=br0 "--policy=$policy" \
        --pidfile="$lab_dir/ovs-l7d.pid" --detach --no-chdir \
        --log-file="$lab_dir/ovs-l7d.log" "$@" \
        < /dev/null > "$lab_dir/ovs-l7d.out" 2>&1 ||
        ! lab_wait 20 l7d_ready; then
        lab_note 'ovs-l7d does not get ready:'
        tail -n 20 "$lab_dir/ovs-l7d.out" "$lab_dir/ovs-l7d.log" |
            sed 's/^/#   /' >&2
        return 1
    fi
}

# l7d_signal SIGNAL: sends it and waits until ovs-l7d is gone.
l7d_signal() {
    local pid
    pid=$(cat "$lab_dir/ovs-l7d.pid") && kill -s "$1" "$pid" &&
        lab_wait 10 lab_is_gone "$pid"
}

l7d_stop() { l7d_signal TERM; }

# Our flows, without statistics and with ports by number, in full or only
# those of the verdicts.
l7d_flows() {
    lab_ofctl --no-stats --no-names dump-flows br0 "cookie=$l7d_cookie" |
        sed '/_FLOW reply/d; s/^ *//'
}
l7d_verdicts() { l7d_flows | grep -E 'table=200, .*\b(tp_src|tp_dst)='; }

# The number that OpenFlow has for a port.
l7d_port() { lab_vsctl get interface "$1" ofport; }

# l7d_connection CLIENT: the line of connection/show for CLIENT, as
# 10.0.0.1:1234 or [fd00::1]:1234, its columns parted by single blanks.
l7d_connection() {
    l7d_appctl connection/show |
        awk -v c="$1" '$1 == c { $1 = $1; print }'
}

# l7d_column CLIENT COLUMN: one column of that line, by its name.
l7d_column() {
    l7d_appctl connection/show | awk -v c="$1" -v name="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
        NR > 1 && $1 == c && column { print $column }'
}

# l7d_settled CLIENT: true once CLIENT's connection has a verdict and both
# its flows are in.
l7d_settled() { [ "$(l7d_column "$1" FLOWS)" = 2 ]; }

# l7d_other_hour [HOUR]: the hour half a day from HOUR, or from now.  Rules
# that a test has for it are not asked when ovs-l7d starts, whenever the test
# runs.
l7d_other_hour() {
    echo $(((10#${1:-$(date +%H)} + 12) % 24))
}

# l7d_hours HOUR: "hours" of a rule, which last for an hour at least once it
# is HOUR.
l7d_hours() { printf '%02d:00-%02d:00' "$1" $((($1 + 2) % 24)); }

# l7d_at_hour HOUR: from now on it is HOUR o'clock where ovs-l7d runs.  It
# reads its time zone from a file that this replaces for it.
l7d_at_hour() {
    local off=$(((10#$(date -u +%H) - $1 + 36) % 24 - 12)) # west of Greenwich
    [ "$off" -lt 0 ] || off=+$off
    nsenter -t "$(cat "$lab_dir/ovs-l7d.pid")" -m mount --bind \
        "/usr/share/zoneinfo/Etc/GMT$off" /etc/localtime
}

# What a sanitizer had to say about any process of the lab; nothing, usually.
l7d_sanitizer_reports() {
    local report
    for report in "$lab_dir"/sanitizer.*; do
        [ ! -e "$report" ] || cat "$report"
    done
}
