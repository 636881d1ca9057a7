# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # lab_* and here come from test.bash
#
# Traffic that runs while something goes wrong, and is counted at both ends:
# numbered datagrams from vm1 to uplink and back, each its own connection, at a
# rate that a busy machine keeps up with.  Then what is missing was lost by the
# switch.  To be sourced after test.bash.

traffic_rate=100

# Starts it.
traffic_start() {
    local host
    lab_spawn uplink traffic-there-sink python3 "$here/stream" receive \
        10.0.0.9 5002 60
    lab_spawn vm1 traffic-back-sink python3 "$here/stream" receive \
        10.0.0.1 5004 60
    for host in there back; do
        lab_wait 20 grep -q ready "$lab_dir/traffic-$host-sink.log" || return
    done
    lab_spawn vm1 traffic-there python3 "$here/stream" send \
        10.0.0.1 5001 10.0.0.9 5002 1000000 "$traffic_rate"
    lab_spawn uplink traffic-back python3 "$here/stream" send \
        10.0.0.9 5003 10.0.0.1 5004 1000000 "$traffic_rate"
}

traffic_number() { # traffic_number NAME KEY
    sed -n "s/.*\\b$2=\\([0-9]*\\).*/\\1/p" "$lab_dir/$1.log"
}

# Ends it, and sets traffic_sent, traffic_lost and traffic_twice, of both
# directions.
traffic_stop() {
    local way
    traffic_sent=0 traffic_lost=0 traffic_twice=0
    for way in there back; do
        lab_end "traffic-$way"
        lab_wait 30 grep -q sent= "$lab_dir/traffic-$way.log" || return
    done
    for way in there back; do
        lab_end "traffic-$way-sink"
        lab_wait 30 grep -q received= "$lab_dir/traffic-$way-sink.log" ||
            return
        local sent received
        sent=$(traffic_number "traffic-$way" sent)
        received=$(traffic_number "traffic-$way-sink" received)
        traffic_sent=$((traffic_sent + sent))
        traffic_lost=$((traffic_lost + sent - received))
        traffic_twice=$((traffic_twice +
            $(traffic_number "traffic-$way-sink" twice)))
    done
    lab_note "traffic: $traffic_sent datagrams, $traffic_lost lost," \
        "$traffic_twice twice"
}
