/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the migration (migrate/).  The input is up to three files, each
 * after a line "%%": what iptables-save printed, the configuration of
 * l7-filter's program, and commands or output of tc.
 *
 * What must hold: whatever is refused is refused with problems, and those of a
 * file name it; and a policy that is made is one that the loader takes. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/cases.h"
#include "migrate/iptables.h"
#include "migrate/l7filter.h"
#include "migrate/names.h"
#include "migrate/notes.h"
#include "migrate/policy.h"
#include "migrate/remarks.h"
#include "migrate/tc.h"
#include "migrate/walk.h"
#include "policies/policy.h"

const char fuzz_name[] = "migrate";

static const char *const file_names[] = { "iptables", "l7-filter", "tc" };
#define N_FILES (sizeof file_names / sizeof file_names[0])

static const char separator[] = "%%\n";

/* All that is read and made. */
struct migration {
    char *files[N_FILES]; /* Paths; NULL: there is no such file. */
    struct migrate_names names;
    struct migrate_marks marks;
    struct ipt_ruleset ruleset;
    struct tc_list tc;
    struct walk_list examining, judged;
    struct migrate_policy policy;
    struct migrate_notes notes;
    struct problems problems;
};

static void
write_files(struct migration *m, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < N_FILES && (size || !i); i++) {
        const uint8_t *end =
            size ? memmem(data, size, separator, strlen(separator)) : NULL;
        size_t n = end ? (size_t) (end - data) : size;

        m->files[i] = strdup(fuzz_write(file_names[i], data, n));
        FUZZ_CHECK(m->files[i] != NULL);
        n += end ? strlen(separator) : 0;
        data += n;
        size -= n;
    }
}

/* Everything is read, so that all that is wrong is told at once. */
static void
read_files(struct migration *m)
{
    int error = ipt_read(&m->ruleset, m->files[0], &m->names, &m->problems);

    FUZZ_CHECK(!error || m->problems.n > 0);
    if (m->files[1]) {
        error = migrate_marks_read(&m->marks, m->files[1], 0xff00, &m->names,
                                   &m->notes, &m->problems);
        FUZZ_CHECK(!error || m->problems.n > 0);
    }
    if (m->files[2]) {
        error = tc_read(&m->tc, "eth0", m->files[2], &m->notes, &m->problems);
        FUZZ_CHECK(!error || m->problems.n > 0);
    }
}

/* What is wrong with a file names it. */
static void
check_problems(const struct problems *problems)
{
    const char *dir = fuzz_dir();

    for (size_t i = 0; i < problems->n; i++) {
        FUZZ_CHECK(!strncmp(problems->texts[i], dir, strlen(dir)));
    }
}

/* The policy that was written is taken by the loader, who knows the protocols
 * that the files name. */
static void
check_policy(const struct migration *m, const char *file)
{
    static const char *const none[] = { NULL };
    const char *names[MIGRATE_NAMES_MAX];
    const char *const *groups[MIGRATE_NAMES_MAX];
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;
    size_t n = 0;

    for (size_t i = 0; i < m->names.n; i++) {
        if (i != GUARD_EXAMINING) {
            groups[n] = none;
            names[n++] = m->names.names[i].name;
        }
    }
    const struct policy_vocabulary vocabulary = { n, names, groups };
    if (policy_load(file, &vocabulary, &policy, &problems)) {
        fuzz_fail(__FILE__, __LINE__, "%s", problems.texts[0]);
    }
    policy_destroy(policy);
    problems_destroy(&problems);
}

