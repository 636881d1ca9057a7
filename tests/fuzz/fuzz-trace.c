/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: what "policy/trace" is asked over the control socket, the one
 * command whose argument has a grammar (daemon/trace-query.[ch]).  The input
 * is the minute of the week, in two bytes, and the query.
 *
 * What must hold: a query is answered in whole lines, or refused with a
 * reason. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "daemon/trace-query.h"
#include "ovs-glue/inventory.h"

const char fuzz_name[] = "trace";

#define MINUTES_OF_WEEK (7 * 24 * 60)

static const char policy[] =
    "{\"version\": 1, \"classes\": {\"a\": {}, \"b\": {\"queue\": 1}, "
    "\"c\": {\"drop\": true}}, \"exclude\": [{\"network\": "
    "\"10.9.0.0/16\"}], \"rules\": ["
    "{\"protocols\": [\"http\"], \"vm\": [\"web-*\"], \"vlan\": [30], "
    "\"class\": \"a\"},"
    "{\"protocols\": [\"any\"], \"direction\": \"to-vm\", \"class\": \"b\"},"
    "{\"protocols\": [\"unknown\"], \"client\": {\"networks\": "
    "[\"fd00::/8\"], \"ports\": [1000]}, \"class\": \"c\"},"
    "{\"protocols\": [\"dns\"], \"days\": [\"tue\"], \"hours\": "
    "[\"22:00-06:00\"], \"class\": \"c\"},"
    "{\"protocols\": [\"examining\"], \"class\": \"a\"}]}";

static struct basis *basis;

static void
free_basis(void)
{
    basis_unref(basis);
}

static uint32_t
any_meter(const char *name, void *aux)
{
    (void) name;
    (void) aux;
    return 19000;
}

static void
make_basis(void)
{
    const struct inventory_port ports[] = {
        { .ofport = 1,
          .port = 1,
          .vlan = 30,
          .name = strdup("tap1"),
          .vm = strdup("web-1"),
          .vm_name = strdup("web-1") },
        { .ofport = 2, .port = 2, .name = strdup("eth0") },
    };
    struct problems problems = PROBLEMS_INITIALIZER;
    char *patterns = strdup(fuzz_source("patterns/protocols"));
    const char *dirs[] = { patterns };
    const struct ruleset_sources sources = {
        .patterns = dirs,
        .n_patterns = 1,
        .policy = fuzz_write("policy.json", policy, strlen(policy)),
    };
    struct inventory *inventory = inventory_create(ports, 2);
    struct ruleset *ruleset;

    if (ruleset_load(&sources, any_meter, NULL, &ruleset, &problems)) {
        fuzz_fail(__FILE__, __LINE__, "%s", problems_to_string(&problems));
    }
    FUZZ_CHECK(!basis_create(ruleset, inventory, NULL, &basis));
    ruleset_unref(ruleset);
    inventory_unref(inventory);
    problems_destroy(&problems);
    free(patterns);
    atexit(free_basis);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    const struct basis *bases[1];
    char *answer;

    if (!basis) {
        make_basis();
    }
    bases[0] = basis;
    uint16_t minute = (uint16_t) (fuzz_below(&in, 65536) % MINUTES_OF_WEEK);
    char *query = strndup((const char *) in.data, in.len);
    FUZZ_CHECK(query != NULL);

    int error = trace_query(bases, 1, query, minute, &answer);
    FUZZ_CHECK(!error || error == EINVAL);
    FUZZ_CHECK(answer && *answer);
    FUZZ_CHECK(error || answer[strlen(answer) - 1] == '\n');
    free(answer);
    free(query);
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const char *const queries[] = {
        "",
        "protocol=http",
        "vm=web-1,protocol=http,vlan=30",
        "protocol=dns,day=tue,time=23:59,client=10.0.0.1,client-port=53",
        "protocol=unknown,client=fd00::1,client-port=1000,server=fd01::2",
        "server-vm=web-1,protocol=http,server=10.9.1.1,server-port=80",
        "interface=eth0,server-interface=tap1,protocol=examining",
        "vm=nobody,interface=none,protocol=http",
        "protocol=htpp,x=1,,=",
    };

    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char input[256] = { 1, 2 };
        size_t n = strlen(queries[i]);

        memcpy(input + 2, queries[i], n);
        take(input, 2 + n, aux);
    }
}
