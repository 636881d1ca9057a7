/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy asks for in vain: see support.h. */

#include <l7-config.h>
#include "daemon/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "policies/policy.h"

char *
support_class_text(const struct policy_class *class,
                   const struct support *support)
{
    bool in_vain = class->queue.id != POLICY_NONE && !support->queues;
    bool unmetered = class->meter.rate && !support->max_meters;
    char *text = NULL;

    if ((in_vain || unmetered)
        && asprintf(&text, "%s%s%s",
                    in_vain ? "its queue does not shape: the userspace "
                              "datapath ignores queues"
                            : "",
                    in_vain && unmetered ? "; " : "",
                    unmetered ? "it has no meter: the datapath has none" : "")
               < 0) {
        abort();
    }
    return text;
}

size_t
support_describe(const struct policy *policy, const struct support *support,
                 const char *prefix, FILE *out)
{
    size_t n = 0;

    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        const struct policy_class *class = policy_class(policy, (uint16_t) i);
        char *text = support_class_text(class, support);

        if (text) {
            n++;
            if (out) {
                fprintf(out, "%sclass %s: %s\n", prefix, class->name, text);
            }
            free(text);
        }
    }
    return n;
}
