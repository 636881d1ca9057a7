# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2001
#
# The rows of QoS and Queue in a lab's database, and what the kernel has of
# them, for the tests of queues.  To be sourced after test.bash.

# The rows, ours and others', in a form that does not depend on UUIDs:
# "qos MARK TYPE CONFIG ID=MARK..." and "queue MARK CONFIG DSCP".
rows() {
    { lab_vsctl --bare --columns=_uuid,external_ids,other_config,dscp \
        list queue | sed 's/^/queue /' &&
        lab_vsctl --bare \
            --columns=_uuid,external_ids,other_config,type,queues \
            list qos | sed 's/^/qos /'; } | awk '
        # A record is a line for each column and an empty one.
        BEGIN { n_lines["queue"] = 5; n_lines["qos"] = 6 }
        function mark(ids,    n, i, pairs) {
            n = split(ids, pairs, " ")
            for (i = 1; i <= n; i++)
                if (pairs[i] ~ /^ovs-l7=/) return substr(pairs[i], 8)
            return "-"
        }
        function config(pairs) { gsub(" ", ",", pairs); return "{" pairs "}" }
        function refs(pairs,    n, i, all, out) {
            n = split(pairs, all, " ")
            for (i = 1; i <= n; i++)
                out = out " " substr(all[i], 1, index(all[i], "=")) \
                    marks[substr(all[i], index(all[i], "=") + 1)]
            return out
        }
        {
            table = $1
            i = at[table]++ % n_lines[table]
            v[i] = substr($0, length(table) + 2)
        }
        table == "queue" && i == 3 {
            marks[v[0]] = mark(v[1])
            print table, mark(v[1]), config(v[2]), v[3] == "" ? "-" : v[3]
        }
        table == "qos" && i == 4 {
            print table, mark(v[1]), v[3], config(v[2]) refs(v[4])
        }' | sort
}
rows_are() { [ "$(rows)" = "$1" ]; }
# The UUIDs of all rows.
uuids() {
    { lab_vsctl --bare --columns=_uuid list qos &&
        lab_vsctl --bare --columns=_uuid list queue; } | grep . | sort
}
# port_qos PORT: the mark of its QoS row, "none" or "other".
port_qos() {
    local qos
    qos=$(lab_vsctl get port "$1" qos) || return
    [ "$qos" != '[]' ] || { echo none && return; }
    lab_vsctl --if-exists get qos "$qos" external_ids:ovs-l7 |
        tr -d '"' | sed 's/^$/other/'
}
port_qos_is() { [ "$(port_qos "$1")" = "$2" ]; }
settled() { lab_wait 60 rows_are "$1"; }

# The classes of the kernel on a port.
classes() { lab_in switch tc class show dev "$1"; }
