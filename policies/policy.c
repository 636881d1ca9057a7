/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy, loaded from its files: see policy.h. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "policies/files.h"
#include "policies/names.h"
#include "policies/policy-private.h"
#include "policies/reader.h"
#include "policies/rules-read.h"

/* The version of the format that this reads. */
#define POLICY_VERSION 1

/* ---- Loading. ---- */

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

/* Reads all of the file that is open in 'r' but its rules, which may name
 * classes of files that come later. */
static int
read_definitions(struct policy *policy, struct reader *r, const char *prefix)
{
    static const char *const keys[] = { "version", "bridges", "include",
                                        "qos",     "exclude", "classes",
                                        "rules",   "comment" };
    struct jpath root = { NULL, NULL, 0 };

    if (!reader_is(r, &root, r->root, JSON_OBJECT)) {
        return 0;
    }
    check_version(r, &root);
    reader_check_keys(r, &root, r->root, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, &root, r->root);

    int error = bridges_read(&policy->bridges, r, !*prefix);
    if (!error) {
        error = classes_read(&policy->classes, r);
    }
    if (!error) {
        error = qos_read(&policy->qos, r);
    }
    return error ? error : exclusions_read(&policy->exclusions, r, prefix);
}

/* Reads 'files' into 'policy'.  Returns 0, having noted what is wrong, or
 * ENOMEM. */
static int
read_policy(struct policy *policy, struct files *files,
            const struct names *names)
{
    int error = rules_create(policy->n_protocols, &policy->rules);

    if (!error) {
        error = classes_init(&policy->classes);
    }
    for (size_t i = 0; !error && i < files->n; i++) {
        error = read_definitions(policy, &files->files[i]->reader,
                                 files->files[i]->prefix);
    }
    if (!error) {
        error =
            queue_list_make(&policy->queues, &policy->classes, &policy->qos);
    }
    for (size_t i = 0; !error && i < files->n; i++) {
        struct policy_file *file = files->files[i];

        if (json_is_object(file->reader.root)) {
            error = rules_read(policy->rules, &file->reader, file->prefix,
                               names, &policy->classes);
        }
    }
    return error ? error : rules_finish(policy->rules);
}

/* Copies the names of the protocols, for messages. */
static int
copy_protocols(struct policy *policy, const struct policy_vocabulary *v)
{
    policy->protocols = calloc(v->n_protocols + 1, sizeof *policy->protocols);
    if (!policy->protocols) {
        return ENOMEM;
    }
    for (; policy->n_protocols < v->n_protocols; policy->n_protocols++) {
        char *name = strdup(v->names[policy->n_protocols]);

        if (!name) {
            return ENOMEM;
        }
        policy->protocols[policy->n_protocols] = name;
    }
    return 0;
}

int
policy_load(const char *file, const struct policy_vocabulary *vocabulary,
            struct policy **policyp, struct problems *problems)
{
    struct policy *policy = calloc(1, sizeof *policy);
    size_t n_before = problems->n + problems->n_omitted;
    struct names names = { .n_protocols = 0 };
    struct files files = { .n = 0 };
    int error = policy ? copy_protocols(policy, vocabulary) : ENOMEM;

    *policyp = NULL;
    if (!error) {
        error = names_init(&names, vocabulary);
    }
    if (!error) {
        error = files_open(&files, file, problems);
    }
    if (!error) {
        error = read_policy(policy, &files, &names);
    }
    if (!error && problems->n + problems->n_omitted > n_before) {
        error = EINVAL;
    } else if (error == ENOMEM) {
        problems_add(problems, file, 0, 0, NULL, "cannot be read: %s",
                     strerror(error));
    }
    files_close(&files);
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
        for (size_t i = 0; i < policy->n_protocols; i++) {
            free(policy->protocols[i]);
        }
        free(policy->protocols);
        bridges_destroy(&policy->bridges);
        classes_destroy(&policy->classes);
        qos_destroy(&policy->qos);
        queue_list_destroy(&policy->queues);
        exclusions_destroy(&policy->exclusions);
        rules_destroy(policy->rules);
        free(policy);
    }
}

/* ---- What it says. ---- */

size_t
policy_n_bridges(const struct policy *policy)
{
    return policy->bridges.n;
}

const char *
policy_bridge(const struct policy *policy, size_t i)
{
    return policy->bridges.names[i];
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

const char *
policy_qos_type(const struct policy *policy)
{
    return policy->qos.type;
}

size_t
policy_n_qos_ports(const struct policy *policy)
{
    return policy->qos.n;
}

const struct policy_qos_port *
policy_qos_port_at(const struct policy *policy, size_t i)
{
    return &policy->qos.ports[i];
}

const struct policy_qos_port *
policy_qos_port(const struct policy *policy, const struct policy_port *port)
{
    return qos_find(&policy->qos, port);
}

size_t
policy_n_queues(const struct policy *policy)
{
    return policy->queues.n;
}

const struct policy_queue *
policy_queue(const struct policy *policy, size_t i)
{
    return &policy->queues.queues[i];
}

struct policy_queue
policy_queue_on(const struct policy *policy, size_t i,
                const struct policy_qos_port *port)
{
    return queue_list_on(&policy->queues, i, port->max_rate);
}

size_t
policy_n_exclusions(const struct policy *policy)
{
    return policy->exclusions.n;
}

const struct policy_exclusion *
policy_exclusion(const struct policy *policy, size_t i)
{
    return &policy->exclusions.exclusions[i];
}

/* ---- What it decides. ---- */

struct policy_decision
policy_decide(const struct policy *policy,
              const struct policy_subject *subject)
{
    return rules_decide(policy->rules, subject);
}

const char *
policy_excludes(const struct policy *policy,
                const struct policy_subject *subject)
{
    for (size_t i = 0; i < policy->exclusions.n; i++) {
        if (exclusions_ask(&policy->exclusions, i, subject)) {
            return policy->exclusions.exclusions[i].name;
        }
    }
    return NULL;
}

size_t
policy_n_examining(const struct policy *policy)
{
    return rules_n_examining(policy->rules);
}

struct policy_examining
policy_examining(const struct policy *policy, size_t i)
{
    const struct rule *rule = rules_examining(policy->rules, i);

    return (struct policy_examining){
        .rule = rule->name,
        .class = rule->class,
        .criteria = &rule->criteria,
    };
}

uint16_t
policy_next_change(const struct policy *policy, uint16_t minute)
{
    return rules_next_change(policy->rules, minute);
}

bool
policy_has_changed(const struct policy *policy, uint16_t since, uint16_t now)
{
    uint16_t next = policy_next_change(policy, since);

    /* A clock that is set back has gone on by almost a week. */
    return next && (now + POLICY_MINUTES - since) % POLICY_MINUTES >= next;
}
