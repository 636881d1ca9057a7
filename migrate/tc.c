/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes and filters of tc: see tc.h.
 *
 * Syntax: tc(8), tc-htb(8), tc-fw(8), tc-police(8).  What the "show" commands
 * print has the same words, but for the beginning: "class htb 1:10 parent 1:1
 * prio 1 rate 2Mbit ...", "filter parent 1: protocol ip pref 1 fw chain 0
 * handle 0x6 classid 1:10", "qdisc htb 1: root ... default 0x30". */

#include <l7-config.h>
#include "migrate/tc.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/notes.h"

/* Where a line is being read. */
struct parser {
    struct tc_list *list;
    const char *dev; /* Of the file, or NULL. */
    struct migrate_notes *notes;
    struct problems *problems;
    struct migrate_line *line;
    size_t i;                /* The next word. */
    struct tc_filter *shown; /* The filter whose police may follow. */
    bool is_bad;
};

static void __attribute__((format(printf, 3, 4)))
complain(struct parser *p, const char *field, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_add(p->problems, p->line->source.file, p->line->source.line, 0,
                 field, "%s", text);
    p->is_bad = true;
}

/* The next word, or NULL. */
static const char *
next(struct parser *p)
{
    return p->i < p->line->n ? p->line->words[p->i++].text : NULL;
}

static bool
next_is(struct parser *p, const char *word)
{
    if (p->i < p->line->n && !strcmp(p->line->words[p->i].text, word)) {
        p->i++;
        return true;
    }
    return false;
}

/* The value of the word 'name', or NULL after noting that there is none. */
static const char *
value_of(struct parser *p, const char *name)
{
    const char *value = next(p);

    if (!value) {
        complain(p, name, "it needs a value; is the line whole?");
    } else if (strchr(value, '$') || strchr(value, '`')) {
        complain(p, name,
                 "\"%s\" stands for something that only the shell knows; "
                 "write its value, or give what \"tc class show dev ...\" "
                 "prints",
                 value);
        return NULL;
    }
    return value;
}

/* Reads "1:10", or "1:" with minor number 0, in hexadecimal. */
static bool
parse_id(const char *text, uint32_t *id)
{
    unsigned int major = 0, minor = 0;
    int n = 0;

    if (*text == ':') {
        if (sscanf(text, ":%4x%n", &minor, &n) != 1) {
            return false;
        }
    } else if (sscanf(text, "%4x:%n", &major, &n) != 1 || !n) {
        return false;
    } else if (text[n]) {
        int more = 0;

        if (sscanf(text + n, "%4x%n", &minor, &more) != 1) {
            return false;
        }
        n += more;
    }
    *id = major << 16 | minor;
    return !text[n];
}

static void
read_id(struct parser *p, const char *name, uint32_t *id)
{
    const char *text = value_of(p, name);

    if (text && !parse_id(text, id)) {
        complain(p, name, "\"%s\" is no class; write for example 1:10", text);
    }
}

static void
read_rate(struct parser *p, const char *name, uint64_t *bits)
{
    const char *text = value_of(p, name);

    if (text && (!tc_parse_rate(text, bits) || !*bits)) {
        complain(p, name, "\"%s\" is no rate; write for example 2mbit", text);
    }
}

static void
read_size(struct parser *p, const char *name, uint64_t *bits)
{
    const char *text = value_of(p, name);

    if (text && !tc_parse_size(text, bits)) {
        complain(p, name, "\"%s\" is no size; write for example 15k", text);
    }
}

static void
read_dev(struct parser *p, char dev[IFNAMSIZ])
{
    const char *text = value_of(p, "dev");

    /* Of what a name may have, "*" and "?" would stand for others. */
    if (text
        && (strlen(text) >= IFNAMSIZ || !*text || text[strcspn(text, "*?")])) {
        complain(p, "dev", "\"%s\" is no name of a device", text);
    } else if (text) {
        strcpy(dev, text);
    }
}

