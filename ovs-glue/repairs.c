/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often something is put right: see repairs.h. */

#include <config.h>
#include "ovs-glue/repairs.h"

#include "openvswitch/poll-loop.h"
#include "util.h"

/* Repairs that may follow one another, and the milliseconds that each one more
 * takes to be allowed. */
#define REPAIRS_BURST 10
#define REPAIRS_MS 30000

void
repairs_init(struct repairs *r)
{
    r->n = 0;
    token_bucket_init(&r->bucket, 1, REPAIRS_MS * REPAIRS_BURST);
}

bool
repairs_may(struct repairs *r)
{
    return token_bucket_withdraw(&r->bucket, REPAIRS_MS);
}

void
repairs_wait(struct repairs *r)
{
    token_bucket_wait(&r->bucket, REPAIRS_MS);
}
