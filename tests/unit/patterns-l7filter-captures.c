/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of l7-filter's kind of pattern file on real traffic: what l7-filter
 * would answer is what we answer (patterns-l7filter.h).
 *
 * Beyond that it counts how often the daemon would come to something else
 * since it examines other bytes: it puts segments in order, passes over what
 * is sent again, counts only packets that bring something, and keeps 2,048
 * bytes of a side.
 *
 * The captures are those in L7_CAPTURES, or beside the source tree; the files
 * l7-filter's own where they can be had, and else the project's own.  Without
 * captures the test is skipped. */

#include <l7-config.h>
#include "tests/unit/patterns-l7filter.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "common/problems.h"
#include "captures/capture.h"
#include "daemon/connection.h"
#include "daemon/examination.h"
#include "daemon/packet.h"
#include "tests/unit/patterns-common.h"

/* Connections of one capture that are compared: a few captures have most of
 * them, all alike. */
#define MAX_TALKS 20
#define MAX_CONNECTIONS 4096

/* A connection as l7-filter sees it. */
struct followed {
    struct talk talk;
    unsigned int n_packets; /* Of which those without payload count, too. */
    struct examination *ex; /* As the daemon sees it: */
    struct talk examined;   /* what it gains with each packet. */
    size_t n_examined;      /* Bytes so far. */
};

struct follower {
    struct connection_table *table;
    struct followed followed[MAX_TALKS];
    size_t n;
};

static void
add_part(struct talk *talk, enum side side, const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len);

    assert_non_null(copy);
    assert_true(talk->n_parts < L7_FILTER_PACKETS);
    memcpy(copy, data, len);
    talk->parts[talk->n_parts++] = (struct talk_part){ side, copy, len };
}

static void
free_parts(struct talk *talk)
{
    for (size_t i = 0; i < talk->n_parts; i++) {
        free((void *) (uintptr_t) talk->parts[i].data);
    }
}

/* Does what the daemon does with a packet. */
static void
examine(struct followed *f, enum side side, const struct packet *packet)
{
    struct payload payload;

    if (examination_is_over(f->ex)) {
        return;
    }
    examination_add(f->ex, side, packet);
    memset(&payload, 0, sizeof payload);
    examination_payload(f->ex, &payload);
    if (payload.joined_len > f->n_examined) {
        add_part(&f->examined, side, payload.joined + f->n_examined,
                 payload.joined_len - f->n_examined);
        f->n_examined = payload.joined_len;
    }
}

/* Adds what a packet brings to its connection. */
static void
follow(struct follower *f, const struct link_packet *link)
{
    struct packet packet;
    enum side side;

    if (packet_dissect(link->data, link->len, &packet) != PACKET_OK) {
        return;
    }

    struct connection *c =
        connection_find(f->table, link->vlan, 0, &packet, &side);
    if (!c) {
        if (f->n == MAX_TALKS) {
            return;
        }
        c = connection_add(f->table, link->vlan, 0, 0, &packet, 1, &side);
        assert_non_null(c);
        c->protocol = (uint16_t) f->n++;

        struct followed *new = &f->followed[c->protocol];
        new->talk.ip_proto = packet.ip_proto;
        new->ex = examination_create(packet.ip_proto, true, 0);
        assert_non_null(new->ex);
    }

    struct followed *followed = &f->followed[c->protocol];
    if (++followed->n_packets <= L7_FILTER_PACKETS && packet.payload_len) {
        add_part(&followed->talk, side, packet.payload, packet.payload_len);
    }
    examine(followed, side, &packet);
}

static void
compare_capture(struct pack *pack, const char *path, size_t *n_other)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct follower f = { .n = 0 };
    struct link_packet packet;
    struct capture *capture;
    uint64_t time_us;

    if (capture_open(path, &capture, &problems)) {
        problems_destroy(&problems);
        return; /* Not a capture. */
    }
    assert_int_equal(
        connection_table_create(MAX_CONNECTIONS, MAX_CONNECTIONS, &f.table),
        0);
    while (capture_next(capture, &packet, &time_us, &problems)
           == CAPTURE_PACKET) {
        follow(&f, &packet);
    }
    capture_close(capture);
    connection_table_destroy(f.table);
    problems_destroy(&problems);

    for (size_t i = 0; i < f.n; i++) {
        struct followed *followed = &f.followed[i];

        if (followed->talk.n_parts) {
            pack_compare(pack, &followed->talk);
            *n_other +=
                pack_count_other(pack, &followed->talk, &followed->examined);
        }
        free_parts(&followed->talk);
        free_parts(&followed->examined);
        examination_destroy(followed->ex);
    }
}

static const char *
captures(void)
{
    const char *dir = getenv("L7_CAPTURES");

    return dir ? dir : TOP_SRCDIR "/../shared/corpus";
}

static void
test_captures(void **state)
{
    static const char *const own_dirs[] = { TOP_SRCDIR "/tests/l7-filter",
                                            NULL };
    const char *dirs[L7_PROTOCOLS_DIRS + 1];
    static struct pack pack;
    struct dirent **entries;
    size_t n_other = 0;

    (void) state;

    int n = scandir(captures(), &entries, NULL, alphasort);
    assert_true(n > 0);
    pack_load(&pack, l7_protocols(dirs) ? dirs : own_dirs);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        struct stat st;

        snprintf(path, sizeof path, "%s/%s", captures(), entries[i]->d_name);
        if (!stat(path, &st) && S_ISREG(st.st_mode)) {
            compare_capture(&pack, path, &n_other);
        }
        free(entries[i]);
    }
    free(entries);
    pack_report(&pack, "captures");
    print_message("# %zu of these answers would be others with the bytes that "
                  "the daemon examines\n",
                  n_other);
    assert_true(pack.n_talks > 0);
    pack_unload(&pack);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_captures),
    };

    if (access(captures(), R_OK)) {
        puts("1..0 # SKIP captures are missing: L7_CAPTURES=DIR says where "
             "they are");
        return 0;
    }
    return cmocka_run_group_tests_name("patterns-l7filter-captures", tests,
                                       NULL, NULL);
}
