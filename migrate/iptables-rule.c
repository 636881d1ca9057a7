/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule of iptables-save: ipt_read_rule(), see iptables.h. */

#include <l7-config.h>
#include "migrate/iptables-private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/names.h"

void
ipt_complain(struct ipt_parser *p, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_add(p->context->problems, p->line->source.file,
                 p->line->source.line, 0, p->option, "%s", text);
    p->error = p->error ? p->error : EINVAL;
}

/* Notes what has no counterpart. */
void
ipt_set_foreign(struct ipt_parser *p, const char *what)
{
    if (!p->rule->foreign) {
        p->rule->foreign = what;
    }
}

/* True if there is a word, and it is no option. */
static bool
has_value(const struct ipt_parser *p)
{
    const struct migrate_word *word = &p->line->words[p->i];

    return p->i < p->line->n
           && (word->is_quoted || word->text[0] != '-' || !word->text[1])
           && (word->is_quoted || strcmp(word->text, "!"));
}

/* The option's value, or NULL after noting that there is none. */
const char *
ipt_take_value(struct ipt_parser *p)
{
    if (p->i < p->line->n && !p->line->words[p->i].is_quoted
        && !strcmp(p->line->words[p->i].text, "!")) {
        p->negated = !p->negated;
        p->i++;
    }
    if (!has_value(p)) {
        ipt_complain(p, "it needs a value; is the line whole?");
        return NULL;
    }
    return p->line->words[p->i++].text;
}

/* Passes over all values of an option that is not looked at. */
void
ipt_pass_values(struct ipt_parser *p)
{
    while (has_value(p)) {
        p->i++;
    }
}


/* ---- Matches. ---- */

static void
read_l7_protocol(struct ipt_parser *p)
{
    const char *name = ipt_take_value(p);

    if (!name) {
        return;
    }
    int number = migrate_names_add(p->context->names, name);
    if (number == -ENOMEM) {
        p->error = ENOMEM;
    } else if (number < 0) {
        ipt_complain(p, "\"%s\" %s", name,
                     number == -E2BIG ? "is one protocol too many"
                                      : "is no name of a protocol");
    } else {
        p->rule->protocol = number;
        p->rule->protocol_is_negated = p->negated;
    }
}

/* Reads the option as one of a match.  Returns false if it is none that is
 * known. */
static bool
read_match_option(struct ipt_parser *p, int *start, int *stop)
{
    struct ipt_rule *r = p->rule;
    const char *o = p->option;

    if (!strcmp(o, "-s") || !strcmp(o, "--source") || !strcmp(o, "--src")) {
        ipt_read_network(p, &r->ends[0]);
    } else if (!strcmp(o, "-d") || !strcmp(o, "--destination")
               || !strcmp(o, "--dst")) {
        ipt_read_network(p, &r->ends[1]);
    } else if (!strcmp(o, "-i") || !strcmp(o, "--in-interface")
               || !strcmp(o, "--physdev-in")) {
        ipt_read_interface(p, &r->interfaces[0]);
    } else if (!strcmp(o, "-o") || !strcmp(o, "--out-interface")
               || !strcmp(o, "--physdev-out")) {
        ipt_read_interface(p, &r->interfaces[1]);
    } else if (!strcmp(o, "--physdev-is-bridged")
               || !strcmp(o, "--physdev-is-in")
               || !strcmp(o, "--physdev-is-out")) {
        r->never = r->never || p->negated; /* On a bridge, all are. */
    } else if (!strcmp(o, "-p") || !strcmp(o, "--protocol")) {
        ipt_read_transport(p);
    } else if (!strcmp(o, "--sport") || !strcmp(o, "--source-port")
               || !strcmp(o, "--sports") || !strcmp(o, "--source-ports")) {
        r->has_ports[0] = true;
        ipt_read_ports(p, &r->ports[0], o[strlen(o) - 1] == 's');
    } else if (!strcmp(o, "--dport") || !strcmp(o, "--destination-port")
               || !strcmp(o, "--dports")
               || !strcmp(o, "--destination-ports")) {
        r->has_ports[1] = true;
        ipt_read_ports(p, &r->ports[1], o[strlen(o) - 1] == 's');
    } else if (!strcmp(o, "--ports")) {
        r->has_either_port = true;
        ipt_read_ports(p, &r->either_port, true);
    } else if (!strcmp(o, "--l7proto")) {
        read_l7_protocol(p);
    } else if (!strcmp(o, "--l7dir")) {
        r->l7dir = ipt_take_value(p);
    } else if (!strcmp(o, "--mark")) {
        ipt_read_masked(p, p->match && !strcmp(p->match, "connmark")
                               ? &r->connmark
                               : &r->mark);
    } else if (!strcmp(o, "--state") || !strcmp(o, "--ctstate")) {
        ipt_read_states(p);
    } else if (!strcmp(o, "--timestart")) {
        ipt_read_clock(p, start);
    } else if (!strcmp(o, "--timestop")) {
        ipt_read_clock(p, stop);
    } else if (!strcmp(o, "--weekdays") || !strcmp(o, "--days")) {
        ipt_read_weekdays(p);
    } else if (!strcmp(o, "--kerneltz") || !strcmp(o, "--localtz")) {
        p->is_local_time = true;
    } else if (!strcmp(o, "--utc")) {
        p->is_local_time = false;
    } else if (!strcmp(o, "--comment")) {
        ipt_take_value(p);
    } else {
        return false;
    }
    return true;
}

