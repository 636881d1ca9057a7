/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_PATTERNS_L7FILTER_H
#define L7_TESTS_UNIT_PATTERNS_L7FILTER_H 1

/* l7-filter itself, as far as a comparison needs it, and the comparison.
 *
 * The oracle reads a pattern file and asks the C library's regcomp() and
 * regexec(), as l7-filter's userspace version (0.13) does: it appends what
 * the packets of a connection carry to one buffer, in the order in which they
 * come, without NULs, and after each packet asks for each pattern whether it
 * matches the buffer.  It looks at the first 10 packets and 12,000 bytes.
 * (It goes on to take the first in the order of its configuration; which of
 * several patterns to prefer is a matter in which we differ on purpose.)
 *
 * A 'pack' is a set of such files, each with its oracle, and with a library
 * of ours that holds this file alone; and one library that holds them all.
 *
 * What differs: a match of ours may end at its limit, which l7-filter does not
 * have: that is counted.  A buffer that is empty, since all that came were
 * NULs, is not matched.  Anchors elsewhere than at the ends of an expression,
 * which glibc lets match at a newline, and forgets in what is repeated, are
 * followed as POSIX has them; no file here is affected.
 *
 * The checks fail the test that runs. */

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/library.h"
#include "patterns/matcher.h"

#define L7_FILTER_PACKETS 10
#define L7_FILTER_BYTES 12000
#define PACK_MAX 400

/* What the packets of a connection carry, in their order. */
struct talk {
    uint8_t ip_proto;
    size_t n_parts;
    struct talk_part {
        enum side side;
        const uint8_t *data;
        size_t len;
    } parts[L7_FILTER_PACKETS];
};

struct oracle {
    char name[64];
    int eflags; /* regexec()'s. */
    regex_t regex;
    struct library *library; /* Ours, of this file alone, */
    struct matcher *matcher; /* and its matcher. */
    size_t n_matches;        /* Talks that both matched, */
    size_t n_others;         /* and that neither did. */
};

struct pack {
    size_t n;
    struct oracle oracles[PACK_MAX];
    struct library *library; /* Of all files. */
    struct matcher *matcher; /* Its. */
    size_t n_talks;
    size_t n_limits; /* Comparisons that a limit made void. */
};

/* Loads the .pat files of 'dirs', directories that end with a NULL.  What has
 * the name "unknown" or "unset" is in no pack. */
void pack_load(struct pack *, const char *const *dirs);
void pack_unload(struct pack *);

/* Compares all that there is on 'talk'. */
void pack_compare(struct pack *, const struct talk *talk);

/* The same with bytes: as they are or changed here and there, in several
 * parts; with the samples of the shipped library; with pieces of the files of
 * 'dirs', whose comments tell of what they look for, 'n_each' of a file; and
 * with 'n' times random bytes.  All are the same in every run. */
void pack_compare_mutant(struct pack *, uint64_t *random, const uint8_t *data,
                         size_t len);
void pack_compare_samples(struct pack *);
void pack_compare_texts(struct pack *, const char *const *dirs,
                        unsigned int n_each);
void pack_compare_random(struct pack *, unsigned int n);

/* Counts the files of which l7-filter would say something else had it seen
 * 'other' rather than 'talk'. */
size_t pack_count_other(struct pack *, const struct talk *talk,
                        const struct talk *other);

/* Says what was compared. */
void pack_report(const struct pack *, const char *what);

/* Whether the oracle of the file 'name' matches the bytes, given at once. */
bool pack_oracle_matches(struct pack *, const char *name, const void *data,
                         size_t len);

/* Where l7-filter's own files are: L7_PROTOCOLS in the environment, or beside
 * the source tree.  Stores its directories, and a NULL, in 'dirs'.  Returns
 * false if they are nowhere. */
#define L7_PROTOCOLS_DIRS 4
bool l7_protocols(const char *dirs[L7_PROTOCOLS_DIRS + 1]);

#endif /* tests/unit/patterns-l7filter.h */
