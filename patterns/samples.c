/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking patterns against their samples: see samples.h. */

#include <l7-config.h>
#include "patterns/samples.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/scan.h"

/* A connection that plays a sample. */
struct player {
    const struct library *lib;
    struct matcher *matcher;
    struct match_state *state;
    struct payload payload;
    uint8_t *sides[N_SIDES]; /* PATTERN_MAX_SAMPLE bytes each, */
    uint8_t *joined;         /* and here too. */
};

static int
player_init(struct player *p, const struct library *lib)
{
    memset(p, 0, sizeof *p);
    p->lib = lib;
    p->state = malloc(matcher_state_size(lib));
    p->joined = malloc(PATTERN_MAX_SAMPLE);
    for (int i = 0; i < N_SIDES; i++) {
        p->sides[i] = malloc(PATTERN_MAX_SAMPLE);
    }
    if (!p->state || !p->joined || !p->sides[SIDE_CLIENT]
        || !p->sides[SIDE_SERVER]) {
        return ENOMEM;
    }
    return matcher_create(lib, &p->matcher);
}

static void
player_uninit(struct player *p)
{
    matcher_destroy(p->matcher);
    free(p->state);
    free(p->joined);
    for (int i = 0; i < N_SIDES; i++) {
        free(p->sides[i]);
    }
}

static void
player_reset(struct player *p, const struct sample *sample)
{
    memset(p->state, 0, matcher_state_size(p->lib));
    memset(&p->payload, 0, sizeof p->payload);
    p->payload.ip_proto = sample->ip_proto;
    p->payload.midstream = sample->midstream;
    p->payload.ports[SIDE_SERVER] = sample->port;
    p->payload.joined = library_wants_joined(p->lib) ? p->joined : NULL;
    for (int i = 0; i < N_SIDES; i++) {
        p->payload.data[i] = p->sides[i];
    }
}

static void
player_add(struct player *p, enum side side, const uint8_t *data, size_t len)
{
    memcpy(p->sides[side] + p->payload.len[side], data, len);
    p->payload.len[side] += len;
    p->payload.newest[side] = len;
    p->payload.datagrams[side]++;
    p->payload.sent[side] =
        p->payload.ip_proto == IPPROTO_TCP ? p->payload.len[side] : len;
    for (size_t i = 0; i < len; i++) {
        if (data[i]) {
            p->joined[p->payload.joined_len++] = data[i];
        }
    }
}

/* Plays 'sample' in pieces of at most 'piece' bytes.  Returns the answer, and
 * fills in '*match' if there is one. */
static enum match_result
play(struct player *p, const struct sample *sample, size_t piece,
     struct match *match)
{
    player_reset(p, sample);
    for (size_t i = 0; i < sample->n_parts; i++) {
        const struct sample_part *part = &sample->parts[i];

        for (size_t at = 0; at < part->len;) {
            size_t n = part->len - at < piece ? part->len - at : piece;
            bool last = i + 1 == sample->n_parts && at + n == part->len;
            enum match_result result;

            player_add(p, part->side, part->data + at, n);
            result = matcher_step(p->matcher, p->state, &p->payload,
                                  part->side, last, match);
            if (result != MATCH_MORE) {
                return result;
            }
            at += n;
        }
    }
    memset(match, 0, sizeof *match);
    return MATCH_UNKNOWN;
}

/* Plays 'sample' to its end, whatever is found on the way, and notes the
 * claims of other protocols. */
static int
check_claims(struct player *p, const struct sample *sample, uint16_t protocol,
             struct problems *problems)
{
    const struct library *lib = p->lib;
    int error = 0;

    player_reset(p, sample);
    for (size_t i = 0; i < sample->n_parts; i++) {
        const struct sample_part *part = &sample->parts[i];

        player_add(p, part->side, part->data, part->len);
        scan_step(p->matcher, p->state, &p->payload, part->side);
    }
    for (size_t i = 0; i < p->state->n_candidates; i++) {
        const struct library_pattern *lp =
            &lib->patterns[p->state->candidates[i].pattern];

        if (lp->protocol != protocol && lp->pattern->strength != MATCH_WEAK
            && !library_is_subset(lib, lp->protocol, protocol)
            && !library_is_subset(lib, protocol, lp->protocol)) {
            problems_add(problems, lib->files[protocol - 1]->path,
                         sample->line, 1, NULL,
                         "this sample is also matched by %s:%u (\"%s\"); "
                         "narrow one of the two, or declare one a subset of "
                         "the other",
                         lp->file, lp->pattern->line,
                         library_protocol_name(lib, lp->protocol));
            error = EINVAL;
        }
    }
    return error;
}

static int
check_answer(struct player *p, const struct sample *sample, uint16_t protocol,
             size_t piece, struct problems *problems)
{
    const char *name = library_protocol_name(p->lib, protocol);
    const char *how = piece == 1 ? " byte by byte" : "";
    struct match match;

    play(p, sample, piece, &match);
    if (sample->positive == (match.protocol == protocol)) {
        return 0;
    }

    const char *path = p->lib->files[protocol - 1]->path;
    if (!sample->positive) {
        problems_add(problems, path, sample->line, 1, NULL,
                     "this counter-sample%s is taken for \"%s\" by line %u",
                     how, name, match.line);
    } else if (match.protocol == PROTOCOL_UNKNOWN) {
        problems_add(problems, path, sample->line, 1, NULL,
                     "this sample%s is not recognised", how);
    } else {
        problems_add(problems, path, sample->line, 1, NULL,
                     "this sample%s is taken for \"%s\" by %s:%u", how,
                     library_protocol_name(p->lib, match.protocol), match.file,
                     match.line);
    }
    return EINVAL;
}

int
samples_check(const struct library *lib, size_t *n, struct problems *problems)
{
    struct player player;
    int error = player_init(&player, lib);

    *n = 0;
    for (size_t i = 0; i < lib->n_files && error != ENOMEM; i++) {
        const struct pattern_file *file = lib->files[i];
        const uint16_t protocol = (uint16_t) (i + 1);

        for (size_t j = 0; j < file->n_samples; j++) {
            const struct sample *s = &file->samples[j];
            int e = check_answer(&player, s, protocol, SIZE_MAX, problems);

            if (!e && s->ip_proto == IPPROTO_TCP) {
                e = check_answer(&player, s, protocol, 1, problems);
            }
            if (!e && s->positive) {
                e = check_claims(&player, s, protocol, problems);
            }
            error = e ? e : error;
            ++*n;
        }
    }
    player_uninit(&player);
    return error;
}
