/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets of iptables and their options: see iptables-private.h. */

#include <l7-config.h>
#include "migrate/iptables-private.h"

#include <stdio.h>
#include <string.h>

/* The words that stand for a chain's or a packet's end. */
static const struct {
    const char *name;
    enum ipt_target target;
} targets[] = {
    { "ACCEPT", IPT_ACCEPT },     { "DROP", IPT_DROP },
    { "REJECT", IPT_REJECT },     { "RETURN", IPT_RETURN },
    { "NFQUEUE", IPT_QUEUE },     { "QUEUE", IPT_QUEUE },
    { "MARK", IPT_MARK },         { "CONNMARK", IPT_CONNMARK_SET },
    { "CLASSIFY", IPT_CLASSIFY }, { "DSCP", IPT_DSCP },
    { "TOS", IPT_DSCP },          { "LOG", IPT_LOG },
    { "ULOG", IPT_LOG },          { "NFLOG", IPT_LOG },
};

void
ipt_read_target(struct ipt_parser *p)
{
    struct ipt_rule *r = p->rule;
    const char *name = ipt_take_value(p);

    if (!name) {
        return;
    } else if (r->target_name) {
        ipt_complain(p, "the rule has a target already, %s", r->target_name);
        return;
    }
    r->target_name = name;
    r->target = IPT_FOREIGN;
    r->to = ipt_find_chain(p->context->table, name);
    if (r->to) {
        r->target = IPT_CHAIN;
        if (strcmp(r->to->policy, "-")) {
            ipt_complain(
                p, "%s is a built-in chain, to which no rule can jump", name);
        }
        return;
    }
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        if (!strcmp(name, targets[i].name)) {
            r->target = targets[i].target;
        }
    }
    if (r->target == IPT_FOREIGN && r->is_goto) {
        ipt_complain(p, "table %s has no chain %s", p->context->table->name,
                     name);
    }
}

/* Stores in '*set' what 'option' of MARK or CONNMARK, "--set-mark" and so on,
 * does: (old & ~mask) ^ value.  Returns false if it is none of these. */
static bool
read_mark_option(struct ipt_parser *p, struct ipt_masked *set)
{
    struct ipt_masked given = { .is_given = false };
    const char *o = p->option;
    bool is_mark = !strcmp(o, "--set-mark");

    if (!is_mark && strcmp(o, "--set-xmark") && strcmp(o, "--and-mark")
        && strcmp(o, "--or-mark") && strcmp(o, "--xor-mark")) {
        return false;
    }
    ipt_read_masked(p, &given);
    if (!given.is_given) {
        return true;
    }
    *set = given;
    if (is_mark) {
        set->mask = given.mask | given.value;
    } else if (!strcmp(o, "--and-mark")) {
        set->mask = ~given.value;
        set->value = 0;
    } else if (!strcmp(o, "--or-mark")) {
        set->mask = given.value;
    } else if (!strcmp(o, "--xor-mark")) {
        set->mask = 0;
    }
    return true;
}

/* "1:10", in hexadecimal. */
static void
read_classid(struct ipt_parser *p)
{
    const char *text = ipt_take_value(p);
    unsigned int major, minor;
    int n = 0;

    if (text
        && (sscanf(text, "%4x:%4x%n", &major, &minor, &n) != 2 || text[n])) {
        ipt_complain(p, "\"%s\" is no class; write for example 1:10", text);
    } else if (text) {
        p->rule->classid = major << 16 | minor;
    }
}

/* The names of code points: RFC 2474, 2597, 3246. */
static int
parse_dscp_class(const char *text)
{
    if (!strcasecmp(text, "BE")) {
        return 0;
    } else if (!strcasecmp(text, "EF")) {
        return 46;
    } else if (!strncasecmp(text, "CS", 2) && text[2] >= '0' && text[2] <= '7'
               && !text[3]) {
        return (text[2] - '0') * 8;
    } else if (!strncasecmp(text, "AF", 2) && text[2] >= '1' && text[2] <= '4'
               && text[3] >= '1' && text[3] <= '3' && !text[4]) {
        return (text[2] - '0') * 8 + (text[3] - '0') * 2;
    }
    return -1;
}

static void
read_dscp(struct ipt_parser *p)
{
    const char *text = ipt_take_value(p);
    unsigned int value = 0;
    unsigned int mask;

    if (!text) {
        return;
    } else if (!strcmp(p->option, "--set-dscp-class")) {
        p->rule->dscp = parse_dscp_class(text);
    } else if (!migrate_parse_masked(text, &value, &mask)) {
        p->rule->dscp = -1;
    } else if (strcmp(p->option, "--set-tos")) {
        p->rule->dscp = value < 64 ? (int) value : -1;
    } else if (strchr(text, '/') && mask != 0xff && mask != 0xfc) {
        /* Not all of the six bits. */
        ipt_set_foreign(p, p->option);
        return;
    } else {
        p->rule->dscp = value < 256 ? (int) value >> 2 : -1;
    }
    if (p->rule->dscp < 0) {
        ipt_complain(p, "\"%s\" is no code point", text);
    }
}

/* Reads the option as one of the target.  Returns false if it is none that is
 * known. */
bool
ipt_read_target_option(struct ipt_parser *p)
{
    struct ipt_rule *r = p->rule;
    const char *o = p->option;
    bool is_connmark =
        r->target >= IPT_CONNMARK_SET && r->target <= IPT_CONNMARK_RESTORE;

    if ((r->target == IPT_MARK || is_connmark)
        && read_mark_option(p, &r->set)) {
        return true;
    } else if (is_connmark && !strcmp(o, "--save-mark")) {
        r->target = IPT_CONNMARK_SAVE;
    } else if (is_connmark && !strcmp(o, "--restore-mark")) {
        r->target = IPT_CONNMARK_RESTORE;
    } else if (is_connmark
               && (!strcmp(o, "--nfmask") || !strcmp(o, "--ctmask")
                   || !strcmp(o, "--mask"))) {
        struct ipt_masked mask = { .is_given = false };

        ipt_read_masked(p, &mask);
        /* Saving reads the packet's and writes the connection's. */
        bool reads = (o[2] == 'n') == (r->target == IPT_CONNMARK_SAVE);
        if (reads || o[2] == 'm') {
            r->set.mask = mask.value;
        }
        if (!reads || o[2] == 'm') {
            r->to_mask = mask.value;
        }
    } else if (r->target == IPT_CLASSIFY && !strcmp(o, "--set-class")) {
        read_classid(p);
    } else if (r->target == IPT_DSCP
               && (!strcmp(o, "--set-dscp") || !strcmp(o, "--set-dscp-class")
                   || !strcmp(o, "--set-tos"))) {
        read_dscp(p);
    } else {
        return false;
    }
    return true;
}

/* Notes it if the target lacks what it can't be without. */
void
ipt_check_target(struct ipt_parser *p)
{
    const struct ipt_rule *r = p->rule;

    p->option = r->target_name;
    if ((r->target == IPT_MARK || r->target == IPT_CONNMARK_SET)
        && !r->set.is_given) {
        ipt_complain(p, "says not which mark; is the line whole?");
    } else if (r->target == IPT_CLASSIFY && !r->classid) {
        ipt_complain(p, "says not which class; is the line whole?");
    } else if (r->target == IPT_DSCP && r->dscp < 0 && !r->foreign) {
        ipt_complain(p, "says not which code point; is the line whole?");
    }
}
