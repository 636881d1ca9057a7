/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the loader of policies (policies/).  The input is a policy.
 *
 * What must hold: a policy is either refused, with problems that name its
 * file, or loaded, without any; then each class keeps to its limits, and
 * every protocol falls into one of them or none. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "policies/policy.h"

const char fuzz_name[] = "policy";

#define FILE_NAME "policy.json"

static const char *const names[] = { "unknown", "http", "sip", "bittorrent" };
static const char *const none[] = { NULL };
static const char *const web[] = { "web", NULL };
static const char *const voip[] = { "voip", "calls", NULL };
static const char *const p2p[] = { "p2p", NULL };
static const char *const *const groups[] = { none, web, voip, p2p };
#define N_PROTOCOLS (sizeof names / sizeof names[0])

static void
check_class(const struct policy_class *c)
{
    FUZZ_CHECK(c->name && c->name[0]);
    FUZZ_CHECK(c->queue.id >= POLICY_NONE && c->queue.id <= UINT32_MAX);
    FUZZ_CHECK(c->dscp >= POLICY_NONE && c->dscp <= 63);
    FUZZ_CHECK(!c->meter.rate == !c->meter.burst);
    if (c->drop) {
        FUZZ_CHECK(c->queue.id == POLICY_NONE && c->dscp == POLICY_NONE);
        FUZZ_CHECK(!c->meter.rate);
    }
}

static void
check_policy(const struct policy *policy)
{
    const size_t n = policy_n_classes(policy);

    FUZZ_CHECK(n < POLICY_NO_CLASS);
    for (size_t i = 0; i < n; i++) {
        check_class(policy_class(policy, (uint16_t) i));
    }
    for (uint16_t i = 0; i < N_PROTOCOLS; i++) {
        const struct policy_subject subject = { .protocol = i };
        struct policy_decision d = policy_decide(policy, &subject);

        FUZZ_CHECK(d.class < n || d.class == POLICY_NO_CLASS);
        FUZZ_CHECK(!d.rule == (d.class == POLICY_NO_CLASS));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct policy_vocabulary vocabulary = { N_PROTOCOLS, names, groups };
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;

    int error = policy_load(fuzz_write(FILE_NAME, data, size), &vocabulary,
                            &policy, &problems);
    if (error) {
        FUZZ_CHECK(!policy && problems.n > 0);
        for (size_t i = 0; i < problems.n; i++) {
            FUZZ_CHECK(strstr(problems.texts[i], FILE_NAME ":") != NULL);
        }
    } else {
        FUZZ_CHECK(!problems.n);
        check_policy(policy);
    }
    policy_destroy(policy);
    problems_destroy(&problems);
    return 0;
}

struct taker {
    fuzz_take *take;
    void *aux;
};

static void
seed_file(const char *path, const char *name, void *taker_)
{
    const struct taker *taker = taker_;
    size_t size;
    uint8_t *text = fuzz_read(path, &size);

    (void) name;
    taker->take(text, size, taker->aux);
    free(text);
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const char whole[] =
        "{\"version\": 1, \"classes\": {\"a\": {\"queue\": 1,\n"
        "\"meter\": {\"rate\": \"20Mbit\", \"burst\": 1000}, \"dscp\": 46},\n"
        "\"b\": {\"drop\": true}},\n"
        "\"rules\": [{\"protocols\": [\"http\", \"unknown\"],\n"
        "\"class\": \"a\"}, {\"groups\": [\"voip\"], \"class\": \"b\"}]}";
    static const char wrong[] =
        "{\"version\": 1, \"classes\": {\"a\": {}, \"a\": {}}, \"rules\":\n"
        "[{\"protocols\": [\"htpp\"], \"class\": \"\\u00e9\\ud83d\"}]}";
    static const char *const texts[] = { "", "{}", whole, wrong };
    struct taker taker = { take, aux };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        take(texts[i], strlen(texts[i]), aux);
    }
    fuzz_files("policies/examples", ".json", seed_file, &taker);
}
