/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks of l7-filter's program: see l7filter.h. */

#include <l7-config.h>
#include "migrate/l7filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/names.h"
#include "migrate/notes.h"

/* Reads a line.  Returns 0, EINVAL after noting why, or ENOMEM. */
static int
read_line(struct migrate_marks *m, struct migrate_line *line,
          struct migrate_names *names, struct migrate_notes *notes,
          struct problems *problems)
{
    struct migrate_source *source = &line->source;
    const char *name = line->words[0].text;
    unsigned int mark;

    if (line->n != 2) {
        problems_add(problems, source->file, source->line, 0, NULL,
                     "should be a protocol and its mark, such as \"http 3\"");
        return EINVAL;
    }
    const char *end = migrate_parse_number(line->words[1].text, &mark);
    uint32_t most = m->mask >> m->shift;
    if (!end || *end || mark <= MIGRATE_MARK_UNKNOWN || mark > most) {
        problems_add(problems, source->file, source->line, 0, name,
                     "\"%s\" is no mark for a protocol; it must be from %d to "
                     "%u",
                     line->words[1].text, MIGRATE_MARK_UNKNOWN + 1, most);
        return EINVAL;
    }
    int protocol = migrate_names_add(names, name);
    if (protocol == -ENOMEM) {
        return ENOMEM;
    } else if (protocol < 0) {
        problems_add(problems, source->file, source->line, 0, name, "%s",
                     protocol == -E2BIG ? "is one protocol too many"
                                        : "is no name of a protocol");
        return EINVAL;
    }
    for (size_t i = 0; i < m->n; i++) {
        if (m->marks[i].protocol == protocol) {
            migrate_note(notes, source,
                         "%s has a mark already, of line %u, which counts",
                         name, m->marks[i].source->line);
            return 0;
        }
    }
    m->marks[m->n++] =
        (struct migrate_protocol_mark){ source, protocol, mark << m->shift };
    return 0;
}

int
migrate_marks_read(struct migrate_marks *m, const char *file, uint32_t mask,
                   struct migrate_names *names, struct migrate_notes *notes,
                   struct problems *problems)
{
    size_t n_before = problems->n + problems->n_omitted;

    *m = (struct migrate_marks){ .mask = mask };
    while (!(mask >> m->shift & 1)) {
        m->shift++;
    }
    int error = migrate_text_read(&m->text, file, MIGRATE_SAVED, problems);
    if (error) {
        return error;
    }
    m->marks = calloc(m->text.n + 1, sizeof *m->marks);
    error = m->marks ? 0 : ENOMEM;
    for (size_t i = 0; i < m->text.n && error != ENOMEM; i++) {
        error = read_line(m, m->text.lines[i], names, notes, problems);
    }
    if (error == ENOMEM) {
        problems_add(problems, file, 0, 0, NULL, "%s", strerror(error));
    }
    return problems->n + problems->n_omitted > n_before ? EINVAL : 0;
}

void
migrate_marks_destroy(struct migrate_marks *m)
{
    if (m) {
        free(m->marks);
        m->marks = NULL;
        m->n = 0;
        migrate_text_destroy(&m->text);
    }
}
