/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a policy's member "rules": see rules-read.h. */

#include <l7-config.h>
#include "policies/rules-read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/classes.h"
#include "policies/criteria-read.h"
#include "policies/match.h"
#include "policies/names.h"
#include "policies/reader.h"
#include "policies/rules.h"

/* What reading a rule needs. */
struct context {
    struct reader *reader;
    const struct names *names;
    const struct classes *classes;
    struct rules *rules; /* The rules so far. */
    const char *prefix;  /* Of the rules' names. */

    /* For the rule that is being read. */
    struct rule *rule;
    size_t n_before;    /* Problems before it. */
    bool *has_protocol; /* For each slot, if "protocols" has it. */
    bool *has_group;    /* For each group, if "groups" has it. */
    bool has_any;       /* If "protocols" has "any". */
};

/* Takes all protocols into the rule. */
static void
select_all(struct context *c)
{
    for (size_t i = 0; i < c->names->n_protocols; i++) {
        match_set_bit(c->rule->protocols, i);
    }
}

/* The slot of the protocol 'name', or of what else may be named so; -1 if
 * there is none. */
static int
find_slot(const struct context *c, const char *name)
{
    return strcmp(name, NAMES_EXAMINING)
               ? names_find_protocol(c->names, name)
               : (int) rules_slot(c->rules, POLICY_EXAMINING);
}

/* Takes the protocol 'name', at 'path', into the rule. */
static void
read_protocol(struct context *c, const struct jpath *path, const char *name)
{
    char quoted[JPATH_QUOTED_MAX];
    bool is_any = !strcmp(name, NAMES_ANY);
    int slot = find_slot(c, name);

    if (is_any ? c->has_any : slot >= 0 && c->has_protocol[slot]) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "the rule has protocol \"%s\" already; remove one",
                        name);
    } else if (is_any) {
        c->has_any = true;
        select_all(c);
    } else if (slot >= 0) {
        c->has_protocol[slot] = true;
        match_set_bit(c->rule->protocols, (size_t) slot);
    } else if (names_find_group(c->names, name) >= 0) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "%s is a group; move it to \"groups\"",
                        jpath_quote(name, quoted));
    } else {
        const char *other = names_find_other(c->names, name);
        char hint[READER_HINT_MAX];

        reader_complain(c->reader, path, JSON_VALUE,
                        "there is no protocol %s%s", jpath_quote(name, quoted),
                        reader_hint(c->reader, other ? other : name,
                                    c->names->words, c->names->n_words, hint));
    }
}

/* Takes the protocols of the group 'name', at 'path', into the rule. */
static void
read_group(struct context *c, const struct jpath *path, const char *name)
{
    char quoted[JPATH_QUOTED_MAX];
    int group = names_find_group(c->names, name);

    if (group < 0 && c->names->n_protocols
        && !strcmp(name, c->names->words[0])) {
        /* "unknown" may stand here too, as if it were a group. */
        read_protocol(c, path, name);
    } else if (group < 0
               && (find_slot(c, name) >= 0 || !strcmp(name, NAMES_ANY))) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "%s is a protocol; move it to \"protocols\"",
                        jpath_quote(name, quoted));
    } else if (group < 0) {
        char hint[READER_HINT_MAX];

        reader_complain(c->reader, path, JSON_VALUE, "there is no group %s%s",
                        jpath_quote(name, quoted),
                        reader_hint(c->reader, name, c->names->group_words,
                                    c->names->n_groups, hint));
    } else if (c->has_group[group]) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "the rule has group \"%s\" already; remove one", name);
    } else {
        const struct names_group *g = &c->names->groups[group];

        c->has_group[group] = true;
        for (size_t i = 0; i < g->n; i++) {
            match_set_bit(c->rule->protocols, g->members[i].protocol);
        }
    }
}

/* Reads the array 'key' of the rule 'value', if it has one, giving each of its
 * strings to 'take'. */
static void
read_names(struct context *c, const struct jpath *path, const json_t *value,
           const char *key,
           void (*take)(struct context *, const struct jpath *, const char *))
{
    struct jpath member = { path, key, 0 };
    const json_t *array = reader_array(c->reader, path, value, key);

    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };
        const json_t *name = json_array_get(array, i);

        if (reader_is(c->reader, &element, name, JSON_STRING)) {
            take(c, &element, json_string_value(name));
        }
    }
}

