/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl migrate": a policy out of what l7-filter, iptables and tc did. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/problems.h"
#include "migrate/cases.h"
#include "migrate/iptables.h"
#include "migrate/l7filter.h"
#include "migrate/names.h"
#include "migrate/policy.h"
#include "migrate/remarks.h"
#include "migrate/tc.h"
#include "migrate/walk.h"
#include "patterns/library.h"

enum {
    OPTION_L7_FILTER = CTL_OPTION_FIRST,
    OPTION_L7_MASK,
    OPTION_TC,
};

/* What the command line asks for. */
struct job {
    const char *iptables;
    const char *l7_filter; /* NULL: none. */
    uint32_t l7_mask;
    const char *tc[MIGRATE_TC_FILES_MAX]; /* "FILE" or "DEV=FILE". */
    size_t n_tc;
    const char *output; /* NULL: standard output. */
};

/* All that is read and made. */
struct migration {
    struct migrate_names *names;
    struct migrate_marks marks;
    struct ipt_ruleset ruleset;
    struct tc_list tc;
    struct walk_list examining;
    struct walk_list judged;
    struct migrate_policy policy;
    struct migrate_notes notes;
    struct problems problems;
};

/* ---- Reading. ---- */

/* Takes "DEV=FILE" or "FILE" apart. */
static const char *
split_tc(const char *word, char dev[IFNAMSIZ])
{
    size_t n = strcspn(word, "=/");

    *dev = '\0';
    if (word[n] != '=' || !n || n >= IFNAMSIZ) {
        return word;
    }
    memcpy(dev, word, n);
    dev[n] = '\0';
    return word + n + 1;
}

/* Reads all files, so that all that is wrong with them is told at once. */
static void
read_all(struct migration *m, const struct job *job)
{
    ipt_read(&m->ruleset, job->iptables, m->names, &m->problems);
    if (job->l7_filter) {
        migrate_marks_read(&m->marks, job->l7_filter, job->l7_mask, m->names,
                           &m->notes, &m->problems);
    }
    for (size_t i = 0; i < job->n_tc; i++) {
        char dev[IFNAMSIZ];
        const char *file = split_tc(job->tc[i], dev);

        tc_read(&m->tc, *dev ? dev : NULL, file, &m->notes, &m->problems);
    }
}


/* ---- Writing. ---- */

/* Writes the policy to 'file', which is replaced as a whole or not at all. */
static int
write_file(struct migration *m, const char *file, const char *const *files,
           size_t n)
{
    char *temporary;
    int error = 0;

    if (asprintf(&temporary, "%s.%ld.tmp", file, (long int) getpid()) < 0) {
        return ENOMEM;
    }
    FILE *out = fopen(temporary, "wxe");
    if (!out) {
        error = errno;
        free(temporary);
        return error;
    }
    error = migrate_policy_write(&m->policy, files, n, &m->notes, out);
    bool failed = fflush(out) || ferror(out);
    error = error ? error : failed ? errno : 0;
    if (fclose(out) && !error) {
        error = errno;
    }
    if (!error && rename(temporary, file)) {
        error = errno;
    }
    if (error) {
        unlink(temporary);
    }
    free(temporary);
    return error;
}

static int
write_policy(struct migration *m, const struct job *job)
{
    const char *files[2 + MIGRATE_TC_FILES_MAX];
    size_t n = 0;

    files[n++] = job->iptables;
    if (job->l7_filter) {
        files[n++] = job->l7_filter;
    }
    for (size_t i = 0; i < job->n_tc; i++) {
        char dev[IFNAMSIZ];

        files[n++] = split_tc(job->tc[i], dev);
    }
    migrate_notes_sort(&m->notes);

    int error = job->output ? write_file(m, job->output, files, n)
                            : migrate_policy_write(&m->policy, files, n,
                                                   &m->notes, stdout);
    if (error) {
        problems_add(&m->problems, job->output, 0, 0, NULL,
                     "cannot be written: %s", strerror(error));
    }
    return error;
}


/* ---- The command. ---- */

/* Returns 0, or an errno with what is wrong in the problems. */
static int
migrate(struct migration *m, const struct job *job)
{
    const struct migrate_marks *marks = job->l7_filter ? &m->marks : NULL;

    read_all(m, job);
    if (m->problems.n) {
        return EINVAL;
    }
    int error = walk(&m->ruleset, marks, &m->examining, &m->judged, &m->notes,
                     &m->problems);
    if (!error) {
        error = migrate_policy_make(&m->policy, &m->examining, &m->judged,
                                    m->names, &m->tc, &m->notes, &m->problems);
    }
    if (!error) {
        migrate_remarks(&m->ruleset, marks, m->names, &m->notes);
        error = write_policy(m, job);
    }
    return error;
}

