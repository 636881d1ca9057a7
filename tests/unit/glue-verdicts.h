/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_GLUE_VERDICTS_H
#define L7_TESTS_UNIT_GLUE_VERDICTS_H 1

/* Verdicts of all kinds, and the flows that go to the switch for them. */

#include <stdint.h>

struct ofpbuf;
struct ofputil_flow_mod;
struct pipeline_config;
struct verdict;

/* A number below 'n', or with 0 any; the same ones in all runs. */
uint32_t verdicts_any(uint32_t n);

/* Makes any settings and any verdict. */
void verdicts_make(struct pipeline_config *config, struct verdict *v);

/* The flow change that goes to the switch for what 'side' of 'v' sends, which
 * 'ofpacts' holds the actions of; its match is the caller's to destroy. */
void verdicts_sent(const struct pipeline_config *config,
                   const struct verdict *v, int side,
                   struct ofputil_flow_mod *fm, struct ofpbuf *ofpacts);

#endif /* tests/unit/glue-verdicts.h */
