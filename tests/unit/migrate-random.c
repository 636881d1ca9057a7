/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests the migration of rules of iptables against an interpreter: random
 * rules are made into a policy, and for every connection of a small world the
 * policy must come to what the interpreter comes to, who follows the rules
 * packet by packet. */

#include <l7-config.h>
#include "migrate/walk.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "migrate/cases.h"
#include "migrate/iptables.h"
#include "migrate/names.h"
#include "migrate/notes.h"
#include "migrate/policy.h"
#include "migrate/remarks.h"
#include "migrate/tc.h"
#include "policies/policy.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* Rulesets that are tried. */
#define N_RULESETS 400

/* ---- The world. ---- */

static const char *const protocols[] = { "unknown",    "http",     "smtp",
                                         "bittorrent", "gnutella", "irc" };

/* Rules name all but the last: there are always some of which nobody has
 * heard. */
#define N_NAMED (N_ELEMENTS(protocols) - 1)

static const char *const hosts[] = { "10.0.0.1", "10.0.1.1", "192.0.2.1" };
static const char *const networks[] = { "10.0.0.0/8", "10.0.1.0/24",
                                        "10.0.0.1/32" };
static const uint16_t ports[] = { 22, 80, 6881 };
#define CLIENT_PORT 40000

/* Monday at noon and at night, Saturday at noon. */
static const uint16_t minutes[] = { 12 * 60, 23 * 60,
                                    5 * GUARD_DAY_MINUTES + 12 * 60 };

/* A connection, and what the interpreter knows of it. */
struct connection {
    int protocol; /* Index in 'protocols'; -1: examining. */
    uint32_t addrs[2];
    uint16_t ports[2];
    uint16_t minute;
    uint32_t mark; /* Of the present packet, */
    uint32_t connmark;
    bool dropped;
};


/* ---- Random rules. ---- */

static unsigned int
pick(unsigned int n)
{
    return (unsigned int) random() % n;
}

/* A chain that rules may stand in; users' chains only call later ones. */
static const struct {
    const char *table;
    const char *chain;
    const char *calls[2];
} chains[] = {
    { "mangle", "PREROUTING", { "one", "two" } },
    { "mangle", "FORWARD", { "one", "two" } },
    { "mangle", "POSTROUTING", { "one", "two" } },
    { "mangle", "one", { "two", NULL } },
    { "mangle", "two", { NULL, NULL } },
    { "filter", "FORWARD", { "three", NULL } },
    { "filter", "three", { NULL, NULL } },
};

static void
write_matches(FILE *out)
{
    if (!pick(2)) {
        fprintf(out, " -m layer7%s --l7proto %s", pick(6) ? "" : " !",
                pick(8) ? protocols[pick(N_NAMED)] : "unset");
    }
    for (int i = 0; i < 2; i++) {
        if (!pick(6)) {
            fprintf(out, "%s %s %s", pick(3) ? "" : " !", i ? "-d" : "-s",
                    networks[pick(N_ELEMENTS(networks))]);
        }
    }
    switch (pick(10)) {
    case 0:
        fprintf(out, " -p tcp -m tcp --dport %d", ports[pick(3)]);
        break;
    case 1:
        fprintf(out, " -p tcp -m tcp --sport %d", ports[pick(3)]);
        break;
    case 2:
        /* Negated ports would be for all answers, too, which nobody means:
         * that they are not is told in tests of the condition. */
        fprintf(out, " -p tcp -m multiport --dports 22,80:81");
        break;
    case 3:
        fprintf(out, " -m time --timestart 20:00 --timestop 06:00");
        break;
    case 4:
        fprintf(out, " -m time%s --weekdays Sat,Sun", pick(2) ? "" : " !");
        break;
    }
    if (!pick(5)) {
        fprintf(out, " -m %s%s --mark 0x%x/0x%x",
                pick(3) ? "mark" : "connmark", pick(2) ? "" : " !", pick(4),
                pick(2) ? 3 : 1);
    }
}