/* Completes the device of what was read. */
static void
check_dev(struct parser *p, char dev[IFNAMSIZ])
{
    if (!*dev && p->dev) {
        strcpy(dev, p->dev);
    } else if (!*dev && !p->is_bad) {
        complain(p, NULL, "is of which device? say it with --tc=DEV=FILE");
    }
}

/* Adds 'item', of 'size' bytes, to an array of MIGRATE_TC_MAX.  Returns its
 * place, or NULL. */
static void *
add(struct parser *p, void *arrayp, size_t *n, const void *item, size_t size)
{
    void **array = arrayp;

    if (p->is_bad) {
        return NULL;
    } else if (*n == MIGRATE_TC_MAX) {
        complain(p, NULL, "is one too many");
        return NULL;
    } else if (!*array) {
        *array = calloc(MIGRATE_TC_MAX, size);
        if (!*array) {
            complain(p, NULL, "%s", strerror(ENOMEM));
            return NULL;
        }
    }
    return memcpy((char *) *array + size * (*n)++, item, size);
}


/* ---- Classes. ---- */

static void
read_class(struct parser *p)
{
    struct tc_class class = { .source = &p->line->source, .prio = -1 };
    const char *kind = NULL;
    const char *word;

    while ((word = next(p))) {
        if (!strcmp(word, "dev")) {
            read_dev(p, class.dev);
        } else if (!strcmp(word, "parent")) {
            read_id(p, word, &class.parent);
        } else if (!strcmp(word, "classid")) {
            read_id(p, word, &class.id);
        } else if (!strcmp(word, "htb")) {
            kind = word;
            /* "class htb 1:10", as it is shown. */
            if (!class.id && p->i < p->line->n
                && parse_id(p->line->words[p->i].text, &class.id)) {
                p->i++;
            }
        } else if (!strcmp(word, "rate")) {
            read_rate(p, word, &class.rate);
        } else if (!strcmp(word, "ceil")) {
            read_rate(p, word, &class.ceil);
        } else if (!strcmp(word, "burst") || !strcmp(word, "buffer")
                   || !strcmp(word, "maxburst")) {
            read_size(p, word, &class.burst);
        } else if (!strcmp(word, "prio")) {
            const char *text = value_of(p, word);
            unsigned int prio;
            const char *end = text ? migrate_parse_number(text, &prio) : NULL;

            if (end && !*end) {
                class.prio = prio > 7 ? 7 : (int) prio;
            } else if (text) {
                complain(p, word, "\"%s\" is no priority", text);
            }
        } else if (!strcmp(word, "leaf") || !strcmp(word, "cburst")
                   || !strcmp(word, "quantum") || !strcmp(word, "mtu")
                   || !strcmp(word, "mpu") || !strcmp(word, "overhead")
                   || !strcmp(word, "level") || !strcmp(word, "r2q")) {
            /* Shown even where nobody asked for them. */
            value_of(p, word);
        } else if (strcmp(word, "root") && !kind) {
            migrate_note(p->notes, &p->line->source,
                         "of tc's classes, those of htb have a counterpart; "
                         "\"%s\" has none: the line is left out",
                         word);
            return;
        } else if (strcmp(word, "root")) {
            migrate_note(p->notes, &p->line->source,
                         "\"%s\" has no counterpart; it is left out", word);
        }
    }
    check_dev(p, class.dev);
    if (!p->is_bad && (!kind || !(class.id & 0xffff) || !class.rate)) {
        complain(p, NULL, "lacks \"%s\"; is the line whole?",
                 !kind         ? "htb"
                 : !class.rate ? "rate"
                               : "classid");
    }
    if (class.ceil < class.rate) {
        class.ceil = class.rate;
    }
    add(p, &p->list->classes, &p->list->n_classes, &class, sizeof class);
}


/* ---- Filters. ---- */

