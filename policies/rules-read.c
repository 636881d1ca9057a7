/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a policy's member "rules": see rules-read.h. */

#include <l7-config.h>
#include "policies/rules-read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/classes.h"
#include "policies/names.h"
#include "policies/policy.h"
#include "policies/reader.h"
#include "policies/rules.h"

/* What reading a rule needs. */
struct context {
    struct reader *reader;
    const struct names *names;
    const struct classes *classes;
    struct rules *rules; /* The rules so far. */

    /* Scratch memory for the rule that is being read. */
    bool *selected;     /* For each protocol, if the rule asks for it. */
    bool *has_protocol; /* For each protocol, if "protocols" has it. */
    bool *has_group;    /* For each group, if "groups" has it. */
};

/* Takes the protocol 'name', at 'path', into the rule. */
static void
read_protocol(struct context *c, const struct jpath *path, const char *name)
{
    char quoted[JPATH_QUOTED_MAX];
    int protocol = names_find_protocol(c->names, name);

    if (protocol < 0 && names_find_group(c->names, name) >= 0) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "%s is a group; move it to \"groups\"",
                        jpath_quote(name, quoted));
    } else if (protocol < 0) {
        char hint[READER_HINT_MAX];

        reader_complain(c->reader, path, JSON_VALUE,
                        "there is no protocol %s%s", jpath_quote(name, quoted),
                        reader_hint(c->reader, name, c->names->words,
                                    c->names->n_protocols, hint));
    } else if (c->has_protocol[protocol]) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "the rule has protocol \"%s\" already; remove one",
                        name);
    } else {
        c->has_protocol[protocol] = true;
        c->selected[protocol] = true;
    }
}

/* Takes the protocols of the group 'name', at 'path', into the rule. */
static void
read_group(struct context *c, const struct jpath *path, const char *name)
{
    char quoted[JPATH_QUOTED_MAX];
    int group = names_find_group(c->names, name);

    if (group < 0 && names_find_protocol(c->names, name) >= 0) {
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
            c->selected[g->members[i].protocol] = true;
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
    const json_t *array = json_object_get(value, key);

    if (!array || !reader_is(c->reader, &member, array, JSON_ARRAY)) {
        return;
    }
    if (!json_array_size(array)) {
        reader_complain(c->reader, &member, JSON_VALUE,
                        "is empty; name at least one, or remove it");
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };
        const json_t *name = json_array_get(array, i);

        if (reader_is(c->reader, &element, name, JSON_STRING)) {
            take(c, &element, json_string_value(name));
        }
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

/* Notes it if the rules before take all that this one asks for. */
static void
check_reachable(struct context *c, const struct jpath *path)
{
    size_t numbers[3];
    size_t max = sizeof numbers / sizeof numbers[0];
    size_t n = rules_covering(c->rules, c->selected, numbers, max);
    char list[128];
    size_t ofs = 0;

    if (!n) {
        return;
    }
    for (size_t i = 0; i < n && i < max; i++) {
        const char *between = !i ? "" : i + 1 < n ? ", " : " and ";

        ofs += (size_t) snprintf(list + ofs, sizeof list - ofs, "%srules[%zu]",
                                 between, numbers[i]);
    }
    if (n > max) {
        snprintf(list + ofs, sizeof list - ofs, " and %zu more", n - max);
    }
    reader_complain(c->reader, path, JSON_VALUE,
                    "can never match, for %s before it %s all that it names; "
                    "remove it or move it up",
                    list, n > 1 ? "take" : "takes");
}

static void
read_rule(struct context *c, const struct jpath *path, json_t *value)
{
    static const char *const keys[] = { "protocols", "groups", "class",
                                        "comment" };
    size_t n_before = reader_n_problems(c->reader);

    if (!reader_is(c->reader, path, value, JSON_OBJECT)) {
        return;
    }
    reader_check_keys(c->reader, path, value, keys,
                      sizeof keys / sizeof keys[0]);
    reader_check_comment(c->reader, path, value);

    memset(c->selected, 0, c->names->n_protocols * sizeof *c->selected);
    memset(c->has_protocol, 0,
           c->names->n_protocols * sizeof *c->has_protocol);
    memset(c->has_group, 0, c->names->n_groups * sizeof *c->has_group);
    read_names(c, path, value, "groups", read_group);
    read_names(c, path, value, "protocols", read_protocol);
    if (!json_object_get(value, "groups")
        && !json_object_get(value, "protocols")) {
        reader_complain(c->reader, path, JSON_VALUE,
                        "has neither \"protocols\" nor \"groups\"; say what "
                        "it is for, [\"unknown\"] for what is not recognized");
    }

    /* Of a rule that is wrong nobody knows what it should have taken. */
    bool is_sound = reader_n_problems(c->reader) == n_before;
    uint16_t class = read_class_name(c, path, value);
    if (is_sound) {
        check_reachable(c, path);
        rules_add(c->rules, path->index, c->selected, class);
    }
}

static void
read_rules(struct context *c)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "rules", 0 };
    const json_t *array = json_object_get(c->reader->root, "rules");

    if (!array) {
        reader_complain(c->reader, &root, JSON_VALUE,
                        "has no \"rules\"; add them, [] for none");
        return;
    } else if (!reader_is(c->reader, &path, array, JSON_ARRAY)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &path, NULL, i };

        if (i >= RULES_MAX) {
            reader_complain(c->reader, &element, JSON_VALUE,
                            "is one rule too many; a policy has at most %d",
                            RULES_MAX);
            break;
        }
        read_rule(c, &element, json_array_get(array, i));
    }
}

int
rules_read(struct rules **rulesp, struct reader *reader,
           const struct names *names, const struct classes *classes)
{
    struct context c = {
        .reader = reader,
        .names = names,
        .classes = classes,
        .selected = calloc(names->n_protocols + 1, sizeof *c.selected),
        .has_protocol = calloc(names->n_protocols + 1, sizeof *c.has_protocol),
        .has_group = calloc(names->n_groups + 1, sizeof *c.has_group),
    };
    int error = rules_create(names->n_protocols, &c.rules);

    if (!error && (!c.selected || !c.has_protocol || !c.has_group)) {
        error = ENOMEM;
    }
    if (!error) {
        read_rules(&c);
    } else {
        rules_destroy(c.rules);
        c.rules = NULL;
    }
    free(c.selected);
    free(c.has_protocol);
    free(c.has_group);
    *rulesp = c.rules;
    return error;
}
