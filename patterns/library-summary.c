/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a library has for a protocol: see library-summary.h. */

#include <l7-config.h>
#include "patterns/library-summary.h"

#include "patterns/library-private.h"

void
library_summarize(const struct library *lib, uint16_t protocol,
                  struct library_summary *summary)
{
    const struct pattern_file *file = lib->files[protocol - 1];

    *summary = (struct library_summary){
        .file = file->path,
        .n_patterns = file->n_patterns,
        .strongest = MATCH_WEAK,
        .n_samples = file->n_samples,
    };
    for (size_t i = 0; i < file->n_patterns; i++) {
        if (file->patterns[i].strength > summary->strongest) {
            summary->strongest = file->patterns[i].strength;
        }
    }
}

const char *
library_strength_name(enum match_strength strength)
{
    switch (strength) {
    case MATCH_WEAK:
        return "weak";
    case MATCH_MEDIUM:
        return "medium";
    case MATCH_STRONG:
        return "strong";
    }
    return "?";
}
