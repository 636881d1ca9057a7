/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a policy: see policy.h. */

#include <l7-config.h>
#include "migrate/policy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/cases.h"
#include "migrate/names.h"
#include "migrate/notes.h"
#include "migrate/outcome.h"

/* Rules of a policy at most: see ovs-l7-policy(5). */
#define RULES_MAX 4096

/* Notes that the policy's comment has; all of them were printed. */
#define NOTES_SHOWN 100

/* What making rules needs. */
struct maker {
    const struct migrate_names *names;
    const struct tc_list *tc;
    struct migrate_classes *classes;
    struct problems *problems;
    json_t *rules;
    int error;
};

/* ---- Rules. ---- */

/* A rule to be: cases of several protocols, of which the same becomes under
 * the same criteria. */
struct group {
    struct walk_case first;
    int *protocols;
    size_t n;
    bool examining_too;
    const struct migrate_source **sources;
    size_t n_sources;
};

/* Lines that a comment quotes; of others it only has the numbers. */
#define QUOTED_MAX 3

static const char *
base_name(const char *file)
{
    const char *slash = strrchr(file, '/');

    return slash ? slash + 1 : file;
}

/* "iptables.txt:12: -A FORWARD ...", for the lines that it comes from. */
static json_t *
make_rule_comment(const struct group *group)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    json_t *comment = NULL;

    if (!out) {
        return NULL;
    }
    for (size_t i = 0; i < group->n_sources; i++) {
        const struct migrate_source *s = group->sources[i];
        const char *behind = strstr(s->text, "] -A ");

        fprintf(out, "%s%s:%u", i ? "; " : "", base_name(s->file), s->line);
        if (i < QUOTED_MAX) {
            /* Without iptables-save's counters. */
            fprintf(out, ": %.300s",
                    s->text[0] == '[' && behind ? behind + 2 : s->text);
        }
    }
    if (!fclose(out)) {
        comment = json_string(text);
        if (!comment) {
            /* The text was cut within a character. */
            for (char *p = text; *p; p++) {
                *p = *p & 0x80 ? '?' : *p;
            }
            comment = json_string(text);
        }
    }
    free(text);
    return comment;
}

static json_t *
make_protocols(const struct maker *m, const struct group *group)
{
    json_t *array = json_array();

    for (size_t i = 0; i < group->n; i++) {
        int protocol = group->protocols[i];

        json_array_append_new(
            array, json_string(protocol == GUARD_JUDGED
                                   ? "any"
                                   : m->names->names[protocol].name));
    }
    if (group->examining_too) {
        json_array_append_new(array, json_string("examining"));
    }
    return array;
}

static void
add_rule(struct maker *m, const struct group *group)
{
    struct migrate_outcome outcome = migrate_outcome(&group->first, m->tc);
    const char *class = migrate_classes_add(m->classes, &outcome);
    const struct migrate_source *source =
        group->n_sources ? group->sources[0] : NULL;

    if (!class || json_array_size(m->rules) == RULES_MAX) {
        problems_add(m->problems, source ? source->file : NULL,
                     source ? source->line : 0, 0, NULL,
                     "makes one %s too many for a policy; migrate the rules "
                     "in parts",
                     class ? "rule" : "class");
        m->error = E2BIG;
        return;
    }
    json_t *rule = json_object();
    json_t *comment = group->n_sources ? make_rule_comment(group) : NULL;
    if (comment) {
        json_object_set_new(rule, "comment", comment);
    }
    json_object_set_new(rule, "protocols", make_protocols(m, group));
    m->error = migrate_criteria(rule, &group->first.guard);
    if (m->error) {
        problems_add(m->problems, source ? source->file : NULL,
                     source ? source->line : 0, 0, NULL,
                     "makes more hours than a rule may have");
    }
    json_object_set_new(rule, "class", json_string(class));
    if (json_array_append_new(m->rules, rule)) {
        m->error = ENOMEM;
    }
}

static bool
same_outcome(const struct walk_case *a, const struct walk_case *b,
             const void *tc)
{
    struct migrate_outcome x = migrate_outcome(a, tc);
    struct migrate_outcome y = migrate_outcome(b, tc);

    return migrate_outcome_equals(&x, &y);
}

/* True if the case at 'i' needs a rule: the last needs none if it leaves all
 * as it is, which is what happens anyway. */
static bool
needs_rule(const struct maker *m, const struct walk_list *list, size_t i)
{
    struct migrate_outcome outcome = migrate_outcome(&list->cases[i], m->tc);

    return i + 1 < list->n || !migrate_outcome_is_none(&outcome);
}

/* The first case of 'judged' from 'from' on that says of all protocols what
 * 'c' says of traffic without one; or the list's end. */