/* Notes it if the rule 'value' names others beside "any": who wrote them may
 * think that a protocol must be in both lists. */
static void
check_any(struct context *c, const struct jpath *path, const json_t *value)
{
    struct jpath member = { path, "protocols", 0 };
    const json_t *protocols = json_object_get(value, "protocols");
    size_t n = json_array_size(protocols);

    n -= c->has_protocol[rules_slot(c->rules, POLICY_EXAMINING)];
    if (c->has_any && (n > 1 || json_object_get(value, "groups"))) {
        reader_complain(c->reader, &member, JSON_VALUE,
                        "\"any\" has all protocols; remove it, or the "
                        "others");
    }
}

static uint16_t
read_class_name(struct context *c, const struct jpath *path,
                const json_t *value)
{
    struct jpath member = { path, "class", 0 };
    const json_t *name = json_object_get(value, "class");

    if (!name) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "has no \"class\"; name the class that its matches "
                        "fall into");
        return POLICY_NO_CLASS;
    } else if (!reader_is(c->reader, &member, name, JSON_STRING)) {
        return POLICY_NO_CLASS;
    }

    uint16_t class = classes_find(c->classes, json_string_value(name));
    if (class == POLICY_NO_CLASS) {
        const char *words[CLASSES_MAX];
        char quoted[JPATH_QUOTED_MAX];
        char hint[READER_HINT_MAX];

        for (size_t i = 0; i < c->classes->n; i++) {
            words[i] = c->classes->classes[i].name;
        }
        reader_complain(c->reader, &member, JSON_VALUE,
                        "there is no class %s%s",
                        jpath_quote(json_string_value(name), quoted),
                        reader_hint(c->reader, json_string_value(name), words,
                                    c->classes->n, hint));
    }
    return class;
}

/* Notes it if the rule is for traffic that is not judged, and its class is one
 * that such traffic cannot have. */
static void
check_examining(struct context *c, const struct jpath *path)
{
    size_t slot = rules_slot(c->rules, POLICY_EXAMINING);
    struct jpath member = { path, "class", 0 };

    if (c->rule->class == POLICY_NO_CLASS
        || !match_has_bit(c->rule->protocols, slot)) {
        return;
    }
    const struct policy_class *class = &c->classes->classes[c->rule->class];
    if (class->drop) {
        reader_complain(c->reader, &member, JSON_VALUE,
                        "the rule is for \"examining\" and class \"%s\" "
                        "drops: nothing could ever be judged; remove "
                        "\"examining\" or give it another class",
                        class->name);
    } else if (class->meter.rate && class->meter.per != POLICY_PER_CLASS) {
        reader_complain(c->reader, &member, JSON_VALUE,
                        "the rule is for \"examining\" and class \"%s\" has "
                        "meters for each %s, which traffic that is not judged "
                        "yet cannot get; give \"examining\" a rule with a "
                        "class whose meter is for all of it",
                        class->name,
                        class->meter.per == POLICY_PER_VM ? "VM"
                                                          : "connection");
    }
}

/* Notes it if the rules before take all that this one asks for. */
static void
check_reachable(struct context *c, const struct jpath *path)
{
    const struct rule *takers[3];
    size_t max = sizeof takers / sizeof takers[0];
    size_t n = rules_covering(c->rules, c->rule, takers, max);
    char list[3 * 128];
    size_t ofs = 0;

    if (!n) {
        return;
    }
    for (size_t i = 0; i < n && i < max; i++) {
        const char *between = !i ? "" : i + 1 < n ? ", " : " and ";

        ofs += (size_t) snprintf(list + ofs, sizeof list - ofs, "%s%.100s",
                                 between, takers[i]->name);
    }
    if (n > max) {
        snprintf(list + ofs, sizeof list - ofs, " and %zu more", n - max);
    }
    reader_complain(c->reader, path, JSON_VALUE,
                    "can never match, for %s before it %s all that it asks "
                    "for; remove it or move it up",
                    list, n > 1 ? "take" : "takes");
}