/* Reads what follows "police". */
static void
read_police(struct parser *p, struct tc_filter *filter)
{
    const char *word;

    while ((word = next(p))) {
        if (!strcmp(word, "rate")) {
            read_rate(p, word, &filter->police_rate);
        } else if (!strcmp(word, "burst") || !strcmp(word, "buffer")) {
            read_size(p, word, &filter->police_burst);
        } else if (!strcmp(word, "flowid") || !strcmp(word, "classid")) {
            read_id(p, word, &filter->classid);
        }
    }
}

static void
read_filter(struct parser *p)
{
    struct tc_filter filter = { .source = &p->line->source };
    const char *handle = NULL;
    const char *kind = NULL;
    const char *word;

    p->shown = NULL;
    while ((word = next(p))) {
        if (!strcmp(word, "dev")) {
            read_dev(p, filter.dev);
        } else if (!strcmp(word, "handle")) {
            handle = value_of(p, word);
        } else if (!strcmp(word, "flowid") || !strcmp(word, "classid")) {
            read_id(p, word, &filter.classid);
        } else if (!strcmp(word, "police")) {
            read_police(p, &filter);
        } else if (!strcmp(word, "parent") || !strcmp(word, "protocol")
                   || !strcmp(word, "pref") || !strcmp(word, "prio")
                   || !strcmp(word, "preference") || !strcmp(word, "chain")) {
            value_of(p, word);
        } else if (!strcmp(word, "fw")) {
            kind = word;
        } else if (!kind && strcmp(word, "root")) {
            migrate_note(p->notes, &p->line->source,
                         "of tc's filters, those of fw, for marks, have a "
                         "counterpart; \"%s\" has none: the line is left out",
                         word);
            return;
        }
    }
    check_dev(p, filter.dev);
    if (p->is_bad) {
        return;
    } else if (!kind) {
        complain(p, NULL, "lacks \"fw\"; is the line whole?");
    } else if (!handle && p->i == p->line->n && !filter.classid) {
        /* The head of a list of filters, as it is shown. */
        return;
    } else if (!handle) {
        migrate_note(p->notes, &p->line->source,
                     "a filter of fw without a handle, by which marks are "
                     "classes themselves, has no counterpart; it is left out");
        return;
    } else if (!migrate_parse_masked(handle, &filter.mark, &filter.mask)) {
        complain(p, "handle", "\"%s\" is no mark", handle);
    }
    p->shown =
        add(p, &p->list->filters, &p->list->n_filters, &filter, sizeof filter);
}


/* ---- Qdiscs. ---- */

/* Only what HTB does with the rest matters. */
static void
read_qdisc(struct parser *p)
{
    struct tc_default d = { .source = &p->line->source };
    uint32_t handle = 0;
    bool is_htb = false;
    const char *word;

    while ((word = next(p))) {
        if (!strcmp(word, "dev")) {
            read_dev(p, d.dev);
        } else if (!strcmp(word, "handle")) {
            read_id(p, word, &handle);
        } else if (!strcmp(word, "htb")) {
            is_htb = true;
            if (!handle && p->i < p->line->n
                && parse_id(p->line->words[p->i].text, &handle)) {
                p->i++;
            }
        } else if (!strcmp(word, "default") && is_htb) {
            const char *text = value_of(p, word);
            char *end;

            /* Hexadecimal, whether it has a "0x" or not. */
            unsigned long int minor = text ? strtoul(text, &end, 16) : 0;
            if (text && (*end || end == text || minor > 0xffff)) {
                complain(p, word, "\"%s\" is no class", text);
            }
            d.classid = (uint32_t) minor;
        }
    }
    if (!is_htb) {
        migrate_note(p->notes, &p->line->source,
                     "of tc's qdiscs, htb has a counterpart; this one is left "
                     "out");
    } else if (d.classid) {
        check_dev(p, d.dev);
        d.classid |= handle & 0xffff0000;
        add(p, &p->list->defaults, &p->list->n_defaults, &d, sizeof d);
    }
}


/* ---- Lines. ---- */

