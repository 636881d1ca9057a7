/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is room for more flows: see room.h. */

#include <config.h>
#include "ovs-glue/room.h"

#include "openvswitch/vlog.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_room);

bool
room_is_awaited(const struct room *r)
{
    long long int pause_ms = r->is_freed ? ROOM_PAUSE_MIN_MS : r->pause_ms;

    return r->is_full && time_msec() < r->refused_at + pause_ms;
}

void
room_refused(struct room *r, uint8_t table)
{
    if (!r->is_full) {
        VLOG_WARN("table %u is full: more connections get no flows, and are "
                  "treated as if they were not judged yet; raise or remove "
                  "the limit (ovs-vsctl list Flow_Table), or lower "
                  "--max-connections",
                  table);
    }
    r->pause_ms = !r->is_full || r->is_freed
                      ? ROOM_PAUSE_MIN_MS
                      : MIN(r->pause_ms * 2, ROOM_PAUSE_MAX_MS);
    r->is_full = true;
    r->is_freed = false;
    r->accepted_at = 0;
    r->refused_at = time_msec();
}

void
room_note_verdicts(struct room *r, size_t n)
{
    r->n_refused += n;
}

void
room_freed(struct room *r)
{
    r->is_freed = r->is_full;
}

void
room_accepted(struct room *r, uint8_t table)
{
    if (r->is_full && !r->accepted_at) {
        r->accepted_at = time_msec();
    } else if (r->is_full && time_msec() >= r->accepted_at + ROOM_PEACE_MS) {
        r->is_full = false;
        VLOG_INFO("table %u has room again; up to now there was none for "
                  "%" PRIu64 " verdicts",
                  table, r->n_refused);
    }
}
