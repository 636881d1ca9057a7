/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_COMMON_CAPABILITIES_H
#define L7_COMMON_CAPABILITIES_H 1

/* Linux's capabilities (capabilities(7)): the parts of root's power that a
 * thread has.
 *
 * A set of capabilities is a mask of CAPABILITY(CAP_...).  Of its permitted
 * ones a thread has some in effect, which is what the kernel asks for.  A
 * program that a thread runs gets none of them, unless it is root's and
 * nothing forbids that, or they are lent to it.
 *
 * Each thread has capabilities of its own.  Threads and processes that it
 * makes begin with what it has at that time.
 *
 * Straight on the system calls: there is no more to it, and so no need for
 * libcap.
 *
 * Threads: any; each call is about the thread that makes it. */

#include <linux/capability.h>
#include <stddef.h>
#include <stdint.h>

#define CAPABILITY(NUMBER) (UINT64_C(1) << (NUMBER))

/* The permitted ones. */
uint64_t capabilities_permitted(void);

/* Keeps those of 'permitted' that the thread has, for good, of which those of
 * 'effective' are in effect from now on; and lends none.  Returns 0 or an
 * errno. */
int capabilities_limit(uint64_t permitted, uint64_t effective);

/* Puts those of 'set' that are permitted in effect, or out of it. */
void capabilities_raise(uint64_t set);
void capabilities_lower(uint64_t set);

/* Has programs that the thread runs from now on get those of 'set' that the
 * thread has; with 0 none.  Returns 0 or an errno. */
int capabilities_lend(uint64_t set);

/* Sees to it that neither this process nor what it runs ever gets others than
 * 'set' again, not even as root.  What it takes may be missing (CAP_SETPCAP):
 * then that is nobody's to give, either. */
void capabilities_bound(uint64_t set);

/* For a daemon that gives up at the end of its start what only that takes.
 * The main thread says before it starts others what is to be left; and each
 * thread that was there during the start gives up the rest when it is done
 * with it, and ends the program if that fails.  If nobody has said anything,
 * all is left. */
void capabilities_set_lasting(uint64_t set);
void capabilities_give_up(void);

/* Writes the names of 'set' into 'text' of 'size' bytes, parted by ", ": those
 * that ovs-l7d has to do with; others are left out. */
void capabilities_format(uint64_t set, char *text, size_t size);

#endif /* common/capabilities.h */