static void
migration_destroy(struct migration *m)
{
    migrate_policy_destroy(&m->policy);
    cases_destroy(&m->examining);
    cases_destroy(&m->judged);
    tc_destroy(&m->tc);
    migrate_marks_destroy(&m->marks);
    ipt_destroy(&m->ruleset);
    migrate_names_destroy(m->names);
    free(m->names);
    migrate_notes_destroy(&m->notes);
    problems_destroy(&m->problems);
}

static void
read_option(struct job *job, int c)
{
    const char *end;
    unsigned int mask;

    switch (c) {
    case OPTION_L7_FILTER:
        job->l7_filter = optarg;
        break;
    case OPTION_L7_MASK:
        end = migrate_parse_number(optarg, &mask);
        job->l7_mask = end && !*end ? mask : 0;
        /* As l7-filter has it: bits beside each other, at least two. */
        if (__builtin_popcount(job->l7_mask) < 2
            || ((job->l7_mask >> __builtin_ctz(job->l7_mask)) + 1)
                   & (job->l7_mask >> __builtin_ctz(job->l7_mask))) {
            ctl_fail(&ctl_migrate,
                     "--l7-mask=%s: give the mask of l7-filter's option -m, "
                     "such as 0xff00",
                     optarg);
        }
        break;
    case OPTION_TC:
        if (job->n_tc == MIGRATE_TC_FILES_MAX) {
            ctl_fail(&ctl_migrate, "--tc=%s: there are too many", optarg);
        }
        job->tc[job->n_tc++] = optarg;
        break;
    case 'o':
        job->output = optarg;
        break;
    }
}

static int
run(int argc, char *argv[])
{
    static const struct option options[] = {
        CTL_SOURCES_OPTIONS,
        { "l7-filter", required_argument, NULL, OPTION_L7_FILTER },
        { "l7-mask", required_argument, NULL, OPTION_L7_MASK },
        { "tc", required_argument, NULL, OPTION_TC },
        { "output", required_argument, NULL, 'o' },
        CTL_HELP_OPTION,
        { NULL, 0, NULL, 0 },
    };
    struct ctl_sources sources = CTL_SOURCES_INITIALIZER;
    struct job job = { .l7_mask = UINT32_MAX };
    int c;

    while ((c = ctl_option(&ctl_migrate, argc, argv, options, &sources))
           != -1) {
        read_option(&job, c);
    }
    if (optind == argc) {
        ctl_fail(&ctl_migrate, "name the output of iptables-save");
    }
    job.iptables = argv[optind++];
    if (optind < argc && !job.l7_filter) {
        job.l7_filter = argv[optind++];
    }
    if (optind < argc) {
        ctl_fail(&ctl_migrate,
                 "%s: one file of iptables, and one of "
                 "l7-filter, are enough",
                 argv[optind]);
    }

    struct library *library = ctl_load(&ctl_migrate, &sources);
    struct migration m = { .names = calloc(1, sizeof *m.names) };
    if (!m.names || migrate_names_init(m.names, library)) {
        ctl_fail(&ctl_migrate, "%s", strerror(ENOMEM));
    }
    int error = migrate(&m, &job);
    fflush(stdout);
    migrate_notes_print(&m.notes, stderr);
    if (error) {
        ctl_print_problems(&m.problems);
    }
    migration_destroy(&m);
    library_destroy(library);
    ctl_sources_destroy(&sources);
    return ctl_finish_output(error ? EXIT_FAILURE : EXIT_SUCCESS);
}

const struct ctl_command ctl_migrate = {
    .name = "migrate",
    .arguments = "[OPTION]... IPTABLES-SAVE [L7-FILTER.CONF]",
    .summary = "make a policy of rules of iptables with l7-filter",
    .help =
        "  --l7-filter=FILE        configuration of l7-filter's program\n"
        "  --l7-mask=MASK          its option -m, if it has one\n"
        "  --tc=[DEV=]FILE         classes and filters of tc; may be "
        "given\n"
        "                          more than once\n"
        "  -o, --output=FILE       write the policy there\n" CTL_SOURCES_HELP,
    .run = run,
};
