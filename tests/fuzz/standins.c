/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in for parts of ovs-glue/: see standins.h. */

#include <config.h>
#include "tests/fuzz/standins.h"

#include "lib/vswitch-idl.h"
#include "ovs-glue/database.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/glue-private.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/mirror.h"
#include "util.h"

/* The clock: the linker has everybody ask this one. */
long long int standins_now_ms = 1000000;
uint16_t standins_ofport;

long long int __wrap_time_msec(void);

long long int
__wrap_time_msec(void)
{
    return standins_now_ms;
}

/* The thread: this one. */
struct glue_thread {
    struct mailbox calls;
    struct glue *glue;
};

static struct glue_thread the_thread;

void
glue_thread_add(struct glue_thread *t, struct glue *g)
{
    t->glue = g;
}

void
glue_thread_call(struct glue_thread *t, void (*function)(void *), void *aux)
{
    mailbox_post_always(&t->calls, &glue_call_create(function, aux)->item);
}

struct database {
    bool want_mirror; /* See database_want_mirror(). */
    struct inventory *inventory;
    struct glossary_row *glossary;
};

static struct database the_database;

struct database *
database_create(const char *remote OVS_UNUSED, const char *bridge OVS_UNUSED,
                const char *mirror_port OVS_UNUSED,
                struct queues *queues OVS_UNUSED, uint16_t cookie_prefix)
{
    standins_ofport = 7;
    the_database = (struct database){
        .want_mirror = true,
        .inventory = inventory_create(NULL, 0),
        .glossary = glossary_row_create(cookie_prefix),
    };
    return &the_database;
}

void
database_destroy(struct database *db)
{
    inventory_unref(db->inventory);
    glossary_row_destroy(db->glossary);
}

struct glossary_row *
database_glossary(const struct database *db)
{
    return db->glossary;
}

uint64_t
database_n_repairs(const struct database *db OVS_UNUSED)
{
    return 0;
}

void
database_renew_mirror(struct database *db OVS_UNUSED)
{}

long long int
database_out_ms(const struct database *db OVS_UNUSED)
{
    return 0;
}

/* The database takes whatever is to be written into it. */
void
database_run(struct database *db)
{
    if (glossary_row_is_due(db->glossary)) {
        glossary_row_note(db->glossary, NULL);
    }
}

void
database_wait(struct database *db OVS_UNUSED)
{}

void
database_want_mirror(struct database *db, bool want)
{
    db->want_mirror = want;
}

bool
database_has_mirror(const struct database *db)
{
    return db->want_mirror;
}

bool
database_has_unsettled_queues(const struct database *db OVS_UNUSED)
{
    return false;
}

uint16_t
database_mirror_ofport(const struct database *db OVS_UNUSED)
{
    return standins_ofport;
}

bool
database_is_connected(const struct database *db OVS_UNUSED)
{
    return true;
}

bool
database_has_bridge(const struct database *db OVS_UNUSED)
{
    return true;
}

const char *
database_problem(const struct database *db OVS_UNUSED)
{
    return NULL;
}

const char *
database_datapath_type(const struct database *db OVS_UNUSED)
{
    return "netdev";
}

struct inventory *
database_inventory(const struct database *db)
{
    return db->inventory;
}

const char *
mirror_name(const struct mirror *m OVS_UNUSED)
{
    return "l7mirror";
}

const char *
mirror_near_address(const struct mirror *m OVS_UNUSED)
{
    return "02:00:00:00:00:01";
}

const char *
mirror_far_address(const struct mirror *m OVS_UNUSED)
{
    return "02:00:00:00:00:02";
}

bool
mirror_has_ipv6(void)
{
    return true;
}

bool
mirror_exists(const struct mirror *m OVS_UNUSED)
{
    return true;
}

/* Nothing is ever wrong with it, and no canary comes. */
void
mirror_begin_mending(struct mirror *m OVS_UNUSED)
{}

bool
mirror_is_mending(const struct mirror *m OVS_UNUSED)
{
    return false;
}

void
mirror_mending_wait(const struct mirror *m OVS_UNUSED)
{}

char *
mirror_end_mending(struct mirror *m OVS_UNUSED, bool *is_new)
{
    *is_new = false;
    return NULL;
}

int
standins_init(void)
{
    return mailbox_init(&the_thread.calls, SIZE_MAX);
}

struct glue_thread *
standins_thread(void)
{
    return &the_thread;
}

struct mailbox *
standins_calls(void)
{
    return &the_thread.calls;
}

void
standins_leave_glossary(void)
{
    struct ovsrec_bridge bridge = { .name = NULL };

    smap_init(&bridge.external_ids);
    smap_add(&bridge.external_ids, "ovs-l7-cookies-4c37",
             "workers=2 protocols=unknown,alpha,beta");
    glossary_row_note(the_database.glossary, &bridge);
    smap_destroy(&bridge.external_ids);
}
