# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# A lab: a private Open vSwitch and its hosts, for the demo and the system
# tests.  To be sourced.
#
# The switch (an ovsdb-server, an ovs-vswitchd and bridge br0) lives in a
# network namespace of its own and keeps its files in a run directory of its
# own, so nothing of it meets the host's Open vSwitch, bridges or firewall.
# Each host is a network namespace whose eth0 is a port of the bridge.
#
# Everything bears the lab's name: the run directory is /tmp/l7lab.XXXXXX and
# its namespaces are l7-XXXXXX-NAME.  So any number of labs may run at once,
# and whoever knows the run directory can take a lab away: lab_start() sets a
# trap that does so, and a guard that does it should this shell be killed.
#
# Each wait in here is bounded, and polls.  L7_SLOW is what all limits are
# multiplied by: more than 1 on a machine that is slower than others, such as
# an emulated one.

lab_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# The datapath of the bridges: netdev (userspace) or system (the kernel's).
lab_datapath=${LAB_DATAPATH:-netdev}

export L7_SLOW=${L7_SLOW:-1}

lab_dir=     # The run directory; empty when no lab is up.
lab_id=      # XXXXXX.
lab_switch=  # The switch's namespace.

lab_note() { printf '# %s\n' "$*" >&2; }

# Says why no lab can be started here; silent, with status 1, if one can.
lab_obstacle() {
    local tool
    if [ "$(id -u)" -ne 0 ]; then
        echo 'needs root'
        return
    fi
    for tool in ovsdb-server ovs-vswitchd ovs-vsctl ovs-ofctl ovs-appctl \
        ovsdb-tool ip ethtool iptables python3; do
        if ! command -v "$tool" > /dev/null; then
            echo "$tool is not installed"
            return
        fi
    done
    # In a container without the right to make one, say.
    if ! ip netns add "l7-probe-$$" 2> /dev/null; then
        echo 'network namespaces cannot be made here'
        return
    fi
    ip netns delete "l7-probe-$$"
    return 1
}

# lab_wait SECONDS COMMAND...: runs COMMAND until it succeeds, at most for
# SECONDS, times L7_SLOW.
lab_wait() {
    local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * L7_SLOW * 1000000))
    shift
    until "$@" > /dev/null 2>&1; do
        [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}

# lab_in HOST COMMAND...: runs COMMAND in a host's namespace.
lab_in() {
    local host=$1
    shift
    ip netns exec "l7-$lab_id-$host" "$@"
}

# The tools of Open vSwitch, on the lab's switch and with a time limit.
lab_vsctl() {
    ovs-vsctl -t $((10 * L7_SLOW)) --db="unix:$lab_dir/db.sock" "$@"
}
lab_appctl() { ovs-appctl -T $((10 * L7_SLOW)) "$@"; }
lab_ofctl() { ovs-ofctl -t $((10 * L7_SLOW)) -O OpenFlow15 "$@"; }

lab_start_ovsdb() {
    lab_in switch ovsdb-server "$lab_dir/conf.db" --no-chdir --detach \
        --pidfile="$lab_dir/ovsdb-server.pid" \
        --log-file="$lab_dir/ovsdb-server.log" \
        --remote="punix:$lab_dir/db.sock" \
        < /dev/null > "$lab_dir/ovsdb-server.out" 2>&1
}

lab_start_vswitchd() {
    lab_in switch ovs-vswitchd "unix:$lab_dir/db.sock" --no-chdir --detach \
        --pidfile="$lab_dir/ovs-vswitchd.pid" \
        --log-file="$lab_dir/ovs-vswitchd.log" \
        < /dev/null > "$lab_dir/ovs-vswitchd.out" 2>&1
}

# Ends ovs-vswitchd as a crash would.
lab_kill_vswitchd() {
    local pid
    pid=$(cat "$lab_dir/ovs-vswitchd.pid") || return
    kill -KILL "$pid"
    lab_wait 5 lab_is_gone "$pid"
    rm -f "$lab_dir/ovs-vswitchd.pid"
}