static void
write_target(FILE *out, size_t chain)
{
    static const char *const targets[] = {
        "MARK --set-xmark 0x1/0xffffffff",
        "MARK --set-mark 0x2",
        "MARK --set-mark 0x3/0x3",
        "MARK --or-mark 0x4",
        "MARK --and-mark 0x2",
        "MARK --set-mark 0x0",
        "DROP",
        "ACCEPT",
        "RETURN",
        "CONNMARK --save-mark",
        "CONNMARK --restore-mark --nfmask 0x3 --ctmask 0x3",
        "CONNMARK --set-mark 0x1",
    };
    const char *call = chains[chain].calls[pick(2)];

    if (call && !pick(4)) {
        fprintf(out, " %s %s\n", pick(3) ? "-j" : "-g", call);
    } else {
        fprintf(out, " -j %s\n", targets[pick(N_ELEMENTS(targets))]);
    }
}

static void
write_rules(const char *file)
{
    FILE *out = fopen(file, "w");

    assert_non_null(out);
    for (size_t i = 0; i < 2; i++) {
        const char *table = i ? "filter" : "mangle";

        fprintf(out, "*%s\n", table);
        for (size_t j = 0; j < N_ELEMENTS(chains); j++) {
            if (!strcmp(chains[j].table, table)) {
                fprintf(out, ":%s %s [0:0]\n", chains[j].chain,
                        chains[j].chain[0] > 'Z' ? "-" : "ACCEPT");
            }
        }
        for (size_t j = 0; j < N_ELEMENTS(chains); j++) {
            for (unsigned int n = pick(4); n > 0; n--) {
                if (!strcmp(chains[j].table, table)) {
                    fprintf(out, "-A %s", chains[j].chain);
                    write_matches(out);
                    write_target(out, j);
                }
            }
        }
        fprintf(out, "COMMIT\n");
    }
    assert_int_equal(fclose(out), 0);
}


/* ---- The interpreter. ---- */

static bool
is_in(const struct ipt_network *asked, uint32_t addr)
{
    if (!asked->network.ip_version) {
        return true;
    }
    uint32_t network;
    memcpy(&network, &asked->network.addr.s6_addr[12], 4);
    unsigned int bits = asked->network.len - 96u;
    uint32_t mask = bits ? UINT32_MAX << (32 - bits) : 0;
    return ((addr & mask) == ntohl(network)) != asked->is_negated;
}