/* True if the line is a tc command; its words then follow. */
static bool
is_command(struct parser *p)
{
    for (size_t i = 0; i < p->line->n; i++) {
        const char *word = p->line->words[i].text;
        const char *slash = strrchr(word, '/');

        if (strchr(word, '=')) {
            continue; /* TC=/sbin/tc */
        }
        /* "if ! tc ...", "sudo /sbin/tc ...", "$TC ...". */
        if (!strcmp(slash ? slash + 1 : word, "tc") || !strcmp(word, "$TC")
            || !strcmp(word, "${TC}")) {
            p->i = i + 1;
            return true;
        }
    }
    return false;
}

static void
read_command(struct parser *p)
{
    const char *object;

    while ((object = next(p)) && *object == '-') {
        continue;
    }
    bool is_class = object && !strcmp(object, "class");
    bool is_filter = object && !strcmp(object, "filter");
    bool is_qdisc = object && !strcmp(object, "qdisc");
    const char *verb = next(p);
    if (!verb || (!is_class && !is_filter && !is_qdisc)) {
        migrate_note(p->notes, &p->line->source,
                     "this tc command has no counterpart; it is left out");
    } else if (!strcmp(verb, "del") || !strcmp(verb, "delete")
               || !strcmp(verb, "show") || !strcmp(verb, "list")
               || !strcmp(verb, "ls")) {
        return; /* Adds nothing. */
    } else if (strcmp(verb, "add") && strcmp(verb, "replace")
               && strcmp(verb, "change")) {
        migrate_note(p->notes, &p->line->source,
                     "this tc command has no counterpart; it is left out");
    } else if (is_class) {
        read_class(p);
    } else if (is_filter) {
        read_filter(p);
    } else {
        read_qdisc(p);
    }
}

/* Reads a line of what a "show" command prints, or passes over what is
 * statistics, or something else of a script. */
static void
read_shown(struct parser *p)
{
    if (p->line->n > 1 && next_is(p, "class")) {
        read_class(p);
    } else if (p->line->n > 1 && next_is(p, "filter")) {
        read_filter(p);
    } else if (p->line->n > 1 && next_is(p, "qdisc")) {
        read_qdisc(p);
    } else if (p->shown && next_is(p, "police")) {
        read_police(p, p->shown);
    }
}

int
tc_read(struct tc_list *list, const char *dev, const char *file,
        struct migrate_notes *notes, struct problems *problems)
{
    struct parser p = {
        .list = list, .dev = dev, .notes = notes, .problems = problems
    };
    size_t n_before = problems->n + problems->n_omitted;

    if (list->n_texts == MIGRATE_TC_FILES_MAX) {
        problems_add(problems, file, 0, 0, NULL, "is one file too many");
        return EINVAL;
    }
    struct migrate_text *text = &list->texts[list->n_texts++];
    int error = migrate_text_read(text, file, MIGRATE_SHELL, problems);
    if (error) {
        return error;
    }
    size_t n_known = list->n_classes + list->n_filters + notes->n;
    for (size_t i = 0; i < text->n; i++) {
        p.line = text->lines[i];
        p.i = 0;
        p.is_bad = false;
        if (is_command(&p)) {
            read_command(&p);
        } else {
            read_shown(&p);
        }
    }
    if (problems->n + problems->n_omitted > n_before) {
        return EINVAL;
    } else if (list->n_classes + list->n_filters + notes->n == n_known) {
        problems_add(problems, file, 0, 0, NULL,
                     "has no class or filter of tc; give the output of \"tc "
                     "class show\" and \"tc filter show\", or a script's tc "
                     "commands");
        return EINVAL;
    }
    return 0;
}

void
tc_destroy(struct tc_list *list)
{
    if (list) {
        for (size_t i = 0; i < list->n_texts; i++) {
            migrate_text_destroy(&list->texts[i]);
        }
        free(list->classes);
        free(list->filters);
        free(list->defaults);
        *list = (struct tc_list) TC_LIST_INITIALIZER;
    }
}
