/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for large arrays: see mapping.h. */

#include <l7-config.h>
#include "common/mapping.h"

#include <sys/mman.h>

/* Smaller ones stay in small pages: processors remember where so many are, and
 * what is not used of a huge page would be a good part of it. */
#define HUGE_FROM (4u << 20)

void *
mapping_create(size_t size)
{
    void *mapping = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (mapping == MAP_FAILED) {
        return NULL;
    }
    if (size >= HUGE_FROM) {
        /* Best effort. */
        madvise(mapping, size, MADV_HUGEPAGE);
    }
    return mapping;
}

void
mapping_destroy(void *mapping, size_t size)
{
    if (mapping) {
        munmap(mapping, size);
    }
}
