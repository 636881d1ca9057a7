/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections on which packs are compared: see patterns-l7filter.h. */

#include <l7-config.h>
#include "tests/unit/patterns-l7filter.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "common/problems.h"
#include "patterns/pattern.h"
#include "tests/unit/patterns-common.h"

/* The same bytes in every run. */
static uint32_t
next_random(uint64_t *random, uint32_t n)
{
    *random = *random * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t) (*random >> 33) % n;
}

void
pack_compare_mutant(struct pack *pack, uint64_t *random, const uint8_t *data,
                    size_t len)
{
    struct talk talk = {
        .ip_proto = next_random(random, 2) ? IPPROTO_TCP : IPPROTO_UDP,
    };
    uint8_t copy[2048];
    size_t at = 0;

    len = len < sizeof copy ? len : sizeof copy;
    memcpy(copy, data, len);
    for (uint32_t n = next_random(random, 6); len && n; n--) {
        size_t place = next_random(random, (uint32_t) len);

        copy[place] = next_random(random, 3)
                          ? (uint8_t) next_random(random, 256)
                          : "\0\n\r aZ"[next_random(random, 6)];
    }
    while (at < len && talk.n_parts < L7_FILTER_PACKETS) {
        size_t n = 1 + next_random(random, (uint32_t) (len - at));

        talk.parts[talk.n_parts++] = (struct talk_part){
            .side = (enum side) next_random(random, N_SIDES),
            .data = copy + at,
            .len = n,
        };
        at += n;
    }
    if (talk.n_parts) {
        pack_compare(pack, &talk);
    }
}

static void
compare_samples_of(struct pack *pack, uint64_t *random, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct pattern_file *file;

    if (pattern_file_load(path, &file, &problems)) {
        fail_msg("%s", problems.texts[0]);
    }
    for (size_t i = 0; i < file->n_samples; i++) {
        const struct sample *s = &file->samples[i];
        struct talk talk = { .ip_proto = s->ip_proto };

        for (size_t j = 0; j < s->n_parts && j < L7_FILTER_PACKETS; j++) {
            const struct sample_part *part = &s->parts[j];

            talk.parts[talk.n_parts++] =
                (struct talk_part){ part->side, part->data, part->len };
        }
        if (talk.n_parts) {
            pack_compare(pack, &talk);
            pack_compare_mutant(pack, random, s->parts[0].data,
                                s->parts[0].len);
        }
    }
    pattern_file_destroy(file);
    problems_destroy(&problems);
}

void
pack_compare_samples(struct pack *pack)
{
    struct dirent **entries;
    uint64_t random = 4;
    int n = scandir(shipped_patterns(), &entries, NULL, alphasort);

    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(entries[i]->d_name, '.');
        char path[PATH_MAX];

        if (dot && !strcmp(dot, ".pat")) {
            snprintf(path, sizeof path, "%s/%s", shipped_patterns(),
                     entries[i]->d_name);
            compare_samples_of(pack, &random, path);
        }
        free(entries[i]);
    }
    free(entries);
}

void
pack_compare_texts(struct pack *pack, const char *const *dirs,
                   unsigned int n_each)
{
    uint64_t random = 5;

    for (size_t i = 0; dirs[i]; i++) {
        struct dirent **entries;
        int n = scandir(dirs[i], &entries, NULL, alphasort);

        assert_true(n > 0);
        for (int j = 0; j < n; j++) {
            char path[PATH_MAX];
            uint8_t text[8192];

            snprintf(path, sizeof path, "%s/%s", dirs[i], entries[j]->d_name);
            free(entries[j]);
            FILE *file = fopen(path, "r");
            if (!file) {
                continue;
            }
            size_t len = fread(text, 1, sizeof text, file);
            fclose(file);
            for (unsigned int k = 0; len && k < n_each; k++) {
                size_t from = next_random(&random, (uint32_t) len);
                size_t max = len - from < 300 ? len - from : 300;

                pack_compare_mutant(pack, &random, text + from, max);
            }
        }
        free(entries);
    }
}

void
pack_compare_random(struct pack *pack, unsigned int n)
{
    uint64_t random = 6;

    for (unsigned int i = 0; i < n; i++) {
        uint8_t data[512];
        size_t len = 1 + next_random(&random, sizeof data);

        for (size_t j = 0; j < len; j++) {
            data[j] = (uint8_t) next_random(&random, 256);
        }
        pack_compare_mutant(pack, &random, data, len);
    }
}