static bool
has(const struct guard_set *set, unsigned int number)
{
    for (size_t i = 0; i < set->n; i++) {
        if (number >= set->ranges[i].first && number <= set->ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool
has_mark(const struct ipt_masked *asked, uint32_t mark)
{
    return !asked->is_given
           || ((mark & asked->mask) == asked->value) != asked->is_negated;
}

/* True if the rule is for the packets that 'from' sends. */
static bool
matches_packet(const struct ipt_rule *r, const struct migrate_names *names,
               const struct connection *c, int from)
{
    if (r->protocol != GUARD_ANY) {
        const char *name =
            c->protocol < 0 ? "examining" : protocols[c->protocol];

        if (!strcmp(names->names[r->protocol].name, name)
            == r->protocol_is_negated) {
            return false;
        }
    }
    for (int i = 0; i < 2; i++) {
        int end = i ^ from;

        if (!is_in(&r->ends[i], c->addrs[end])
            || (r->has_ports[i] && !has(&r->ports[i], c->ports[end]))) {
            return false;
        }
    }
    return (r->days >> (c->minute / GUARD_DAY_MINUTES) & 1)
           && has(&r->minutes, c->minute % GUARD_DAY_MINUTES)
           && has_mark(&r->mark, c->mark)
           && has_mark(&r->connmark, c->connmark);
}

enum result { CONTINUE, LEAVE_CHAIN, LEAVE_HOOK };

static enum result
run_chain(const struct ipt_chain *chain, const struct migrate_names *names,
          struct connection *c, bool asked)
{
    for (size_t i = 0; i < chain->n; i++) {
        const struct ipt_rule *r = chain->rules[i];
        bool asks = asked || r->protocol != GUARD_ANY || r->mark.is_given
                    || r->connmark.is_given;

        if (!matches_packet(r, names, c, 0)
            && !matches_packet(r, names, c, 1)) {
            continue;
        }
        switch (r->target) {
        case IPT_MARK:
            c->mark = (c->mark & ~r->set.mask) ^ r->set.value;
            break;
        case IPT_CONNMARK_SET:
            c->connmark = (c->connmark & ~r->set.mask) ^ r->set.value;
            break;
        case IPT_CONNMARK_SAVE:
            c->connmark = c->mark;
            break;
        case IPT_CONNMARK_RESTORE:
            c->mark = (c->mark & ~3u) ^ (c->connmark & 3);
            break;
        case IPT_DROP:
            if (asks) {
                c->dropped = true;
                return LEAVE_HOOK;
            }
            break;
        case IPT_ACCEPT:
            return LEAVE_HOOK;
        case IPT_RETURN:
            return LEAVE_CHAIN;
        case IPT_CHAIN:
            if (run_chain(r->to, names, c, asks) == LEAVE_HOOK) {
                return LEAVE_HOOK;
            } else if (r->is_goto) {
                return LEAVE_CHAIN;
            }
            break;
        default:
            fail_msg("target %s", r->target_name);
        }
    }
    return CONTINUE;
}

static void
run_packet(const struct ipt_ruleset *ruleset,
           const struct migrate_names *names, struct connection *c)
{
    static const char *const hooks[][2] = {
        { "mangle", "PREROUTING" },
        { "mangle", "FORWARD" },
        { "filter", "FORWARD" },
        { "mangle", "POSTROUTING" },
    };

    c->mark = 0;
    c->dropped = false;
    for (size_t i = 0; i < N_ELEMENTS(hooks) && !c->dropped; i++) {
        run_chain(
            ipt_find_chain(ipt_find_table(ruleset, hooks[i][0]), hooks[i][1]),
            names, c, false);
    }
}

/* Sends packets until nothing changes, and 8 at most: first those whose
 * protocol is still examined, then, unless 'protocol' is -1, with it.  Returns
 * false if it goes on changing. */
static bool
run_connection(const struct ipt_ruleset *ruleset,
               const struct migrate_names *names, struct connection *c,
               int protocol)
{
    bool settled = true;

    c->connmark = 0;
    for (int stage = 0; stage < (protocol < 0 ? 1 : 2); stage++) {
        uint32_t before = UINT32_MAX;
        int i;

        c->protocol = stage ? protocol : -1;
        for (i = 0; i < 8 && before != c->connmark; i++) {
            before = c->connmark;
            run_packet(ruleset, names, c);
        }
        settled = settled && before == c->connmark;
    }
    return settled;
}


/* ---- Comparing. ---- */

static void
set_addr(struct in6_addr *addr, const char *text)
{
    memset(addr, 0, sizeof *addr);
    addr->s6_addr[10] = addr->s6_addr[11] = 0xff;
    assert_int_equal(inet_pton(AF_INET, text, &addr->s6_addr[12]), 1);
}

/* Prints a file, for whoever looks into a failure. */
static void
show(const char *file)
{
    char line[4096];
    FILE *in = fopen(file, "r");

    while (in && fgets(line, sizeof line, in)) {
        print_message("%s", line);
    }
    if (in) {
        fclose(in);
    }
}

/* All connections must get what the interpreter says.  Returns how many of
 * them got something at all. */
static size_t
compare(const struct ipt_ruleset *ruleset, const struct migrate_names *names,
        const struct policy *policy, unsigned int seed)
{
    size_t n = 0;

    for (unsigned int i = 0; i < 7 * 3 * 3 * 3 * 3; i++) {
        int protocol = (int) (i % 7) - 1;
        const char *client = hosts[i / 7 % 3];
        const char *server = hosts[i / 21 % 3];
        struct connection c = {
            .addrs = { ntohl(inet_addr(client)), ntohl(inet_addr(server)) },
            .ports = { CLIENT_PORT, ports[i / 63 % 3] },
            .minute = minutes[i / 189],
        };
        struct policy_subject subject = {
            .protocol = protocol < 0 ? POLICY_EXAMINING : (uint16_t) protocol,
            .ip_version = 4,
            .minute = c.minute,
            .tp_ports = { c.ports[0], c.ports[1] },
        };

        set_addr(&subject.addrs[0], client);
        set_addr(&subject.addrs[1], server);
        if (!run_connection(ruleset, names, &c, protocol)) {
            continue;
        }
        if (protocol < 0 && c.dropped) {
            /* Left alone: see migrate-policy.c. */
            c.dropped = false;
            c.mark = 0;
        }
        struct policy_decision decision = policy_decide(policy, &subject);
        const struct policy_class *class =
            decision.class == POLICY_NO_CLASS
                ? NULL
                : policy_class(policy, decision.class);
        bool drops = class && class->drop;
        uint32_t mark = class && !drops ? class->mark : 0;
        uint32_t expected = c.dropped ? 0 : c.mark;

        if (drops != c.dropped || mark != expected) {
            show("rules");
            show("policy.json");
            fail_msg("ruleset %u, %s from %s to %s:%u at minute %u: rule %s "
                     "gives drop %d, mark %u instead of drop %d, mark %u",
                     seed, protocol < 0 ? "examining" : protocols[protocol],
                     client, server, c.ports[1], c.minute,
                     decision.rule ? decision.rule : "-", drops, mark,
                     c.dropped, expected);
        }
        n += drops || mark;
    }
    return n;
}

static void
write_policy(const struct migrate_policy *policy,
             const struct migrate_notes *notes)
{
    static const char *const files[] = { "rules" };
    FILE *out = fopen("policy.json", "w");

    assert_non_null(out);
    assert_int_equal(migrate_policy_write(policy, files, 1, notes, out), 0);
    assert_int_equal(fclose(out), 0);
}

/* Prints what is wrong, and fails. */
static void
check_sound(const struct problems *problems, unsigned int seed)
{
    for (size_t i = 0; i < problems->n; i++) {
        print_message("ruleset %u: %s\n", seed, problems->texts[i]);
    }
    assert_int_equal(problems->n, 0);
}

static size_t
try_ruleset(unsigned int seed)
{
    static const char *const none[] = { NULL };
    const char *const *groups[N_ELEMENTS(protocols)];
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_notes notes = MIGRATE_NOTES_INITIALIZER;
    struct migrate_names *names = calloc(1, sizeof *names);
    struct tc_list tc = TC_LIST_INITIALIZER;
    struct ipt_ruleset ruleset;
    struct walk_list examining, judged;
    struct migrate_policy made;
    struct policy *policy;

    for (size_t i = 0; i < N_ELEMENTS(protocols); i++) {
        groups[i] = none;
    }
    struct policy_vocabulary vocabulary = { N_ELEMENTS(protocols), protocols,
                                            groups };

    srandom(seed);
    write_rules("rules");
    assert_non_null(names);
    assert_int_equal(migrate_names_init(names, NULL), 0);
    ipt_read(&ruleset, "rules", names, &problems);
    check_sound(&problems, seed);
    walk(&ruleset, NULL, &examining, &judged, &notes, &problems);
    check_sound(&problems, seed);
    migrate_policy_make(&made, &examining, &judged, names, &tc, &notes,
                        &problems);
    check_sound(&problems, seed);
    migrate_remarks(&ruleset, NULL, names, &notes);
    write_policy(&made, &notes);
    policy_load("policy.json", &vocabulary, &policy, &problems);
    check_sound(&problems, seed);

    size_t n = compare(&ruleset, names, policy, seed);
    policy_destroy(policy);
    migrate_policy_destroy(&made);
    cases_destroy(&examining);
    cases_destroy(&judged);
    ipt_destroy(&ruleset);
    tc_destroy(&tc);
    migrate_notes_destroy(&notes);
    migrate_names_destroy(names);
    free(names);
    problems_destroy(&problems);
    return n;
}

static void
test_random(void **state)
{
    size_t n = 0;

    (void) state;
    for (unsigned int seed = 1; seed <= N_RULESETS; seed++) {
        n += try_ruleset(seed);
    }
    /* Not all of nothing: a good part of the connections gets something. */
    assert_true(n > N_RULESETS * 50);
}

static char directory[] = "/tmp/l7-migrate-XXXXXX";

static int
set_up(void **state)
{
    (void) state;
    return mkdtemp(directory) && !chdir(directory) ? 0 : -1;
}

static int
tear_down(void **state)
{
    (void) state;
    unlink("rules");
    unlink("policy.json");
    return chdir("/") || rmdir(directory) ? -1 : 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
