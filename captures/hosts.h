/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CAPTURES_HOSTS_H
#define L7_CAPTURES_HOSTS_H 1

/* Hosts: who would be behind which port of a bridge that is only imagined, as
 * the command line of "ovs-l7ctl simulate" tells it.
 *
 * VMs have addresses, each at a port of theirs.  All other addresses are
 * behind one more port, the uplink.
 *
 * Ownership: a 'struct hosts' owns all; what is found in it lives as long.
 * Threads: one while it is made, then any number. */

#include <netinet/in.h>
#include <stdint.h>

struct hosts;
struct policy;
struct policy_match;

/* Addresses at most. */
#define HOSTS_MAX 4096

/* Room for what is wrong with an option. */
#define HOSTS_WHY_MAX 256

struct hosts_port {
    char *interface; /* Its name, */
    uint16_t number; /* and its number, from 1. */
    char *vm;        /* The VM's name, or NULL for the uplink. */
    uint16_t vm_number;
    char *uuid;                 /* What else is known of the VM, or NULL. */
    char *iface_id;             /* Likewise. */
    uint16_t vlan;              /* Its VLAN, as an access port; 0: none. */
    struct policy_match *match; /* What the policy says of it. */
};

/* Returns NULL if memory is short. */
struct hosts *hosts_create(void);
void hosts_destroy(struct hosts *);

/* Adds what 'text' says: "NAME=ADDRESS[,KEY=VALUE]...", the keys being
 * interface, uuid, iface-id and vlan.  Returns 0, or an errno with the reason
 * in 'why'; then nothing more may be done with it but to destroy it. */
int hosts_add(struct hosts *, const char *text, char why[HOSTS_WHY_MAX]);

/* Names the uplink, which is "uplink" otherwise.  Returns likewise. */
int hosts_set_uplink(struct hosts *, const char *interface,
                     char why[HOSTS_WHY_MAX]);

/* Asks 'policy', which must outlive the hosts, about all ports.  To be called
 * once, when all is added.  Returns 0 or ENOMEM. */
int hosts_match(struct hosts *, const struct policy *policy);

/* The port that 'addr' is behind, in 'vlan' as a capture has it: where packets
 * are captured without a tag, it is not known which. */
const struct hosts_port *hosts_find(const struct hosts *,
                                    const struct in6_addr *addr,
                                    uint16_t vlan);

/* How many VMs there are. */
uint16_t hosts_n_vms(const struct hosts *);

#endif /* captures/hosts.h */
