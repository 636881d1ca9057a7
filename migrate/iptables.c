/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and chains of iptables-save: see iptables.h.
 *
 * The format: "*TABLE"; ":CHAIN POLICY [PACKETS:BYTES]" for each chain; "-A
 * CHAIN ..." for each rule, with its counters in front of it if they were
 * asked for; "COMMIT". */

#include <l7-config.h>
#include "migrate/iptables.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/names.h"

struct ipt_table *
ipt_find_table(const struct ipt_ruleset *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++) {
        if (!strcmp(r->tables[i]->name, name)) {
            return r->tables[i];
        }
    }
    return NULL;
}

struct ipt_chain *
ipt_find_chain(const struct ipt_table *table, const char *name)
{
    for (size_t i = 0; i < table->n; i++) {
        if (!strcmp(table->chains[i]->name, name)) {
            return table->chains[i];
        }
    }
    return NULL;
}

/* Where a file is being read. */
struct file {
    struct ipt_ruleset *ruleset;
    struct ipt_table *table; /* NULL: between two. */
    struct migrate_names *names;
    struct problems *problems;
};

#define COMPLAIN(F, LINE, FIELD, ...)                                         \
    problems_add((F)->problems, (LINE)->source.file, (LINE)->source.line, 0,  \
                 FIELD, __VA_ARGS__)

/* Makes room for one more element.  Returns 0 or ENOMEM. */
static int
grow(void *arrayp, size_t n, size_t *allocated)
{
    if (n == *allocated) {
        size_t more = n ? 2 * n : 16;
        void *array = reallocarray(*(void **) arrayp, more, sizeof(void *));

        if (!array) {
            return ENOMEM;
        }
        *(void **) arrayp = array;
        *allocated = more;
    }
    return 0;
}


/* ---- Lines. ---- */

static int
begin_table(struct file *f, struct migrate_line *line)
{
    const char *name = line->words[0].text + 1;
    struct ipt_ruleset *r = f->ruleset;

    if (f->table) {
        COMPLAIN(f, line, line->words[0].text,
                 "table %s, of line %u, has no COMMIT; is the file whole?",
                 f->table->name, f->table->source->line);
        f->table = NULL;
    }
    if (line->n > 1 || !*name) {
        COMPLAIN(f, line, NULL, "is no table; it should be like \"*filter\"");
        return 0;
    } else if (ipt_find_table(r, name)) {
        COMPLAIN(f, line, line->words[0].text,
                 "this table is there already, in line %u; give the output "
                 "of one iptables-save",
                 ipt_find_table(r, name)->source->line);
    }
    if (r->n == IPT_TABLES_MAX) {
        COMPLAIN(f, line, line->words[0].text, "there are too many tables");
        return EINVAL;
    }

    struct ipt_table *table = calloc(1, sizeof *table);
    if (!table) {
        return ENOMEM;
    }
    table->name = name;
    table->source = &line->source;
    f->table = table;
    r->tables[r->n++] = table;
    return 0;
}

static int
begin_chain(struct file *f, struct migrate_line *line)
{
    const char *name = line->words[0].text + 1;
    struct ipt_table *table = f->table;

    if (line->n < 2 || !*name) {
        COMPLAIN(f, line, NULL,
                 "is no chain; it should be like \":FORWARD ACCEPT [0:0]\"");
        return 0;
    } else if (ipt_find_chain(table, name)) {
        COMPLAIN(f, line, line->words[0].text,
                 "this chain is there already, in line %u; remove one",
                 ipt_find_chain(table, name)->source->line);
        return 0;
    }

    struct ipt_chain *chain = calloc(1, sizeof *chain);
    if (!chain || grow(&table->chains, table->n, &table->allocated)) {
        free(chain);
        return ENOMEM;
    }
    chain->table = table;
    chain->name = name;
    chain->policy = line->words[1].text;
    chain->source = &line->source;
    table->chains[table->n++] = chain;
    return 0;
}

/* Finds the chain that the rule stands in, and where its matches begin.
 * iptables-save prints all chains of a table before the rules. */
static int
add_rule(struct file *f, struct migrate_line *line)
{
    /* Counters, of iptables-save -c, are in front. */
    size_t i = line->words[0].text[0] == '[';

    if (line->n < i + 2
        || (strcmp(line->words[i].text, "-A")
            && strcmp(line->words[i].text, "--append"))) {
        COMPLAIN(f, line, line->words[i < line->n ? i : 0].text,
                 "is nothing that iptables-save prints; it should be like "
                 "\"-A FORWARD ...\"");
        return 0;
    }
    const char *name = line->words[i + 1].text;
    struct ipt_chain *chain = ipt_find_chain(f->table, name);
    if (!chain) {
        COMPLAIN(f, line, name,
                 "table %s has no such chain; its line \":%s ...\" is missing",
                 f->table->name, name);
        return 0;
    }

    struct ipt_rule *rule = calloc(1, sizeof *rule);
    if (!rule || grow(&chain->rules, chain->n, &chain->allocated)) {
        free(rule);
        return ENOMEM;
    }
    chain->rules[chain->n++] = rule;
    rule->source = &line->source;
    rule->chain = chain;

    struct ipt_context context = { f->table, f->names, f->problems };
    int error = ipt_read_rule(rule, &context, line, i + 2);
    return error == ENOMEM ? error : 0;
}

static int
read_line(struct file *f, struct migrate_line *line)
{
    const char *first = line->words[0].text;

    if (*first == '*') {
        return begin_table(f, line);
    } else if (!f->table) {
        COMPLAIN(f, line, NULL,
                 "stands in no table: give the output of iptables-save, in "
                 "which a line like \"*filter\" comes first");
        return EINVAL;
    } else if (*first == ':') {
        return begin_chain(f, line);
    } else if (!strcmp(first, "COMMIT")) {
        f->table = NULL;
        return 0;
    }
    return add_rule(f, line);
}

int
ipt_read(struct ipt_ruleset *r, const char *file, struct migrate_names *names,
         struct problems *problems)
{
    struct file f = { .ruleset = r, .names = names, .problems = problems };
    size_t n_before = problems->n + problems->n_omitted;

    *r = (struct ipt_ruleset){ .n = 0 };
    int error = migrate_text_read(&r->text, file, MIGRATE_SAVED, problems);
    if (error) {
        return error;
    }
    for (size_t i = 0; i < r->text.n && !error; i++) {
        error = read_line(&f, r->text.lines[i]);
    }
    if (f.table) {
        problems_add(problems, f.table->source->file, f.table->source->line, 0,
                     f.table->name,
                     "the table has no COMMIT; is the file whole?");
    } else if (!error && !r->n) {
        problems_add(problems, file, 0, 0, NULL,
                     "has no table; give the output of iptables-save");
    }
    if (error == ENOMEM) {
        problems_add(problems, file, 0, 0, NULL, "%s", strerror(error));
    }
    return problems->n + problems->n_omitted > n_before ? EINVAL : 0;
}

void
ipt_destroy(struct ipt_ruleset *r)
{
    if (!r) {
        return;
    }
    for (size_t i = 0; i < r->n; i++) {
        struct ipt_table *table = r->tables[i];

        for (size_t j = 0; j < table->n; j++) {
            struct ipt_chain *chain = table->chains[j];

            for (size_t k = 0; k < chain->n; k++) {
                free(chain->rules[k]);
            }
            free(chain->rules);
            free(chain);
        }
        free(table->chains);
        free(table);
    }
    migrate_text_destroy(&r->text);
    r->n = 0;
}
