/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a rule of iptables does: see act.h. */

#include <l7-config.h>
#include "migrate/act.h"

#include "migrate/iptables.h"
#include "migrate/walk.h"

void
migrate_act_mark(struct walk_mark *mark, uint32_t value, uint32_t mask,
                 uint32_t set, const struct walk_sources *from)
{
    mark->value = (mark->value & ~mask) ^ value;
    if (mask == UINT32_MAX) {
        /* Nothing of before is left. */
        mark->set = 0;
        mark->sources.n = 0;
    }
    mark->set = (mark->set & ~mask) | set;
    walk_sources_add_all(&mark->sources, from);
}

static void
drop(struct walk_case *c, const struct walk_sources *sources)
{
    c->state = WALK_DROPPED;
    c->packet = (struct walk_mark){ .value = 0 };
    c->classid = 0;
    c->dscp = -1;
    c->end_sources = *sources;
}

/* Does to 'c' what the rule 'rule_' does. */
void
migrate_act(struct walk_case *c, const void *rule_)
{
    const struct ipt_rule *r = rule_;
    struct walk_sources here = { .n = 0 };

    /* What depends on a mark comes from who set it, too. */
    if (r->mark.is_given) {
        walk_sources_add_all(&here, &c->packet.sources);
    } else if (r->connmark.is_given) {
        walk_sources_add_all(&here, &c->connection.sources);
    }
    walk_sources_add(&here, r->source);
    switch (r->target) {
    case IPT_ACCEPT:
        c->state = WALK_ACCEPTED;
        walk_sources_add_all(&c->end_sources, &here);
        break;
    case IPT_RETURN:
        c->state = WALK_RETURNED;
        walk_sources_add_all(&c->end_sources, &here);
        break;
    case IPT_DROP:
    case IPT_REJECT:
        drop(c, &here);
        break;
    case IPT_MARK:
        migrate_act_mark(&c->packet, r->set.value, r->set.mask,
                         r->set.mask | r->set.value, &here);
        break;
    case IPT_CONNMARK_SET:
        migrate_act_mark(&c->connection, r->set.value, r->set.mask,
                         r->set.mask | r->set.value, &here);
        break;
    case IPT_CONNMARK_SAVE:
        migrate_act_mark(&c->connection, c->packet.value & r->set.mask,
                         r->to_mask, c->packet.set & r->set.mask,
                         &c->packet.sources);
        break;
    case IPT_CONNMARK_RESTORE:
        migrate_act_mark(&c->packet, c->connection.value & r->set.mask,
                         r->to_mask, c->connection.set & r->set.mask,
                         &c->connection.sources);
        break;
    case IPT_CLASSIFY:
        c->classid = r->classid;
        c->class_sources = here;
        break;
    case IPT_DSCP:
        c->dscp = r->dscp;
        c->dscp_sources = here;
        break;
    case IPT_NONE:
    case IPT_FOREIGN:
    case IPT_LOG:
    case IPT_QUEUE:
    case IPT_CHAIN:
        break;
    }
}

/* Notes that 'c' is what the rule negates. */
void
migrate_act_except(struct walk_case *c, const void *rule_)
{
    const struct ipt_rule *r = rule_;

    walk_sources_add(&c->end_sources, r->source);
}

static bool
mark_fits(const struct ipt_masked *asked, uint32_t mark)
{
    return !asked->is_given
           || ((mark & asked->mask) == asked->value) != asked->is_negated;
}

/* True if the marks are those that the rule asks for. */
bool
migrate_act_fits(const struct walk_case *c, const void *rule_)
{
    const struct ipt_rule *r = rule_;

    return mark_fits(&r->mark, c->packet.value)
           && mark_fits(&r->connmark, c->connection.value);
}