/* Reads what the rule is for.  Returns 0 or ENOMEM. */
static int
read_matches(struct context *c, const struct jpath *path, json_t *value)
{
    bool names_protocols = json_object_get(value, "groups")
                           || json_object_get(value, "protocols");

    read_names(c, path, value, "groups", read_group);
    read_names(c, path, value, "protocols", read_protocol);
    if (!names_protocols) {
        select_all(c);
    }

    check_any(c, path, value);

    int error = criteria_read(&c->rule->criteria, c->reader, path, value);
    if (!names_protocols && reader_n_problems(c->reader) == c->n_before
        && criteria_are_empty(&c->rule->criteria)) {
        /* Somebody may have forgotten them: a rule that drops everything
         * should not come of that. */
        reader_complain(c->reader, path, JSON_VALUE,
                        "does not say what it is for; give \"protocols\" "
                        "([\"any\"] for all), \"groups\", \"vm\" or "
                        "others");
    }
    return error;
}

/* Makes an empty rule for the one at 'path'. */
static struct rule *
begin_rule(struct context *c, const struct jpath *path)
{
    char number[32];
    char *name = NULL;
    struct rule *rule = NULL;

    snprintf(number, sizeof number, "rules[%zu]", path->index);
    name = malloc(strlen(c->prefix) + sizeof number);
    if (name) {
        rule = rule_create(c->rules, strcat(strcpy(name, c->prefix), number));
    }
    free(name);
    memset(c->has_protocol, 0,
           rules_n_slots(c->rules) * sizeof *c->has_protocol);
    memset(c->has_group, 0, c->names->n_groups * sizeof *c->has_group);
    c->has_any = false;
    return rule;
}

static int
read_rule(struct context *c, const struct jpath *path, json_t *value)
{
    static const char *const keys[] = { "protocols", "groups", CRITERIA_KEYS,
                                        "class", "comment" };

    c->n_before = reader_n_problems(c->reader);
    if (!reader_is(c->reader, path, value, JSON_OBJECT)) {
        return 0;
    }
    c->rule = begin_rule(c, path);
    if (!c->rule) {
        return ENOMEM;
    }
    reader_check_keys(c->reader, path, value, keys,
                      sizeof keys / sizeof keys[0]);
    reader_check_comment(c->reader, path, value);
    int error = read_matches(c, path, value);

    /* Of a rule that is wrong nobody knows what it should have taken. */
    bool is_sound = reader_n_problems(c->reader) == c->n_before;
    c->rule->class = read_class_name(c, path, value);
    check_examining(c, path);
    if (is_sound && !error) {
        check_reachable(c, path);
        c->rule->source = json_incref(value);
        rules_add(c->rules, c->rule);
    } else {
        rule_destroy(c->rule);
    }
    return error;
}

int
rules_read(struct rules *rules, struct reader *reader, const char *prefix,
           const struct names *names, const struct classes *classes)
{
    struct context c = {
        .reader = reader,
        .names = names,
        .classes = classes,
        .rules = rules,
        .prefix = prefix,
        .has_protocol = calloc(rules_n_slots(rules), sizeof *c.has_protocol),
        .has_group = calloc(names->n_groups + 1, sizeof *c.has_group),
    };
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "rules", 0 };
    const json_t *array = json_object_get(reader->root, "rules");
    int error = c.has_protocol && c.has_group ? 0 : ENOMEM;

    if (!array) {
        reader_complain(reader, &root, JSON_VALUE,
                        "has no \"rules\"; add them, [] for none");
    } else if (!reader_is(reader, &path, array, JSON_ARRAY)) {
        array = NULL;
    }
    for (size_t i = 0; !error && i < json_array_size(array); i++) {
        struct jpath element = { &path, NULL, i };

        if (i >= RULES_MAX || rules_n(rules) >= RULES_MAX) {
            reader_complain(reader, &element, JSON_VALUE,
                            "is one rule too many; a policy has at most %d",
                            RULES_MAX);
            break;
        }
        error = read_rule(&c, &element, json_array_get(array, i));
    }
    free(c.has_protocol);
    free(c.has_group);
    return error;
}