static size_t
find_twin(const struct maker *m, const struct walk_list *judged, size_t from,
          const struct walk_case *c)
{
    for (size_t i = from; i < judged->n; i++) {
        const struct walk_case *other = &judged->cases[i];

        if (other->guard.protocol == GUARD_JUDGED
            && guard_same_criteria(&other->guard, &c->guard)
            && same_outcome(other, c, m->tc)) {
            return i;
        }
    }
    return judged->n;
}

/* The first line that 'c' comes from, to sort by. */
static unsigned int
find_line(const struct maker *m, const struct walk_case *c)
{
    struct migrate_outcome outcome = migrate_outcome(c, m->tc);
    struct walk_sources sources = migrate_outcome_sources(&outcome, c);

    return sources.n ? sources.sources[0]->line : 0;
}

/* Brings the cases, but for the last, into the order of their lines, as far as
 * it makes no difference. */
static void
sort(const struct maker *m, struct walk_list *list)
{
    for (size_t i = 1; i + 1 < list->n; i++) {
        struct walk_case c = list->cases[i];
        unsigned int line = find_line(m, &c);
        size_t to = i;

        while (to > 0 && find_line(m, &list->cases[to - 1]) > line
               && !cases_touch(&list->cases[to - 1], &c)) {
            to--;
        }
        memmove(&list->cases[to + 1], &list->cases[to],
                (i - to) * sizeof list->cases[0]);
        list->cases[to] = c;
    }
}

/* Adds case 'c' to the group. */
static void
join(struct maker *m, struct group *group, const struct walk_case *c)
{
    struct migrate_outcome outcome = migrate_outcome(c, m->tc);
    struct walk_sources sources = migrate_outcome_sources(&outcome, c);
    int *protocols =
        reallocarray(group->protocols, group->n + 1, sizeof *protocols);
    const struct migrate_source **all = reallocarray(
        group->sources, group->n_sources + sources.n + 1, sizeof *all);

    group->protocols = protocols ? protocols : group->protocols;
    group->sources = all ? all : group->sources;
    if (!protocols || !all) {
        m->error = ENOMEM;
        return;
    }
    group->protocols[group->n++] = c->guard.protocol;
    for (size_t i = 0; i < sources.n; i++) {
        size_t j = 0;

        while (j < group->n_sources
               && group->sources[j] != sources.sources[i]) {
            j++;
        }
        if (j == group->n_sources) {
            group->sources[group->n_sources++] = sources.sources[i];
        }
    }
}

/* True if case 'j' can be put where the earlier case 'i' is, and says the same
 * of another protocol. */
static bool
can_join(const struct maker *m, const struct walk_list *list,
         const bool *is_done, size_t i, size_t j)
{
    const struct walk_case *a = &list->cases[i];
    const struct walk_case *b = &list->cases[j];

    if (is_done[j] || b->guard.protocol == GUARD_JUDGED
        || !guard_same_criteria(&a->guard, &b->guard)
        || !same_outcome(a, b, m->tc)) {
        return false;
    }
    for (size_t k = i + 1; k < j; k++) {
        if (!is_done[k] && cases_touch(&list->cases[k], b)) {
            return false;
        }
    }
    return true;
}

/* Makes a rule of case 'i' and of those that can join it. */
static void
make_rule(struct maker *m, const struct walk_list *list, bool *is_done,
          size_t i, bool examining_too)
{
    const struct walk_case *c = &list->cases[i];
    struct group group = { .first = *c, .examining_too = examining_too };

    join(m, &group, c);
    is_done[i] = true;
    for (size_t j = i + 1; j < list->n && c->guard.protocol != GUARD_JUDGED;
         j++) {
        if (can_join(m, list, is_done, i, j)) {
            join(m, &group, &list->cases[j]);
            is_done[j] = true;
        }
    }
    if (!m->error) {
        add_rule(m, &group);
    }
    free(group.protocols);
    free(group.sources);
}

/* Makes the rules of 'list' from '*from' up to 'to', which becomes '*from'. */
static void
make_until(struct maker *m, const struct walk_list *list, bool *is_done,
           size_t *from, size_t to)
{
    for (; *from < to && !m->error; ++*from) {
        if (!is_done[*from] && needs_rule(m, list, *from)) {
            make_rule(m, list, is_done, *from, false);
        }
    }
}

/* Makes the rules.  The two lists have nothing in common, so only the order
 * within each matters: what both say becomes one rule. */
static void
make_rules(struct maker *m, const struct walk_list *examining,
           const struct walk_list *judged)
{
    bool *is_done = calloc(examining->n + judged->n, sizeof *is_done);
    size_t j = 0;

    if (!is_done) {
        m->error = ENOMEM;
        return;
    }
    bool *is_done_judged = is_done + examining->n;
    for (size_t i = 0; i < examining->n && !m->error; i++) {
        if (is_done[i] || !needs_rule(m, examining, i)) {
            continue;
        }
        size_t twin = find_twin(m, judged, j, &examining->cases[i]);
        if (twin == judged->n) {
            make_rule(m, examining, is_done, i, false);
            continue;
        }
        make_until(m, judged, is_done_judged, &j, twin);
        if (!m->error) {
            make_rule(m, judged, is_done_judged, j++, true);
        }
    }
    make_until(m, judged, is_done_judged, &j, judged->n);
    free(is_done);
}

