/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_RULESETS_H
#define L7_TESTS_UNIT_DAEMON_RULESETS_H 1

/* What the tests of rulesets and of the judge share: patterns and policies in
 * a directory of this run, which is the working directory. */

#include <stdint.h>

struct problems;
struct ruleset;

/* The patterns that rulesets_set_up() writes, each a protocol:
 *
 *   alpha    strong, either side, begins with "alpha"; group "first"
 *   beta     strong, what the server says begins with "beta"
 *   gamma    weak, either side, begins with "ga"
 *   orphan   strong, either side, begins with "orphan": no rule names it
 *
 * and the policy, whose classes are:
 *
 *   fast     alpha: queue 1
 *   slow     beta: queue 2, a meter
 *   blocked  gamma: drop
 *   marked   unknown: DSCP 10 */
#define PATTERNS "patterns"
#define POLICY "policy.json"

/* To be run before and after the tests of a program. */
int rulesets_set_up(void **state);
int rulesets_tear_down(void **state);

/* Makes 'file' hold 'text'; missing directories are not made. */
void write_text(const char *file, const char *text);

/* A pattern file's text whose 'side' ("client", "server", "either") matches
 * 'regex'; it holds until the next call. */
const char *pattern_text(const char *protocol, const char *strength,
                         const char *side, const char *regex);

/* Numbers the meters of classes from 100 in order of their names' first
 * letter: 'a' has 100, 'b' 101... */
uint32_t meter_by_letter(const char *class, void *aux);

/* Loads the patterns in 'patterns' and the policy in 'policy'. */
int ruleset_try(const char *patterns, const char *policy, struct ruleset **,
                struct problems *);

/* The same, which must have no problem. */
struct ruleset *ruleset_from(const char *patterns, const char *policy);

/* The number of the protocol 'name', which there must be. */
uint16_t protocol_of(const struct ruleset *, const char *name);

/* The class of a connection of which nothing is known but that number. */
uint16_t class_of(const struct ruleset *, uint16_t protocol);

#endif /* tests/unit/daemon-rulesets.h */