static void
make_policy(struct migration *m)
{
    const struct migrate_marks *marks = m->files[1] ? &m->marks : NULL;
    const char *files[N_FILES];
    char *text;
    size_t len, n = 0;

    if (walk(&m->ruleset, marks, &m->examining, &m->judged, &m->notes,
             &m->problems)
        || migrate_policy_make(&m->policy, &m->examining, &m->judged,
                               &m->names, &m->tc, &m->notes, &m->problems)) {
        FUZZ_CHECK(m->problems.n > 0);
        return;
    }
    FUZZ_CHECK(!m->problems.n);
    migrate_remarks(&m->ruleset, marks, &m->names, &m->notes);
    migrate_notes_sort(&m->notes);
    for (size_t i = 0; i < N_FILES && m->files[i]; i++) {
        files[n++] = file_names[i];
    }

    FILE *out = open_memstream(&text, &len);
    FUZZ_CHECK(out != NULL);
    FUZZ_CHECK(!migrate_policy_write(&m->policy, files, n, &m->notes, out));
    FUZZ_CHECK(!fclose(out));
    check_policy(m, fuzz_write("policy.json", text, len));
    free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct migration *m = calloc(1, sizeof *m);

    FUZZ_CHECK(m != NULL);
    FUZZ_CHECK(!migrate_names_init(&m->names, NULL));
    write_files(m, data, size);
    read_files(m);
    check_problems(&m->problems);
    if (!m->problems.n) {
        make_policy(m);
    }
    migrate_policy_destroy(&m->policy);
    cases_destroy(&m->examining);
    cases_destroy(&m->judged);
    tc_destroy(&m->tc);
    migrate_marks_destroy(&m->marks);
    ipt_destroy(&m->ruleset);
    migrate_names_destroy(&m->names);
    migrate_notes_destroy(&m->notes);
    problems_destroy(&m->problems);
    for (size_t i = 0; i < N_FILES; i++) {
        free(m->files[i]);
    }
    free(m);
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const char chains[] =
        "*mangle\n:PREROUTING ACCEPT [5:300]\n:FORWARD ACCEPT [0:0]\n"
        ":POSTROUTING ACCEPT [0:0]\n:night - [0:0]\n"
        "-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff "
        "--ctmask 0xffffffff\n"
        "-A PREROUTING -m mark ! --mark 0x0 -j ACCEPT\n"
        "-A PREROUTING -m layer7 --l7proto bittorrent -j MARK --set-xmark "
        "0x6/0xff\n"
        "-A PREROUTING -j CONNMARK --save-mark\n"
        "[3:4] -A FORWARD -d 10.0.0.0/8 -m time --timestart 22:00:00 "
        "--timestop 06:00:00 --weekdays Mon,Sun --kerneltz -j night\n"
        "-A FORWARD -i vnet3 -p tcp -m multiport --dports 25,465:587 "
        "-m layer7 ! --l7proto smtp -j MARK --set-mark 0x9\n"
        "-A night -s 10.0.0.9/32 -g night\n"
        "-A night -m layer7 --l7proto http -j DSCP --set-dscp 0x08\n"
        "-A night -m comment --comment \"a \\\"b\\\"\" -j CLASSIFY "
        "--set-class 0001:0040\nCOMMIT\n"
        "*filter\n:FORWARD DROP [0:0]\n"
        "-A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT\n"
        "-A FORWARD -s 2001:db8::/32 -m layer7 --l7proto edonkey -j REJECT "
        "--reject-with icmp-port-unreachable\nCOMMIT\n";
    static const char program[] =
        "*mangle\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
        "-A PREROUTING -m mark --mark 0x0/0xff00 -j NFQUEUE --queue-num 0\n"
        "-A POSTROUTING -m mark --mark 0x200/0xff00 -j CLASSIFY --set-class "
        "0001:0040\nCOMMIT\n%%\nhttp  3\nssl 4\nssl 5\n# none\n";
    static const char shell[] =
        "%%\n#!/bin/sh\ntc qdisc add dev ppp0 root handle 1: htb default 20\n"
        "tc class add dev ppp0 parent 1: classid 1:1 htb rate 1mbit\n"
        "tc class add dev ppp0 parent 1:1 classid 1:40 htb rate 400kbit \\\n"
        "    ceil 1mbit burst 15k prio 1\n"
        "tc filter add dev ppp0 parent 1: protocol ip handle 6 fw flowid "
        "1:40\n";
    static const char shown[] =
        "%%\nclass htb 1:1 root rate 100Mbit ceil 100Mbit burst 1600b cburst "
        "1600b \nclass htb 1:40 parent 1:1 prio 7 rate 80Mbit ceil 100Mbit "
        "burst 15Kb cburst 1600b \n Sent 0 bytes 0 pkt\n"
        "filter parent 1: protocol ip pref 1 fw chain 0 handle 0x6 classid "
        "1:40 \nfilter parent 1: protocol ip pref 2 fw chain 0 handle 0x9 \n"
        " police 0x1 rate 1Mbit burst 20Kb mtu 2Kb action drop\n";
    char text[8192];

    take("", 0, aux);
    take(chains, strlen(chains), aux);
    take(program, strlen(program), aux);
    for (int i = 0; i < 4; i++) {
        int n = snprintf(text, sizeof text, "%s%s%s", i & 1 ? program : chains,
                         i & 1 ? "" : "%%\n", i & 2 ? shell : shown);

        take(text, (size_t) n, aux);
    }
}
