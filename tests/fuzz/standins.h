/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_FUZZ_STANDINS_H
#define L7_TESTS_FUZZ_STANDINS_H 1

/* Stand-ins, for a glue that nothing but a test speaks to: the database, the
 * mirror, the thread, and the clock, which the test moves.  To be linked
 * before ovs-glue/'s own, and with --wrap=time_msec. */

#include <stdint.h>

struct glue_thread;
struct mailbox;

/* The time, in ms. */
extern long long int standins_now_ms;

/* The mirror's port; 0: it has none. */
extern uint16_t standins_ofport;

/* To be called once, before anything else.  Returns 0 or an errno. */
int standins_init(void);

/* The thread, and what it is to call. */
struct glue_thread *standins_thread(void);
struct mailbox *standins_calls(void);

/* An earlier life has left flows whose cookies mean something: of the database
 * that was made last. */
void standins_leave_glossary(void);

#endif /* tests/fuzz/standins.h */