# lab_is_gone PID: true once there is no such process, or only its zombie.
lab_is_gone() {
    case $(awk '/^State:/ { print $2 }' "/proc/$1/status" 2> /dev/null) in
    '' | Z | X) return 0 ;;
    esac
    return 1
}

# Open vSwitch 3.1 that starts in the first 10 seconds of a machine counts no
# CPU, and then loses every packet of which it must ask.
lab_awake() { [ "$(cut -d. -f1 /proc/uptime)" -ge 10 ]; }

# Starts a lab with the bridge br0 and no host.
lab_start() {
    lab_dir=$(mktemp -d /tmp/l7lab.XXXXXX) || return
    lab_id=${lab_dir##*.}
    lab_switch=l7-$lab_id-switch
    trap lab_stop EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # shellcheck disable=SC2016 # it is the guard's bash that expands these
    setsid bash -c 'tail --pid="$1" -f /dev/null; exec "$2" "$3"' \
        guard "$$" "$lab_here/lab-clean" "$lab_dir" \
        < /dev/null > /dev/null 2>&1 &
    echo "$!" > "$lab_dir/guard.pid"
    disown

    export OVS_RUNDIR=$lab_dir OVS_DBDIR=$lab_dir OVS_LOGDIR=$lab_dir
    export OVS_SYSCONFDIR=$lab_dir
    # A daemon in the background has nowhere else to say what it found.
    export ASAN_OPTIONS=log_path=$lab_dir/sanitizer:detect_leaks=1
    export UBSAN_OPTIONS=log_path=$lab_dir/sanitizer:print_stacktrace=1
    export TSAN_OPTIONS=log_path=$lab_dir/sanitizer
    TSAN_OPTIONS+=:suppressions=$lab_here/thread-sanitizer.supp

    lab_wait 15 lab_awake
    ip netns add "$lab_switch" &&
        ip -n "$lab_switch" link set lo up &&
        ovsdb-tool create "$lab_dir/conf.db" \
            "${OVS_PKGDATADIR:-/usr/share/openvswitch}/vswitch.ovsschema" &&
        lab_start_ovsdb &&
        lab_vsctl --no-wait init &&
        lab_start_vswitchd &&
        lab_bridge br0
}

# Takes the lab away: processes, namespaces and the run directory.
lab_stop() {
    local dir=$lab_dir
    trap - EXIT
    # From here on a second Ctrl-C must not leave half of it.
    trap '' HUP INT TERM
    if [ -n "$dir" ]; then
        lab_dir=
        "$lab_here/lab-clean" "$dir"
    fi
    trap - HUP INT TERM
}

# Lets the lab outlive this shell.
lab_keep() {
    trap - EXIT
    kill -- "-$(cat "$lab_dir/guard.pid")" && rm -f "$lab_dir/guard.pid"
}

# lab_bridge NAME [COLUMN=VALUE...]
lab_bridge() {
    local name=$1
    shift
    lab_vsctl add-br "$name" -- \
        set bridge "$name" "datapath_type=$lab_datapath" "$@" &&
        ip -n "$lab_switch" link set "$name" up
}

# lab_host NAME BRIDGE IPV4/LEN IPV6/LEN [COLUMN=VALUE...]: a host on a port
# of that name, with the columns set in its row of OVSDB's table Port.  The
# userspace datapath does not do what hosts leave to their network cards, so
# they do it themselves; with the kernel's, TCP sends packets of 64 KiB.
lab_host() {
    local name=$1 bridge=$2 ipv4=$3 ipv6=$4 ns=l7-$lab_id-$1
    local -a columns=()
    shift 4
    [ $# -eq 0 ] || columns=(-- set port "$name" "$@")
    ip netns add "$ns" &&
        ip -n "$lab_switch" link add "$name" type veth \
            peer name eth0 netns "$ns" &&
        ip -n "$ns" link set lo up &&
        ip -n "$ns" addr add "$ipv4" dev eth0 &&
        ip -n "$ns" addr add "$ipv6" dev eth0 nodad &&
        ip -n "$ns" link set eth0 up &&
        ip -n "$lab_switch" link set "$name" up &&
        { [ "$lab_datapath" != netdev ] ||
            lab_in "$name" ethtool -K eth0 tx off > "$lab_dir/ethtool.out"
        } &&
        lab_vsctl add-port "$bridge" "$name" "${columns[@]}"
}

# lab_vm NAME...: as lab_host, but known to Open vSwitch as a virtual
# machine's port.  Its vm-id is NAME, and its iface-id port-NAME.
lab_vm() {
    lab_host "$@" &&
        lab_vsctl set interface "$1" "external_ids:vm-id=$1" \
            "external_ids:iface-id=port-$1"
}

# lab_trunk BRIDGE PORT BRIDGE PORT: a cable between two bridges.
lab_trunk() {
    ip -n "$lab_switch" link add "$2" type veth peer name "$4" &&
        ip -n "$lab_switch" link set "$2" up &&
        ip -n "$lab_switch" link set "$4" up &&
        lab_vsctl add-port "$1" "$2" -- add-port "$3" "$4"
}

# lab_spawn HOST NAME COMMAND...: starts COMMAND on a host, in the foreground
# of its own, with what it prints in NAME.log.  Its pid is in NAME.pid.
lab_spawn() {
    local host=$1 name=$2
    shift 2
    ip netns exec "l7-$lab_id-$host" "$@" \
        < /dev/null > "$lab_dir/$name.log" 2>&1 &
    echo "$!" > "$lab_dir/$name.pid"
    # Its end, by whatever signal, is no news.
    disown
}

# lab_end NAME: ends what lab_spawn started.
lab_end() {
    local pid
    pid=$(cat "$lab_dir/$1.pid") || return
    rm -f "$lab_dir/$1.pid"
    kill -TERM "$pid" 2> /dev/null
    lab_wait 5 lab_is_gone "$pid" || kill -KILL "$pid"
}

# lab_listens HOST tcp|udp PORT
lab_listens() {
    lab_in "$1" ss -Hln "--$2" "sport = :$3" | grep -q .
}

# lab_serve HOST NAME tcp|udp PORT COMMAND...: lab_spawn, and waits until
# COMMAND listens.
lab_serve() {
    local host=$1 name=$2 proto=$3 port=$4
    shift 4
    lab_spawn "$host" "$name" "$@"
    if ! lab_wait 20 lab_listens "$host" "$proto" "$port"; then
        lab_note "$name on $host does not listen on $proto port $port:"
        sed 's/^/#   /' "$lab_dir/$name.log" >&2
        return 1
    fi
}

# lab_answers HOST ADDRESS: true if ADDRESS refuses a connection.
lab_answers() {
    lab_in "$1" timeout "$L7_SLOW" bash -c "exec 3<> '/dev/tcp/$2/9'" 2>&1 |
        grep -q refused
}

# lab_reaches HOST ADDRESS: waits until the bridge forwards between the two.
lab_reaches() { lab_wait 20 lab_answers "$1" "$2"; }

# lab_rate HOST BYTES SECONDS: waits for a transfer to HOST to begin (for
# 256 KiB, in 60 seconds times L7_SLOW at most), then prints the Mbit/s at
# which HOST's eth0 receives BYTES more, or what it can in SECONDS.
lab_rate() {
    lab_in "$1" python3 - "$2" "$3" << 'END'
import os
import sys
import time


def received():
    with open("/proc/net/dev") as f:
        for line in f:
            name, _, counts = line.partition(":")
            if name.strip() == "eth0":
                return int(counts.split()[0])
    sys.exit("lab_rate: no eth0")


def wait(target, seconds):
    end = time.monotonic() + seconds
    while received() < target and time.monotonic() < end:
        time.sleep(0.005)
    return received()


start = received()
begun = wait(start + 262144, 60 * int(os.environ["L7_SLOW"]))
if begun < start + 262144:
    sys.exit("lab_rate: nothing came in")
t = time.monotonic()
last = wait(begun + int(sys.argv[1]), float(sys.argv[2]))
print("%.1f" % ((last - begun) * 8e-6 / (time.monotonic() - t)))
END
}
