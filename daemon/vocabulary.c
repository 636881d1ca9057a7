/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library's words for a policy: see vocabulary.h. */

#include <l7-config.h>
#include "daemon/vocabulary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "policies/policy.h"

int
vocabulary_load_policy(const char *file, const struct library *library,
                       struct policy **policyp, struct problems *problems)
{
    size_t n = library_n_protocols(library);
    const char **names = calloc(n, sizeof *names);
    const char *const **groups = calloc(n, sizeof *groups);
    int error = ENOMEM;

    *policyp = NULL;
    if (names && groups) {
        for (size_t i = 0; i < n; i++) {
            names[i] = library_protocol_name(library, (uint16_t) i);
            groups[i] = library_protocol_groups(library, (uint16_t) i);
        }
        struct policy_vocabulary vocabulary = {
            .n_protocols = n,
            .names = names,
            .groups = groups,
        };
        error = policy_load(file, &vocabulary, policyp, problems);
    } else {
        problems_add(problems, file, 0, 0, NULL, "cannot be read: %s",
                     strerror(error));
    }
    free(names);
    free(groups);
    return error;
}
