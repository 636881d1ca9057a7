/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own pattern files: directives in blocks.  ovs-l7-patterns(5) describes
 * the format; this file splits the text into directives and blocks, and
 * pattern-directives.c says what each directive means. */

#include <l7-config.h>
#include "patterns/pattern-directives.h"

#include <errno.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/pattern-parse.h"

static const struct {
    const char *title;
    enum block_type type;
} blocks[] = {
    { "[pattern]", BLOCK_PATTERN },
    { "[sample]", BLOCK_SAMPLE },
    { "[counter-sample]", BLOCK_COUNTER_SAMPLE },
};

struct parser {
    struct pattern_file *file;
    struct problems *problems;
    struct block block;         /* The one that we are in. */
    struct directive directive; /* The one whose value is being gathered, if
                                 * it has a 'key'. */
    int error;
};

static void
note(struct parser *p, int error)
{
    /* Nothing more can be done when memory is short, so that stays. */
    if (error && p->error != ENOMEM) {
        p->error = error;
    }
}

static void
finish_directive(struct parser *p)
{
    if (p->directive.key[0]) {
        note(p,
             directive_apply(p->file, &p->block, &p->directive, p->problems));
    }
    text_value_clear(&p->directive.value);
    memset(&p->directive, 0, sizeof p->directive);
}

static void
finish_block(struct parser *p)
{
    finish_directive(p);
    note(p, block_finish(p->file, &p->block, p->problems));
}

static void
begin_block(struct parser *p, const struct text_line *line, size_t len)
{
    finish_block(p);
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (strlen(blocks[i].title) == len
            && !memcmp(blocks[i].title, line->s, len)) {
            note(p, block_begin(p->file, &p->block, blocks[i].type,
                                line->number, p->problems));
            return;
        }
    }
    problems_add(p->problems, p->file->path, line->number, 1, NULL,
                 "unknown block; the blocks are [pattern], [sample] and "
                 "[counter-sample]");
    note(p, EINVAL);
    /* Without knowing what it is, its directives can't be judged. */
    note(p, block_begin(p->file, &p->block, BLOCK_NONE, line->number,
                        p->problems));
}

static void
begin_directive(struct parser *p, const struct text_line *line, size_t len)
{
    size_t key_len = 0;
    size_t i;

    finish_directive(p);
    while (key_len < len && !text_is_blank(line->s[key_len])
           && line->s[key_len] != '=') {
        key_len++;
    }
    for (i = key_len; i < len && text_is_blank(line->s[i]); i++) {
        continue;
    }
    if (!key_len || i >= len || line->s[i] != '=') {
        problems_add(p->problems, p->file->path, line->number, 1, NULL,
                     "expected \"directive = value\", a block such as "
                     "[pattern], a comment, or blanks and more of the value "
                     "above");
        note(p, EINVAL);
        return;
    }
    for (i++; i < len && text_is_blank(line->s[i]); i++) {
        continue;
    }

    struct directive *d = &p->directive;
    if (key_len >= sizeof d->key) {
        key_len = sizeof d->key - 1;
    }
    memcpy(d->key, line->s, key_len);
    d->key[key_len] = '\0';
    d->line = line->number;
    note(p, text_value_append(&d->value, line->s + i, len - i, line->number,
                              (unsigned int) i + 1));
}

static void
continue_directive(struct parser *p, const struct text_line *line, size_t len)
{
    size_t i = 0;

    if (!p->directive.key[0]) {
        problems_add(p->problems, p->file->path, line->number, 1, NULL,
                     "a line that begins with a blank goes on with a value, "
                     "and there is none");
        note(p, EINVAL);
        return;
    }
    while (i < len && text_is_blank(line->s[i])) {
        i++;
    }
    note(p, text_value_append(&p->directive.value, line->s + i, len - i,
                              line->number, (unsigned int) i + 1));
}

int
pattern_parse_blocks(struct pattern_file *file, struct text *text,
                     struct problems *problems)
{
    struct parser p = {
        .file = file,
        .problems = problems,
        .block = { .type = BLOCK_FILE, .line = 1 },
    };
    struct text_line line;

    while (p.error != ENOMEM && text_next(text, &line)) {
        size_t len = text_trim(line.s, line.len);

        if (!len || line.s[0] == '#') {
            continue;
        }
        if (text_is_blank(line.s[0])) {
            continue_directive(&p, &line, len);
        } else if (line.s[0] == '[') {
            begin_block(&p, &line, len);
        } else {
            begin_directive(&p, &line, len);
        }
    }
    finish_block(&p);
    block_clear(&p.block);
    if (!p.error && !file->n_patterns) {
        problems_add(problems, file->path, text->number, 0, NULL,
                     "has no [pattern] block");
        note(&p, EINVAL);
    }
    return p.error;
}
