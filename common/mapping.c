/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for large arrays: see mapping.h. */

#include <l7-config.h>
#include "common/mapping.h"

#include <sys/mman.h>

void *
mapping_create(size_t size)
{
    void *mapping = mmap(NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (mapping == MAP_FAILED) {
        return NULL;
    }
    /* Best effort. */
    madvise(mapping, size, MADV_HUGEPAGE);
    return mapping;
}

void
mapping_destroy(void *mapping, size_t size)
{
    if (mapping) {
        munmap(mapping, size);
    }
}