/* Takes out of the guards what no rule can ask, and then what can't be told
 * apart any more. */
static void
simplify(struct walk_list *list, const struct tc_list *tc)
{
    for (size_t i = 0; i < list->n; i++) {
        list->cases[i].guard.transports = GUARD_TCP | GUARD_UDP;
    }
    cases_simplify(list, same_outcome, tc);
}

int
migrate_policy_make(struct migrate_policy *policy, struct walk_list *examining,
                    struct walk_list *judged,
                    const struct migrate_names *names,
                    const struct tc_list *tc, struct migrate_notes *notes,
                    struct problems *problems)
{
    struct maker m = {
        .names = names,
        .tc = tc,
        .classes = calloc(1, sizeof *m.classes),
        .problems = problems,
        .rules = json_array(),
    };

    *policy = (struct migrate_policy){ .rules = m.rules };
    m.error = m.classes && m.rules ? 0 : ENOMEM;
    if (!m.error) {
        m.classes->tc = tc;
        cases_spare(examining, notes);
        simplify(examining, tc);
        simplify(judged, tc);
        cases_raise(judged, same_outcome, tc);
        sort(&m, judged);
        cases_trim(examining);
        cases_trim(judged);
        make_rules(&m, examining, judged);
    }
    if (!m.error) {
        m.error = migrate_classes_finish(m.classes, &policy->classes,
                                         &policy->qos, notes);
    }
    if (m.error == ENOMEM) {
        problems_add(problems, NULL, 0, 0, NULL, "%s", strerror(m.error));
    }
    free(m.classes);
    return m.error;
}

void
migrate_policy_destroy(struct migrate_policy *policy)
{
    if (policy) {
        json_decref(policy->classes);
        json_decref(policy->qos);
        json_decref(policy->rules);
        *policy = (struct migrate_policy){ .rules = NULL };
    }
}


/* ---- The file. ---- */

/* What it was made of, and what is not in it. */
static json_t *
make_comment(const char *const *files, size_t n,
             const struct migrate_notes *notes)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    json_t *comment = NULL;

    if (!out) {
        return NULL;
    }
    fprintf(out, "Made by ovs-l7ctl migrate");
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s%s", i ? ", " : " from ", base_name(files[i]));
    }
    fprintf(out, ".%s", notes->n ? " What is not as it was: " : "");
    for (size_t i = 0; i < notes->n; i++) {
        const struct migrate_note *note = &notes->notes[i];

        if (i == NOTES_SHOWN) {
            fprintf(out, "; and %zu more", notes->n - i);
            break;
        }
        fprintf(out, "%s", i ? "; " : "");
        if (note->file) {
            fprintf(out, "%s:%u: ", base_name(note->file), note->line);
        }
        fprintf(out, "%s", note->text);
    }
    fprintf(out, "%s", notes->n ? "." : "");
    if (!fclose(out)) {
        comment = json_string(text);
    }
    free(text);
    return comment;
}

/* Writes "NAME": VALUE, the value in one line. */
static int
write_member(FILE *out, const char *indent, const char *name,
             const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);

    if (text && name) {
        fprintf(out, "%s\"%s\": %s", indent, name, text);
    } else if (text) {
        fprintf(out, "%s%s", indent, text);
    }
    free(text);
    return text ? 0 : ENOMEM;
}

int
migrate_policy_write(const struct migrate_policy *policy,
                     const char *const *files, size_t n,
                     const struct migrate_notes *notes, FILE *out)
{
    json_t *comment = make_comment(files, n, notes);
    const char *name;
    json_t *value;
    size_t i = 0;
    int error = comment ? 0 : ENOMEM;

    fprintf(out, "{\n  \"version\": 1");
    if (!error) {
        error = write_member(out, ",\n  ", "comment", comment);
    }
    if (policy->qos && !error) {
        error = write_member(out, ",\n  ", "qos", policy->qos);
    }
    fprintf(out, ",\n  \"classes\": {");
    json_object_foreach(policy->classes, name, value) {
        error =
            error ? error
                  : write_member(out, i++ ? ",\n    " : "\n    ", name, value);
    }
    fprintf(out, "%s},\n  \"rules\": [", i ? "\n  " : "");
    json_array_foreach(policy->rules, i, value) {
        error = error
                    ? error
                    : write_member(out, i ? ",\n    " : "\n    ", NULL, value);
    }
    fprintf(out, "%s]\n}\n", json_array_size(policy->rules) ? "\n  " : "");
    json_decref(comment);
    return error;
}
