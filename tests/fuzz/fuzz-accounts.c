/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the file of accounts (daemon/accounts-file.[ch]), which the
 * daemon reads when it starts.  The input is such a file.
 *
 * What must hold: a file is either refused, with one problem that names it and
 * a line, or its accounts are there; and what is then written says the same
 * when it is read again. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/accounts-file.h"
#include "daemon/accounts.h"

const char fuzz_name[] = "accounts";

#define FILE_NAME "accounts"

static uint64_t
at_most_63_bits(uint64_t n)
{
    return n <= INT64_MAX ? n : INT64_MAX;
}

static void
check_traffic(const struct traffic *a, const struct traffic *b)
{
    FUZZ_CHECK(at_most_63_bits(a->packets) == b->packets);
    FUZZ_CHECK(at_most_63_bits(a->bytes) == b->bytes);
}

/* Everything in 'a' is in 'b', where it has been in a file. */
static void
check_same(const struct accounts *a, struct accounts *b)
{
    for (uint32_t i = 0; i < accounts_n(a); i++) {
        const struct account *x = accounts_get(a, i);
        const struct account *y = accounts_get(
            b, accounts_find(b, x->vm, x->protocol, x->class, x->second));

        FUZZ_CHECK(strlen(x->vm) <= ACCOUNTS_NAME_MAX);
        FUZZ_CHECK(at_most_63_bits(x->n_connections) == y->n_connections);
        check_traffic(&x->from, &y->from);
        check_traffic(&x->to, &y->to);
    }
    FUZZ_CHECK(accounts_n(a) == accounts_n(b));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct accounts *read, *again;
    const char *what;
    char *file = strdup(fuzz_write(FILE_NAME, data, size));

    FUZZ_CHECK(file != NULL);
    if (accounts_file_load(file, &read, &problems)) {
        FUZZ_CHECK(!read && problems.n == 1);
        FUZZ_CHECK(strstr(problems.texts[0], "/" FILE_NAME ":") != NULL);
    } else {
        FUZZ_CHECK(!problems.n);
        FUZZ_CHECK(!accounts_file_save(file, read, &what));
        FUZZ_CHECK(!accounts_file_load(file, &again, &problems));
        check_same(read, again);
        accounts_destroy(again);
    }
    accounts_destroy(read);
    problems_destroy(&problems);
    free(file);
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const char header[] =
        "{\"format\": \"ovs-l7 accounts\", \"version\": 1}\n";
    static const char web[] =
        "{\"vm\": \"web-1\", \"protocol\": \"http\", \"class\": \"web\", "
        "\"connections\": 2, \"from\": [20, 2000], \"to\": [30, 40000]}\n";
    static const char second[] =
        "{\"vm\": \"-\", \"protocol\": \"unknown\", \"class\": \"-\", "
        "\"second\": true, \"connections\": 9223372036854775807, "
        "\"from\": [9223372036854775807, 1], \"to\": [0, 0]}\n";
    static const char other[] =
        "{\"vm\": \"(other)\", \"protocol\": \"(other)\", \"class\": "
        "\"(other)\", \"connections\": 1, \"from\": [1, 60], \"to\": "
        "[0, 0]}\n";
    static const struct {
        const char *lines[6];
        int n;
    } files[] = {
        { { header }, 0 },
        { { header, web, second, other }, 3 },
        { { header, second, second, second }, 3 },
        { { header, web, web, web }, 2 },
        { { header, web, "{\"vm\": \"\\u00e9\\ud83d\\ude00\"}\n" }, 2 },
        { { web }, 1 },
    };
    char text[2048];

    take("", 0, aux);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t len = 0;

        for (size_t j = 0; files[i].lines[j]; j++) {
            len += (size_t) snprintf(text + len, sizeof text - len, "%s",
                                     files[i].lines[j]);
        }
        len += (size_t) snprintf(text + len, sizeof text - len,
                                 "{\"accounts\": %d}\n", files[i].n);
        take(text, len, aux);
    }
}