/* Notes it if the match is not one of those whose options are known. */
static void
read_match(struct ipt_parser *p)
{
    static const char *const known[] = { "tcp",     "udp",       "layer7",
                                         "mark",    "connmark",  "multiport",
                                         "state",   "conntrack", "time",
                                         "comment", "physdev" };

    p->match = ipt_take_value(p);
    for (size_t i = 0; p->match && i < sizeof known / sizeof known[0]; i++) {
        if (!strcmp(p->match, known[i])) {
            return;
        }
    }
    if (p->match) {
        ipt_set_foreign(p, p->match);
    }
}


/* ---- The rule. ---- */

int
ipt_read_rule(struct ipt_rule *rule, const struct ipt_context *context,
              struct migrate_line *line, size_t first)
{
    struct ipt_parser p = { rule, context, line, first, .negated = false };
    int start = -1;
    int stop = -1;

    rule->protocol = GUARD_ANY;
    rule->transports = GUARD_TCP | GUARD_UDP;
    rule->days = GUARD_ALL_DAYS;
    rule->dscp = -1;
    rule->set.mask = UINT32_MAX;
    rule->to_mask = UINT32_MAX;
    while (p.i < line->n && p.error != ENOMEM) {
        const char *word = line->words[p.i].text;

        if (!strcmp(word, "!")) {
            p.negated = true;
            p.i++;
            continue;
        }
        p.option = word;
        p.i++;
        if (word[0] != '-') {
            ipt_complain(&p, "is no option; is the line whole?");
            break;
        } else if (!strcmp(word, "-m") || !strcmp(word, "--match")) {
            read_match(&p);
        } else if (!strcmp(word, "-j") || !strcmp(word, "--jump")
                   || !strcmp(word, "-g") || !strcmp(word, "--goto")) {
            rule->is_goto = word[1] == 'g' || word[2] == 'g';
            ipt_read_target(&p);
        } else if (rule->target_name ? !ipt_read_target_option(&p)
                                     : !read_match_option(&p, &start, &stop)) {
            /* Options of targets tell details that don't matter here, such as
             * how a log is to look; those of matches do. */
            if (!rule->target_name) {
                ipt_set_foreign(&p, word);
            }
            ipt_pass_values(&p);
        }
        p.negated = false;
    }
    if (!p.error && p.negated) {
        p.option = "!";
        ipt_complain(&p, "nothing follows; is the line whole?");
    }
    if (!p.error) {
        ipt_check_target(&p);
    }
    if (start >= 0 || stop >= 0) {
        ipt_set_minutes(rule, start, stop);
    } else {
        rule->minutes = guard_set_range(0, GUARD_DAY_MINUTES - 1);
    }
    rule->time_is_utc = rule->has_time && !p.is_local_time;
    return p.error;
}
