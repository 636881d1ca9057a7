/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy costs, in process: part of "make bench-policy".
 *
 *   rules [-r ROUNDS] [-n PORTS] PATTERNS NAME=POLICY...
 *
 * The policies are files of make-policy.  For each it is measured what it
 * costs to read and check it, to ask it about each of the bridge's ports, to
 * do so again when one port has changed, and to decide on a connection: on
 * connections of all kinds, and on one that only the last rule is for.
 * Decisions of the policies take turns; ratios are those to the first policy
 * in the same turn.  Times are processor times, as medians with the least and
 * the most. */

#include <l7-config.h>

#include <malloc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "daemon/vocabulary.h"
#include "ovs-glue/inventory.h"
#include "patterns/library.h"
#include "policies/policy.h"
#include "tests/bench/turns.h"

#define ROUNDS_DEFAULT 15
#define PORTS_DEFAULT 2000
#define POLICIES_MAX 8

/* Connections that are decided on in a turn, and how often each is. */
#define N_SUBJECTS 4096
#define N_TIMES 4

/* What the last rule of make-policy is for. */
#define LAST_PORT 65000

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "bench-policy: %s\n", what);
    exit(EXIT_FAILURE);
}

/* Whatever was allocated and not freed, in bytes. */
static double
allocated(void)
{
    struct mallinfo2 info = mallinfo2();
    return (double) (info.uordblks + info.hblkhd);
}

static void
print_turns(const char *what, const struct turns *t, const char *unit)
{
    printf("  %s %.2f %s (%.2f to %.2f)\n", what, turns_median(t), unit,
           turns_least(t), turns_most(t));
}

/* ---- Ports and connections. ---- */

static char *__attribute__((format(printf, 1, 2)))
text(const char *format, ...)
{
    va_list args;
    char *s;

    va_start(args, format);
    if (vasprintf(&s, format, args) < 0) {
        fail("not enough memory");
    }
    va_end(args);
    return s;
}

/* An uplink, and 'n' - 1 ports of as many VMs of 'n_tenants', of which the
 * last has 'name'. */
static struct inventory *
make_inventory(size_t n, unsigned int n_tenants, const char *name)
{
    struct inventory_port *ports = calloc(n, sizeof *ports);

    if (!ports) {
        fail("not enough memory");
    }
    ports[0] = (struct inventory_port){
        .ofport = 1,
        .port = 1,
        .name = text("uplink"),
    };
    for (unsigned int i = 1; i < n; i++) {
        unsigned int t = i % n_tenants;

        ports[i] = (struct inventory_port){
            .ofport = (uint16_t) (i + 1),
            .port = (uint16_t) (i + 1),
            .vlan = (uint16_t) (100 + t),
            .mode = INVENTORY_ACCESS,
            .name = text("tap%04u", i),
            .vm_name = i + 1 == n && name ? text("%s", name)
                                          : text("tenant-%02u-vm%u", t, i),
            .vm_uuid = text("7e4a0000-0000-4000-8000-%012u", i),
            .iface_id = text("port-%02u-%u", t, i),
        };
        ports[i].vm = text("%s", ports[i].vm_name);
    }
    struct inventory *inventory = inventory_create(ports, n);
    free(ports);
    return inventory;
}

/* The same numbers on all machines: MINSTD, as of Park and Miller,
 * "Random number generators: good ones are hard to find", 1988. */
static uint32_t
next_random(uint32_t below)
{
    static uint64_t state = 1;

    state = state * 48271 % 2147483647;
    return (uint32_t) (state % below);
}

static struct in6_addr
mapped(unsigned int a, unsigned int b, unsigned int c, unsigned int d)
{
    return (struct in6_addr){ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff,
                                  (uint8_t) a, (uint8_t) b, (uint8_t) c,
                                  (uint8_t) d } } };
}

/* What is the same of all connections for all policies. */
struct connection_kind {
    struct policy_subject subject; /* Without its ports: those are */
    uint16_t ofports[2];           /* these. */
};

static void
make_mixed(struct connection_kind *kinds, size_t n, size_t n_protocols,
           size_t n_ports, unsigned int n_tenants)
{
    static const uint16_t tp_ports[] = { 22, 25, 80, 443, 3306, 8080, 50000 };

    for (size_t i = 0; i < n; i++) {
        uint32_t vm = 1 + next_random((uint32_t) n_ports - 1);
        uint32_t t = vm % n_tenants;
        bool inside = !next_random(4);

        kinds[i] = (struct connection_kind){
            .subject = {
                .protocol = (uint16_t) next_random((uint32_t) n_protocols),
                .ip_version = 4,
                .vlan = (uint16_t) (100 + t),
                .minute = (uint16_t) next_random(POLICY_MINUTES),
                .tp_ports = { (uint16_t) (32768 + next_random(28000)),
                              tp_ports[next_random(7)] },
                .addrs = { mapped(10, t, next_random(256), vm % 256),
                           inside ? mapped(10, t, next_random(256), 9)
                                  : mapped(198, 51, 100, 7) },
            },
            .ofports = { (uint16_t) (vm + 1),
                         inside ? (uint16_t) (2 + next_random(
                                      (uint32_t) n_ports - 1))
                                : 1 },
        };
    }
}

