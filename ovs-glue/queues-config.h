/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_CONFIG_H
#define L7_OVS_GLUE_QUEUES_CONFIG_H 1

/* Queues as they are wanted: which ports of the bridge have some, and what
 * each queue gets.
 *
 * Every port that is named has all the queues, since a class may be sent out
 * of any of them.  Rates are in bits a second and bursts in bits, as in Open
 * vSwitch's database (ovs-vswitchd.conf.db(5), tables QoS and Queue); 0 leaves
 * a rate or a burst to Open vSwitch.  A queue is the same on all ports, but
 * for what it has for sure: slow ports may not have that much to give.
 *
 * Threads: any; nothing here is shared. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Queues of a port, and entries that name ports, at most. */
#define QUEUES_MAX 256
#define QUEUES_PORTS_MAX 256

/* Queues of all ports together: each is a class of the kernel's, and each
 * change of Open vSwitch's configuration sets all of them once more. */
#define QUEUES_TOTAL_MAX 131072

/* "linux-htb may use queue_ids less than 61440", and so linux-hfsc. */
#define QUEUES_ID_MAX 61439

/* Bits a second: more than any link has, and little enough to add. */
#define QUEUES_RATE_MAX UINT64_C(1000000000000000)

enum queues_type { QUEUES_HTB, QUEUES_HFSC };

struct queue_config {
    uint32_t id;       /* Number, as in set_queue. */
    const char *class; /* Whose it is, for people; NULL: nobody's. */
    uint64_t min_rate; /* What it has for sure. */
    uint64_t max_rate; /* What it has at most. */
    uint64_t burst;    /* What it may save up while idle; HTB only. */
    uint32_t priority; /* The lower, the sooner it borrows; HTB only. */
    int dscp;          /* Its packets are marked with this; -1: not. */
};

struct queues_ports {
    const char *interfaces; /* Their names, with * and ?; NULL: every VM's. */
    uint64_t max_rate;      /* All queues of a port together. */
    const uint64_t *min_rates; /* What each queue has for sure here; NULL:
                                * what it has everywhere. */
};

struct queues_config {
    enum queues_type type;
    const struct queues_ports *ports; /* The first that fits a port is its. */
    size_t n_ports;
    const struct queue_config *queues;
    size_t n_queues;
};

/* Returns what is wrong with a configuration, a text that the caller frees, or
 * NULL. */
char *queues_config_check(const struct queues_config *);

/* A copy with all that it points to. */
struct queues_config *queues_config_clone(const struct queues_config *);
void queues_config_destroy(struct queues_config *);

/* What queue 'i' has for sure on the ports of the entry 'ports'. */
uint64_t queues_config_min_rate(const struct queues_config *, size_t ports,
                                size_t i);

/* The index in 'ports' of the entry for a port with these 'names' (its own,
 * and its interfaces'), SIZE_MAX if it is to have no queues. */
size_t queues_config_select(const struct queues_config *,
                            const char *const *names, size_t n_names,
                            bool is_vm);

/* "linux-htb" or "linux-hfsc". */
const char *queues_type_name(enum queues_type);

#endif /* ovs-glue/queues-config.h */
