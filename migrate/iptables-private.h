/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_IPTABLES_PRIVATE_H
#define L7_MIGRATE_IPTABLES_PRIVATE_H 1

/* How a rule of iptables-save is taken apart: between migrate-iptables-*.c,
 * see iptables.h.
 *
 * Options and what they take: iptables(8), iptables-extensions(8).  "!" stands
 * before an option or, in files of old, before its value.
 *
 * Each function reads the value of the option that the parser is at, and notes
 * what is wrong with it. */

#include "migrate/iptables.h"

/* Where the words of a rule are being read. */
struct ipt_parser {
    struct ipt_rule *rule;
    const struct ipt_context *context;
    struct migrate_line *line;
    size_t i;           /* The next word. */
    const char *option; /* The one being read. */
    bool negated;       /* It had a "!". */
    const char *match;  /* The last of -m. */
    bool is_local_time;
    int error;
};

void ipt_complain(struct ipt_parser *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes that 'what' has no counterpart. */
void ipt_set_foreign(struct ipt_parser *, const char *what);

/* The option's value, or NULL after noting that there is none. */
const char *ipt_take_value(struct ipt_parser *);

/* Passes over all values of an option that is not looked at. */
void ipt_pass_values(struct ipt_parser *);

/* ---- In iptables-values.c. ---- */

void ipt_read_network(struct ipt_parser *, struct ipt_network *);
void ipt_read_interface(struct ipt_parser *, struct ipt_interface *);
void ipt_read_transport(struct ipt_parser *);
/* "PORT" or "FIRST:LAST"; with 'many', several of them. */
void ipt_read_ports(struct ipt_parser *, struct guard_set *, bool many);
void ipt_read_masked(struct ipt_parser *, struct ipt_masked *);
void ipt_read_states(struct ipt_parser *);
/* A time of day, in seconds. */
void ipt_read_clock(struct ipt_parser *, int *seconds);
void ipt_read_weekdays(struct ipt_parser *);
/* Makes the minutes of the day from two times, -1 where there is none. */
void ipt_set_minutes(struct ipt_rule *, int start, int stop);

/* ---- In iptables-target.c. ---- */

/* The value of -j or -g. */
void ipt_read_target(struct ipt_parser *);
/* Reads the option as one of the target.  Returns false if it is none that is
 * known. */
bool ipt_read_target_option(struct ipt_parser *);
/* Notes it if the target lacks what it can't be without. */
void ipt_check_target(struct ipt_parser *);

#endif /* migrate/iptables-private.h */
