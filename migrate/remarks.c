/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a rule is not in the policy: see remarks.h. */

#include <l7-config.h>
#include "migrate/remarks.h"

#include <stdlib.h>
#include <string.h>

#include "migrate/iptables.h"
#include "migrate/l7filter.h"
#include "migrate/names.h"
#include "migrate/notes.h"

struct remarker {
    const struct migrate_names *names;
    const struct migrate_marks *marks;
    struct migrate_notes *notes;
    bool told[MIGRATE_NAMES_MAX]; /* Of each name that there is no pattern. */
};

static bool
is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names)) {
        names++;
    }
    return *names;
}

static bool
is_followed_table(const struct ipt_table *table)
{
    static const char *const names[] = { "raw", "mangle", "filter", NULL };

    return is_one_of(table->name, names);
}

/* Says why nothing came by, or nothing could. */
static void
remark_unreached(struct remarker *r, const struct ipt_rule *rule)
{
    static const char *const own[] = { "INPUT", "OUTPUT", NULL };
    const struct ipt_table *table = rule->chain->table;

    if (!strcmp(table->name, "nat")) {
        migrate_note(r->notes, rule->source,
                     "left out: addresses are not translated on the bridge");
    } else if (!is_followed_table(table)) {
        migrate_note(r->notes, rule->source,
                     "left out: table %s has no counterpart", table->name);
    } else if (is_one_of(rule->chain->name, own)) {
        migrate_note(r->notes, rule->source,
                     "left out: it is about what the host itself sends or "
                     "receives, not about what it forwards");
    } else {
        migrate_note(r->notes, rule->source,
                     "left out: nothing gets here, for what comes before it "
                     "decides, or is left out");
    }
}

/* Says why nothing could be made of it.  Returns false if it could. */
static bool
remark_left_out(struct remarker *r, const struct ipt_rule *rule)
{
    bool drops = rule->target == IPT_DROP || rule->target == IPT_REJECT;

    if (rule->target == IPT_LOG) {
        migrate_note(r->notes, rule->source,
                     "left out: it logs packets, which has no counterpart");
    } else if (rule->foreign) {
        migrate_note(r->notes, rule->source,
                     "left out: \"%s\" has no counterpart", rule->foreign);
    } else if (!rule->transports) {
        migrate_note(r->notes, rule->source,
                     "left out: only TCP and UDP are classified");
    } else if (rule->never) {
        migrate_note(r->notes, rule->source,
                     "left out: it is for no packet of a connection that has "
                     "gone on");
    } else if (rule->target == IPT_FOREIGN) {
        migrate_note(r->notes, rule->source,
                     "left out: target %s has no counterpart",
                     rule->target_name);
    } else if (rule->target == IPT_QUEUE && !r->marks) {
        migrate_note(r->notes, rule->source,
                     "left out: it sends packets to a program; if that is "
                     "l7-filter, name its configuration with --l7-filter");
    } else if (rule->target == IPT_NONE) {
        migrate_note(r->notes, rule->source,
                     "left out: it only counts, and ovs-l7d counts each "
                     "protocol anyway");
    } else if (drops && !rule->asks) {
        migrate_note(r->notes, rule->source,
                     "left out: dropping whatever the protocol is a "
                     "firewall's");
    } else {
        return false;
    }
    return true;
}

/* True if something should come of the rule. */
static bool
has_effect(const struct ipt_rule *rule)
{
    return rule->target == IPT_DROP || rule->target == IPT_REJECT
           || rule->target == IPT_MARK || rule->target == IPT_CONNMARK_SET
           || rule->target == IPT_CLASSIFY || rule->target == IPT_DSCP;
}

static void
remark_name(struct remarker *r, const struct migrate_source *source,
            int protocol)
{
    if (protocol >= 0 && !r->names->names[protocol].is_known
        && !r->told[protocol]) {
        r->told[protocol] = true;
        migrate_note(r->notes, source,
                     "there is no pattern for \"%s\"; to check and to use the "
                     "policy, give a directory with %s.pat with --patterns",
                     r->names->names[protocol].name,
                     r->names->names[protocol].name);
    }
}

/* Says what is not as it was. */
static void
remark_changes(struct remarker *r, const struct ipt_rule *rule)
{
    static const char *const options[] = { "-i", "-o" };

    remark_name(r, rule->source, rule->protocol);
    if (rule->target == IPT_REJECT) {
        migrate_note(r->notes, rule->source,
                     "packets are dropped, and nobody is told (REJECT)");
    }
    for (int i = 0; i < 2; i++) {
        const struct ipt_interface *interface = &rule->interfaces[i];

        if (interface->name && !interface->is_vm) {
            migrate_note(r->notes, rule->source,
                         "\"%s %s\" is not asked for: a class is for both "
                         "directions of a connection",
                         options[i], interface->name);
        }
    }
    if (rule->names_transport) {
        migrate_note(r->notes, rule->source,
                     "\"-p\" is not asked for: a policy does not tell TCP "
                     "from UDP");
    }
    if (rule->time_is_utc) {
        migrate_note(r->notes, rule->source,
                     "its times were UTC; those of a policy are the host's "
                     "local time");
    }
    if (rule->l7dir) {
        migrate_note(r->notes, rule->source,
                     "if you have patterns of your own in %s, give them with "
                     "--patterns",
                     rule->l7dir);
    }
}

static void
remark_rule(struct remarker *r, const struct ipt_rule *rule)
{
    if (!rule->was_reached) {
        remark_unreached(r, rule);
    } else if (remark_left_out(r, rule)) {
        return;
    } else if (has_effect(rule) && !rule->source->is_used) {
        migrate_note(r->notes, rule->source,
                     "left out: other rules overrule it, or take all that it "
                     "is for");
    } else if (rule->source->is_used || rule->target == IPT_CHAIN) {
        remark_changes(r, rule);
    }
}

static void
remark_chain(struct remarker *r, const struct ipt_chain *chain)
{
    bool is_followed = is_followed_table(chain->table);

    for (size_t i = 0; i < chain->n; i++) {
        remark_rule(r, chain->rules[i]);
    }
    if (is_followed && !strcmp(chain->name, "FORWARD")
        && !strcmp(chain->policy, "DROP")) {
        migrate_note(r->notes, chain->source,
                     "dropping what no rule is for is a firewall's; the "
                     "policy leaves it alone");
    }
}

void
migrate_remarks(const struct ipt_ruleset *ruleset,
                const struct migrate_marks *marks,
                const struct migrate_names *names, struct migrate_notes *notes)
{
    struct remarker r = { .names = names, .marks = marks, .notes = notes };

    for (size_t i = 0; i < ruleset->n; i++) {
        for (size_t j = 0; j < ruleset->tables[i]->n; j++) {
            remark_chain(&r, ruleset->tables[i]->chains[j]);
        }
    }
    for (size_t i = 0; marks && i < marks->n; i++) {
        if (marks->marks[i].source->is_used) {
            remark_name(&r, marks->marks[i].source, marks->marks[i].protocol);
        } else {
            migrate_note(notes, marks->marks[i].source,
                         "left out: nothing becomes of this mark");
        }
    }
}
