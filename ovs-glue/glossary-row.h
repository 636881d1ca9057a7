/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLOSSARY_ROW_H
#define L7_OVS_GLUE_GLOSSARY_ROW_H 1

/* Where the glossary of our cookies (glossary.h) stands in Open vSwitch's
 * database: a key of the bridge's external_ids.  database.h has the
 * transactions.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

struct glossary_row;
struct ovsrec_bridge;

struct glossary_row *glossary_row_create(uint16_t cookie_prefix);
void glossary_row_destroy(struct glossary_row *);

/* Takes in what 'bridge' has; NULL: there is no bridge. */
void glossary_row_note(struct glossary_row *, const struct ovsrec_bridge *);

/* The glossary that it has, as text, or NULL. */
const char *glossary_row_text(const struct glossary_row *);

/* Says what it is to have (NULL: none), and whether it has that: a bridge that
 * is not there has whatever it is to have. */
void glossary_row_set(struct glossary_row *, const char *text);
bool glossary_row_is_settled(const struct glossary_row *);

/* True if a change is due. */
bool glossary_row_is_due(const struct glossary_row *);
void glossary_row_wait(const struct glossary_row *);

/* Makes the change, in the transaction under way. */
void glossary_row_write(const struct glossary_row *,
                        const struct ovsrec_bridge *);

/* It did not go through; with 'reason' NULL, since somebody else had changed
 * the same. */
void glossary_row_refused(struct glossary_row *, const char *reason);

#endif /* ovs-glue/glossary-row.h */
