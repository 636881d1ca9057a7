/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table for people: see ctl-table.h. */

#include <l7-config.h>
#include "ctl/ctl-table.h"

#include <stdlib.h>
#include <string.h>

struct ctl_table {
    FILE *out;
    size_t n_columns;
    struct ctl_table_column columns[CTL_TABLE_MAX_COLUMNS];
    size_t widths[CTL_TABLE_MAX_COLUMNS]; /* In characters. */
    bool began;                           /* The head is printed. */
    size_t n_held;
    char *held[CTL_TABLE_HELD]; /* Rows: cells one after another, each with a
                                 * null. */
};

/* Characters of 's', which may be UTF-8: its bytes but for those that go on
 * with a character. */
static size_t
width(const char *s)
{
    size_t n = 0;

    for (; *s; s++) {
        n += ((unsigned char) *s & 0xc0) != 0x80;
    }
    return n;
}

struct ctl_table *
ctl_table_create(const struct ctl_table_column *columns, size_t n, FILE *out)
{
    struct ctl_table *t = calloc(1, sizeof *t);

    if (t) {
        t->out = out;
        t->n_columns = n;
        memcpy(t->columns, columns, n * sizeof *columns);
        for (size_t i = 0; i < n; i++) {
            t->widths[i] = width(columns[i].head);
        }
    }
    return t;
}

static void
forget_rows(struct ctl_table *t)
{
    for (size_t i = 0; i < t->n_held; i++) {
        free(t->held[i]);
    }
    t->n_held = 0;
}

void
ctl_table_destroy(struct ctl_table *t)
{
    if (t) {
        forget_rows(t);
        free(t);
    }
}

static void
print_row(const struct ctl_table *t, const char *const *cells)
{
    size_t last = t->n_columns;

    /* No blanks at the end of a line. */
    while (last > 1 && !*cells[last - 1]) {
        last--;
    }
    for (size_t i = 0; i < last; i++) {
        const int padding = (int) (t->widths[i] - width(cells[i]));
        const bool right = t->columns[i].right;

        fprintf(t->out, "%s%*s%s%*s", i ? " " : "", right ? padding : 0, "",
                cells[i], right || i + 1 == last ? 0 : padding, "");
    }
    fputc('\n', t->out);
}

void
ctl_table_flush(struct ctl_table *t)
{
    const char *cells[CTL_TABLE_MAX_COLUMNS];

    if (!t->began) {
        t->began = true;
        for (size_t i = 0; i < t->n_columns; i++) {
            cells[i] = t->columns[i].head;
        }
        print_row(t, cells);
    }
    for (size_t i = 0; i < t->n_held; i++) {
        const char *cell = t->held[i];

        for (size_t j = 0; j < t->n_columns; j++) {
            cells[j] = cell;
            cell += strlen(cell) + 1;
        }
        print_row(t, cells);
    }
    forget_rows(t);
}

/* A copy of a row, as it is held.  Returns NULL if memory is short. */
static char *
copy_row(const struct ctl_table *t, const char *const *cells)
{
    size_t size = 0;

    for (size_t i = 0; i < t->n_columns; i++) {
        size += strlen(cells[i]) + 1;
    }

    char *row = malloc(size);
    char *end = row;
    for (size_t i = 0; row && i < t->n_columns; i++) {
        end = stpcpy(end, cells[i]) + 1;
    }
    return row;
}

void
ctl_table_add(struct ctl_table *t, const char *const *cells)
{
    const char *row[CTL_TABLE_MAX_COLUMNS];

    for (size_t i = 0; i < t->n_columns; i++) {
        row[i] = cells[i] ? cells[i] : "";

        size_t n = width(row[i]);
        t->widths[i] = n > t->widths[i] ? n : t->widths[i];
    }

    char *copy =
        t->n_held < CTL_TABLE_HELD && !t->began ? copy_row(t, row) : NULL;
    if (copy) {
        t->held[t->n_held++] = copy;
    } else {
        ctl_table_flush(t);
        print_row(t, row);
    }
}