/* Connections through the host, between no VMs, of a protocol that nobody
 * knows: nothing is for them but the last rule. */
static void
make_last(struct connection_kind *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        kinds[i] = (struct connection_kind){
            .subject = {
                .ip_version = 4,
                .minute = (uint16_t) next_random(POLICY_MINUTES),
                .tp_ports = { (uint16_t) (32768 + next_random(28000)),
                              LAST_PORT },
                .addrs = { mapped(203, 0, 113, next_random(256)),
                           mapped(198, 51, 100, 7) },
            },
            .ofports = { 1, 1 },
        };
    }
}

/* ---- Policies. ---- */

struct candidate {
    const char *name;
    const char *file;
    struct ruleset *ruleset;
    struct basis *basis;
    size_t n_decided[2];       /* Of both kinds of connections, those that */
    struct turns decide_ns[2]; /* get a class; what a decision takes, */
    struct turns ratio[2];     /* and over what it takes with the first. */
};

static const char *const kind_names[2] = { "mixed", "the last rule's" };

static uint32_t
give_meter(const char *class_name, void *next)
{
    (void) class_name;
    return ++*(uint32_t *) next;
}

static void
check_problems(int error, const struct problems *problems)
{
    if (error) {
        fail(problems->n ? problems->texts[0] : strerror(error));
    }
}

static void
measure_load(struct candidate *c, const char *patterns, unsigned int rounds)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const struct ruleset_sources sources = {
        .patterns = &patterns,
        .n_patterns = 1,
        .policy = c->file,
    };
    struct turns ms = { .n = 0 };
    struct turns kib = { .n = 0 };
    uint32_t n_meters = 0;

    check_problems(
        ruleset_load(&sources, give_meter, &n_meters, &c->ruleset, &problems),
        &problems);
    for (unsigned int i = 0; i < rounds; i++) {
        struct policy *policy;
        double before = allocated();
        double us = turns_cpu_us();

        check_problems(vocabulary_load_policy(c->file,
                                              ruleset_library(c->ruleset),
                                              &policy, &problems),
                       &problems);
        turns_add(&ms, (turns_cpu_us() - us) / 1e3);
        turns_add(&kib, (allocated() - before) / 1024);
        policy_destroy(policy);
    }
    problems_destroy(&problems);
    print_turns("read and checked in", &ms, "ms");
    print_turns("in memory", &kib, "KiB");
}

static struct basis *
make_basis(struct ruleset *ruleset, struct inventory *inventory,
           const struct basis *old)
{
    struct basis *basis;

    if (basis_create(ruleset, inventory, old, &basis)) {
        fail("not enough memory");
    }
    return basis;
}

/* Asks about all ports, and again when one has another VM. */
static void
measure_ports(struct candidate *c, struct inventory *inventory,
              struct inventory *changed, unsigned int rounds)
{
    struct turns all = { .n = 0 };
    struct turns one = { .n = 0 };
    double before = allocated();

    c->basis = make_basis(c->ruleset, inventory, NULL);
    double kib = (allocated() - before) / 1024;
    for (unsigned int i = 0; i < rounds; i++) {
        double us = turns_cpu_us();
        struct basis *first = make_basis(c->ruleset, inventory, NULL);
        turns_add(&all, (turns_cpu_us() - us) / 1e3);

        us = turns_cpu_us();
        struct basis *second = make_basis(c->ruleset, changed, first);
        turns_add(&one, (turns_cpu_us() - us) / 1e3);
        basis_unref(first);
        basis_unref(second);
    }
    print_turns("asked about all ports in", &all, "ms");
    print_turns("and after the change of one in", &one, "ms");
    printf("  what it says of the ports takes %.0f KiB\n", kib);
}

/* Decides on all of 'kinds', 'which' of them, and returns what one takes in
 * ns. */
