/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_COMMON_MAPPING_H
#define L7_COMMON_MAPPING_H 1

/* A mapping: zeroed memory for an array that may become very large, and is
 * used at random.
 *
 * What is not used yet takes no memory, so that room for all that there may
 * ever be can be had at the start: then things stay where they are, and their
 * place is their number.  A large one is in huge pages where the kernel has
 * some, since otherwise most accesses to it cost a walk through page tables as
 * well.  (Measured with 1,000,000 connections, chosen at random: 1.44 us a
 * packet in chunks from malloc(), 0.81 in one mapping.)
 *
 * Threads: any, each its own. */

#include <stddef.h>

/* Returns a mapping of 'size' bytes, or NULL if there is none of that size. */
void *mapping_create(size_t size);

/* Unmaps what mapping_create(size) returned; NULL is nothing. */
void mapping_destroy(void *mapping, size_t size);

#endif /* common/mapping.h */
