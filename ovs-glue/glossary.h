/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLOSSARY_H
#define L7_OVS_GLUE_GLOSSARY_H 1

/* A glossary: what the numbers in our flows' cookies mean.
 *
 * The protocol's number in a cookie means something only to who has the same
 * patterns, and the worker's only among as many workers.  So the glossary is
 * kept where the flows are, with the bridge, in a line of Open vSwitch's
 * database:
 *
 *   external_ids:ovs-l7-cookies-4c37="workers=2 protocols=unknown,bgp,..."
 *
 * with the cookies' prefix in the key.  While it stands there, it holds for
 * every flow of ours on the bridge; when the numbers change, it is away until
 * no flow has old ones.
 *
 * Ownership: a glossary owns its names.
 * Threads: any, one at a time. */

#include <stddef.h>

struct glossary {
    unsigned int n_workers;
    char **protocols; /* Names, by number: no two are the same. */
    size_t n_protocols;
};

/* The glossary of 'n_workers' and the 'n' names 'protocols' as text, which the
 * caller frees. */
char *glossary_format(unsigned int n_workers, const char *const *protocols,
                      size_t n);

/* Reads 'text' into a new glossary.  Returns NULL if it is none. */
struct glossary *glossary_parse(const char *text);
void glossary_destroy(struct glossary *);

#endif /* ovs-glue/glossary.h */
