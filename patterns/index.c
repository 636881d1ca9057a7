/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which regexes are worth trying: see index.h. */

#include <l7-config.h>
#include "patterns/index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/library-private.h"
#include "patterns/narrow.h"
#include "patterns/regex.h"

static void
set_add(uint64_t *set, size_t i)
{
    set[i / INDEX_WORD_BITS] |= UINT64_C(1) << (i % INDEX_WORD_BITS);
}

static bool
belongs(const struct pattern *p, enum index_kind kind)
{
    switch (kind) {
    case INDEX_TCP:
        return p->tcp && !p->joined;
    case INDEX_UDP:
        return p->udp && !p->joined;
    case INDEX_JOINED:
        return p->joined;
    case N_INDEXES:
    default:
        return false;
    }
}

/* Numbers the rules. */
static int
add_rules(struct index *index, const struct library *lib, enum index_kind kind)
{
    for (int pass = 0; pass < 2; pass++) {
        size_t n = 0;

        for (size_t i = 0; i < lib->n_patterns; i++) {
            const struct pattern *p = lib->patterns[i].pattern;

            for (size_t r = 0; r < p->n_regexes && belongs(p, kind); r++) {
                if (pass) {
                    /* Joined text may match "$" at one time and not at the
                     * next, so only the whole of it tells. */
                    bool resumes =
                        kind == INDEX_TCP && !p->regexes[r]->anchored;

                    index->rules[n] = (struct rule){
                        .regex = p->regexes[r],
                        .pattern = (uint16_t) i,
                        .resume = resumes ? (uint16_t) index->n_resumes
                                          : RULE_NO_RESUME,
                        .which = (uint8_t) r,
                    };
                    index->n_resumes += resumes;
                }
                n++;
            }
        }
        if (!pass) {
            index->rules = calloc(n + 1, sizeof *index->rules);
            if (!index->rules) {
                return ENOMEM;
            }
            index->n_rules = n;
            index->n_words = (n + INDEX_WORD_BITS - 1) / INDEX_WORD_BITS;
        }
    }
    return 0;
}

/* Says what each rule applies to. */
static void
add_contexts(struct index *index, const struct library *lib,
             enum index_kind kind)
{
    for (size_t i = 0; i < index->n_rules; i++) {
        const struct rule *rule = &index->rules[i];
        const struct pattern *p = lib->patterns[rule->pattern].pattern;

        for (int side = 0; side < N_SIDES; side++) {
            if (p->sides[rule->which] & 1 << side
                && (kind == INDEX_UDP || p->from_start)) {
                set_add(index->applies[side], i);
            }
        }
        if (p->midstream) {
            /* Nobody knows which side is the client. */
            set_add(index->applies[INDEX_MIDSTREAM], i);
        }
        if (p->length.field.size) {
            set_add(index->lengths, i);
        }
        if (p->first && p->stream.datagrams <= 1) {
            set_add(index->firsts, i);
        }
    }
}

/* Finds which rules each byte allows at place 'n'.  Returns the number of
 * classes of bytes, whose sets it puts into 'allowed', which has room for
 * 256. */
static size_t
classify_bytes(const struct index *index, size_t n, uint64_t *allowed,
               uint8_t *class_of)
{
    const size_t n_words = index->n_words;
    size_t n_classes = 0;

    for (unsigned int byte = 0; byte < 256; byte++) {
        uint64_t *set = &allowed[n_classes * n_words];
        size_t class = 0;

        memset(set, 0, n_words * sizeof *set);
        for (size_t i = 0; i < index->n_rules; i++) {
            const struct prefix *prefix = index->rules[i].regex->prefix;

            if (!prefix || byte_set_has(&prefix->at[n], (uint8_t) byte)) {
                set_add(set, i);
            }
        }
        while (
            class < n_classes
            && memcmp(&allowed[class * n_words], set, n_words * sizeof *set)) {
            class ++;
        }
        n_classes += class == n_classes;
        class_of[byte] = (uint8_t) class;
    }
    return n_classes;
}

static int
add_places(struct index *index)
{
    const size_t set_size = index->n_words * sizeof *index->sets;
    uint64_t *allowed = malloc(256 * set_size + 1);

    if (!allowed) {
        return ENOMEM;
    }
    for (size_t n = 0; n < PREFIX_BYTES; n++) {
        struct index_place *place = &index->places[n];
        size_t n_classes = classify_bytes(index, n, allowed, place->class_of);

        place->allowed = malloc(n_classes * set_size + 1);
        if (!place->allowed) {
            free(allowed);
            return ENOMEM;
        }
        memcpy(place->allowed, allowed, n_classes * set_size);
        if (n_classes > 1) {
            index->n_places = n + 1;
        }
    }
    free(allowed);
    return 0;
}

static int
add_narrow(struct index *index)
{
    const struct regex **regexes = calloc(index->n_rules + 1, sizeof *regexes);
    size_t n = 0;
    int error = 0;

    if (!regexes) {
        return ENOMEM;
    }
    for (size_t i = 0; i < index->n_rules; i++) {
        const struct regex *regex = index->rules[i].regex;

        if (!regex->anchored) {
            regexes[i] = regex;
            n++;
        }
    }
    if (n >= NARROW_MIN) {
        error = narrow_create(regexes, index->n_rules, index->narrowed,
                              &index->narrow);
    }
    free(regexes);
    return error;
}

int
index_create(const struct library *lib, enum index_kind kind,
             struct index **indexp)
{
    struct index *index = calloc(1, sizeof *index);
    uint64_t *set;

    *indexp = NULL;
    if (!index || add_rules(index, lib, kind)) {
        index_destroy(index);
        return ENOMEM;
    }

    const size_t n_sets = N_INDEX_CONTEXTS + 3;
    index->sets = calloc(n_sets * index->n_words + 1, sizeof *index->sets);
    if (!index->sets) {
        index_destroy(index);
        return ENOMEM;
    }
    set = index->sets;
    for (int i = 0; i < N_INDEX_CONTEXTS; i++, set += index->n_words) {
        index->applies[i] = set;
    }
    index->lengths = set;
    index->firsts = set + index->n_words;
    index->narrowed = set + 2 * index->n_words;

    add_contexts(index, lib, kind);
    if (add_places(index) || add_narrow(index)) {
        index_destroy(index);
        return ENOMEM;
    }
    *indexp = index;
    return 0;
}

void
index_destroy(struct index *index)
{
    if (index) {
        for (size_t i = 0; i < PREFIX_BYTES; i++) {
            free(index->places[i].allowed);
        }
        narrow_destroy(index->narrow);
        free(index->sets);
        free(index->rules);
        free(index);
    }
}

void
index_filter(const struct index *index, const uint8_t *data, size_t from,
             size_t to, uint64_t *set, uint64_t *off)
{
    const size_t n_words = index->n_words;
    const uint64_t *allowed[PREFIX_BYTES];

    to = to < index->n_places ? to : index->n_places;
    for (size_t n = from; n < to; n++) {
        const struct index_place *place = &index->places[n];

        allowed[n] = &place->allowed[place->class_of[data[n]] * n_words];
    }
    /* Word by word, since two or three places empty most of them. */
    for (size_t i = 0; i < n_words; i++) {
        uint64_t left = set[i];

        for (size_t n = from; left && n < to; n++) {
            left &= allowed[n][i];
        }
        if (off) {
            off[i] |= set[i] & ~left;
        }
        set[i] = left;
    }
}
