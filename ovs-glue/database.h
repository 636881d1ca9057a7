/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_DATABASE_H
#define L7_OVS_GLUE_DATABASE_H 1

/* The database: what Open vSwitch's says of our bridge and its ports, and what
 * we write into it: the mirror's port, the queues (queues.h), and the glossary
 * of our cookies (glossary-row.h).  One transaction is under way at a time.
 *
 * The mirror's port is an access port of VLAN 4095, which no frame can have,
 * so that nothing is flooded to it, and bears external_ids:owner=ovs-l7.  A
 * port of ours from an earlier life is taken away first and added again only
 * after ovs-vswitchd has followed: it would otherwise hold on to an interface
 * that no longer exists.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

struct database;
struct glossary_row;
struct inventory;
struct queues;

/* Watches 'bridge' in the database 'remote' ("unix:..."), where the mirror's
 * port is to be called 'mirror_port', and writes what 'queues' wants, which
 * must outlive it.  The glossary is that of cookies with 'cookie_prefix'. */
struct database *database_create(const char *remote, const char *bridge,
                                 const char *mirror_port,
                                 struct queues *queues,
                                 uint16_t cookie_prefix);
void database_destroy(struct database *);

void database_run(struct database *);
void database_wait(struct database *);

/* Whether the mirror's port should be there: true at first. */
void database_want_mirror(struct database *, bool want);

/* Times that somebody else has taken the mirror's port or changed it. */
uint64_t database_n_repairs(const struct database *);

/* Its interface is another one of the same name: takes the port away and adds
 * it again. */
void database_renew_mirror(struct database *);

/* True if the mirror's port is in the database, or a change is under way. */
bool database_has_mirror(const struct database *);

/* True if rows of queues are still to be written or taken away. */
bool database_has_unsettled_queues(const struct database *);

/* The glossary's place, which is the database's. */
struct glossary_row *database_glossary(const struct database *);

/* The mirror's OpenFlow port number; 0 while there is none. */
uint16_t database_mirror_ofport(const struct database *);

/* True if the database answers. */
bool database_is_connected(const struct database *);

/* Milliseconds since the connection to the database broke, or 0.  What is
 * known stays as it was. */
long long int database_out_ms(const struct database *);

bool database_has_bridge(const struct database *);

/* What keeps us from using the bridge, a text for people that says what to
 * do, or NULL. */
const char *database_problem(const struct database *);

/* "system", "netdev", ...: "" for the default. */
const char *database_datapath_type(const struct database *);

/* The ports as they are now; a new one after every change. */
struct inventory *database_inventory(const struct database *);

#endif /* ovs-glue/database.h */
