/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy, loaded from its file: see policy.h. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "policies/classes.h"
#include "policies/names.h"
#include "policies/reader.h"
#include "policies/rules-read.h"
#include "policies/rules.h"

/* The version of the format that this reads. */
#define POLICY_VERSION 1

struct policy {
    struct classes classes;
    struct rules *rules;
};

static void
check_version(struct reader *r, const struct jpath *root)
{
    struct jpath path = { root, "version", 0 };
    const json_t *version = json_object_get(r->root, "version");

    if (!version) {
        reader_complain(r, root, JSON_VALUE,
                        "has no \"version\"; add \"version\": %d",
                        POLICY_VERSION);
    } else if (reader_is(r, &path, version, JSON_INTEGER)
               && json_integer_value(version) != POLICY_VERSION) {
        reader_complain(r, &path, JSON_VALUE,
                        "version %" JSON_INTEGER_FORMAT
                        " is not known; this program reads version %d",
                        json_integer_value(version), POLICY_VERSION);
    }
}

/* Reads into 'policy' what is open in 'r'.  Returns 0, having noted what is
 * wrong, or ENOMEM. */
static int
read_policy(struct policy *policy, struct reader *r, const struct names *names)
{
    static const char *const keys[] = { "version", "classes", "rules",
                                        "comment" };
    struct jpath root = { NULL, NULL, 0 };

    if (!reader_is(r, &root, r->root, JSON_OBJECT)) {
        return 0;
    }
    check_version(r, &root);
    reader_check_keys(r, &root, r->root, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, &root, r->root);

    int error = classes_read(&policy->classes, r);
    return error ? error
                 : rules_read(&policy->rules, r, names, &policy->classes);
}

int
policy_load(const char *file, const struct policy_vocabulary *vocabulary,
            struct policy **policyp, struct problems *problems)
{
    struct policy *policy = calloc(1, sizeof *policy);
    struct names names = { .n_protocols = 0 };
    struct reader reader = { .file = NULL };
    int error = policy ? names_init(&names, vocabulary) : ENOMEM;

    *policyp = NULL;
    if (!error) {
        error = reader_open(&reader, file, problems);
    }
    if (!error) {
        error = read_policy(policy, &reader, &names);
    }
    if (!error && reader_n_problems(&reader)) {
        error = EINVAL;
    } else if (error == ENOMEM) {
        problems_add(problems, file, 0, 0, NULL, "cannot be read: %s",
                     strerror(error));
    }
    reader_close(&reader);
    names_destroy(&names);

    if (error) {
        policy_destroy(policy);
        return error;
    }
    *policyp = policy;
    return 0;
}

void
policy_destroy(struct policy *policy)
{
    if (policy) {
        classes_destroy(&policy->classes);
        rules_destroy(policy->rules);
        free(policy);
    }
}

size_t
policy_n_classes(const struct policy *policy)
{
    return policy->classes.n;
}

const struct policy_class *
policy_class(const struct policy *policy, uint16_t class)
{
    return &policy->classes.classes[class];
}

struct policy_decision
policy_decide(const struct policy *policy,
              const struct policy_subject *subject)
{
    return rules_decide(policy->rules, subject);
}