static double
decide(struct candidate *c, const struct connection_kind *kinds, int which)
{
    static struct policy_subject subjects[N_SUBJECTS];
    size_t n_decided = 0;

    for (size_t i = 0; i < N_SUBJECTS; i++) {
        subjects[i] = kinds[i].subject;
        for (int side = 0; side < 2; side++) {
            subjects[i].ports[side] =
                basis_match(c->basis, kinds[i].ofports[side]);
        }
    }
    double us = turns_cpu_us();
    for (int i = 0; i < N_TIMES; i++) {
        for (size_t j = 0; j < N_SUBJECTS; j++) {
            n_decided += ruleset_decide(c->ruleset, &subjects[j]).class
                         != POLICY_NO_CLASS;
        }
    }
    us = turns_cpu_us() - us;
    c->n_decided[which] = n_decided / N_TIMES;
    return us * 1e3 / N_SUBJECTS / N_TIMES;
}

static void
measure_decisions(struct candidate *candidates, size_t n,
                  const struct connection_kind *kinds, int which,
                  unsigned int rounds)
{
    for (unsigned int i = 0; i < rounds + 1; i++) {
        double first = 0;

        for (size_t j = 0; j < n; j++) {
            struct candidate *c = &candidates[j];
            double ns = decide(c, kinds, which);

            first = j ? first : ns;
            if (i) { /* The first turn warms up. */
                turns_add(&c->decide_ns[which], ns);
                turns_add(&c->ratio[which], ns / first);
            }
        }
    }
}

static void
print_decisions(const struct candidate *c, int which, const char *first)
{
    printf("  %s, %s: %.0f ns a decision (%.0f to %.0f), %.2f times %s "
           "(%.2f to %.2f); %zu of %d get a class\n",
           c->name, kind_names[which], turns_median(&c->decide_ns[which]),
           turns_least(&c->decide_ns[which]), turns_most(&c->decide_ns[which]),
           turns_median(&c->ratio[which]), first,
           turns_least(&c->ratio[which]), turns_most(&c->ratio[which]),
           c->n_decided[which], N_SUBJECTS);
}

/* ---- All of it. ---- */

static unsigned int
read_number(const char *s, unsigned int least, unsigned int most)
{
    char *end;
    unsigned long int n = strtoul(s, &end, 10);

    if (!*s || *end || n < least || n > most) {
        fail("-r and -n: give a number of rounds from 1 to 1000, and of ports "
             "from 2 to 60000");
    }
    return (unsigned int) n;
}

static void __attribute__((noreturn)) usage(void)
{
    fail("usage: rules [-r ROUNDS] [-n PORTS] PATTERNS NAME=POLICY...");
}

int
main(int argc, char *argv[])
{
    static struct connection_kind kinds[2][N_SUBJECTS];
    static struct candidate candidates[POLICIES_MAX];
    unsigned int rounds = ROUNDS_DEFAULT;
    size_t n_ports = PORTS_DEFAULT;
    const unsigned int n_tenants = 50;
    int c;

    while ((c = getopt(argc, argv, "r:n:")) != -1) {
        switch (c) {
        case 'r':
            rounds = read_number(optarg, 1, TURNS_MAX);
            break;
        case 'n':
            n_ports = read_number(optarg, 2, 60000);
            break;
        default:
            usage();
        }
    }
    int n = argc - optind - 1;
    if (n < 1 || n > POLICIES_MAX) {
        usage();
    }

    struct inventory *inventory = make_inventory(n_ports, n_tenants, NULL);
    struct inventory *changed =
        make_inventory(n_ports, n_tenants, "tenant-00-another");
    for (int i = 0; i < n; i++) {
        struct candidate *candidate = &candidates[i];
        char *name = argv[optind + 1 + i];
        char *equals = strchr(name, '=');

        if (!equals) {
            usage();
        }
        *equals = '\0';
        candidate->name = name;
        candidate->file = equals + 1;
        printf("%s, %zu ports:\n", name, n_ports);
        measure_load(candidate, argv[optind], rounds);
        measure_ports(candidate, inventory, changed, rounds);
    }

    make_mixed(kinds[0], N_SUBJECTS,
               library_n_protocols(ruleset_library(candidates[0].ruleset)),
               n_ports, n_tenants);
    make_last(kinds[1], N_SUBJECTS);
    printf("decisions, %u turns:\n", rounds);
    for (int which = 0; which < 2; which++) {
        measure_decisions(candidates, (size_t) n, kinds[which], which, rounds);
        for (int i = 0; i < n; i++) {
            print_decisions(&candidates[i], which, candidates[0].name);
        }
    }
    for (int i = 0; i < n; i++) {
        basis_unref(candidates[i].basis);
        ruleset_unref(candidates[i].ruleset);
    }
    inventory_unref(inventory);
    inventory_unref(changed);
    return EXIT_SUCCESS;
}
