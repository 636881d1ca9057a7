/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl simulate": what the connections of captures would get from a
 * policy. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/problems.h"
#include "captures/classify.h"
#include "ctl/ctl-captures.h"
#include "ctl/ctl-simulate-format.h"
#include "captures/hosts.h"
#include "daemon/minute.h"
#include "daemon/ruleset.h"
#include "captures/simulation.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/pipeline.h"
#include "policies/policy.h"

enum {
    OPTION_POLICY = CTL_OPTION_FIRST,
    OPTION_VM,
    OPTION_UPLINK,
    OPTION_DATAPATH,
    OPTION_AT,
    OPTION_FORMAT,
    OPTION_NO_FLOWS,
    OPTION_MAX_CONNECTIONS,
};

struct run {
    struct ctl_captures captures;
    struct simulation *simulation;
    struct simulate_format *format;
};

static void
begin(void *r_, const char *path)
{
    struct run *r = r_;

    simulate_format_file(r->format, path);
}

static void
flush(void *r_)
{
    (void) r_;
    fflush(stdout);
}

static void
tell(void *r_, const struct classified *c)
{
    struct run *r = r_;
    struct simulated s;

    ctl_captures_print(&r->captures);
    simulation_judge(r->simulation, c, &s);
    simulate_format_connection(r->format, c, &s);
}

/* ---- Options. ---- */

/* What the command line says. */
struct options {
    struct ctl_sources sources;
    const char *policy; /* File. */
    struct hosts *hosts;
    uint16_t minute; /* Of the week. */
    bool is_netdev;
    enum ctl_format_type type;
    bool no_flows;
    size_t max_connections;
};

/* Reads "mon,14:30". */
static uint16_t
parse_at(const char *s)
{
    const char *comma = strchr(s, ',');
    char word[4] = "";
    unsigned int minute;

    if (comma && comma - s == 3) {
        memcpy(word, s, 3);
    }
    unsigned int day = minute_find_day(word);
    if (day == MINUTE_N_DAYS || !minute_parse(comma + 1, &minute)) {
        ctl_fail(&ctl_simulate,
                 "--at=%s: say a day and a time, as in mon,14:30", s);
    }
    return (uint16_t) (day * 24 * 60 + minute);
}

static bool
parse_datapath(const char *s)
{
    bool is_netdev = !strcmp(s, "netdev");

    if (!is_netdev && strcmp(s, "system")) {
        ctl_fail(&ctl_simulate,
                 "--bridge-datapath=%s: say system or netdev, as the bridge's "
                 "datapath_type has it",
                 s);
    }
    return is_netdev;
}

static void
parse_option(struct options *o, int c)
{
    char why[HOSTS_WHY_MAX];

    switch (c) {
    case OPTION_POLICY:
        if (o->policy) {
            ctl_fail(&ctl_simulate, "--policy=%s: there is one already, %s",
                     optarg, o->policy);
        }
        o->policy = optarg;
        break;
    case OPTION_VM:
        if (hosts_add(o->hosts, optarg, why)) {
            ctl_fail(&ctl_simulate, "--vm=%s: %s", optarg, why);
        }
        break;
    case OPTION_UPLINK:
        if (hosts_set_uplink(o->hosts, optarg, why)) {
            ctl_fail(&ctl_simulate, "--uplink=%s: %s", optarg, why);
        }
        break;
    case OPTION_DATAPATH:
        o->is_netdev = parse_datapath(optarg);
        break;
    case OPTION_AT:
        o->minute = parse_at(optarg);
        break;
    case OPTION_FORMAT:
        o->type = ctl_parse_format(&ctl_simulate, optarg);
        break;
    case OPTION_NO_FLOWS:
        o->no_flows = true;
        break;
    case OPTION_MAX_CONNECTIONS:
        o->max_connections = ctl_parse_max_connections(&ctl_simulate, optarg);
        break;
    }
}

static void
parse_options(struct options *o, int argc, char *argv[])
{
    static const struct option options[] = {
        CTL_SOURCES_OPTIONS,
        { "policy", required_argument, NULL, OPTION_POLICY },
        { "vm", required_argument, NULL, OPTION_VM },
        { "uplink", required_argument, NULL, OPTION_UPLINK },
        { "bridge-datapath", required_argument, NULL, OPTION_DATAPATH },
        { "at", required_argument, NULL, OPTION_AT },
        { "format", required_argument, NULL, OPTION_FORMAT },
        { "no-flows", no_argument, NULL, OPTION_NO_FLOWS },
        { "max-connections", required_argument, NULL, OPTION_MAX_CONNECTIONS },
        CTL_HELP_OPTION,
        { NULL, 0, NULL, 0 },
    };
    int c;

    *o = (struct options){
        .sources = CTL_SOURCES_INITIALIZER,
        .hosts = hosts_create(),
        .minute = minute_of_week(time(NULL)),
        .type = CTL_TABLE,
        .max_connections = CTL_MAX_CONNECTIONS_DEFAULT,
    };
    if (!o->hosts) {
        ctl_fail(&ctl_simulate, "%s", strerror(ENOMEM));
    }
    while ((c = ctl_option(&ctl_simulate, argc, argv, options, &o->sources))
           != -1) {
        parse_option(o, c);
    }
    if (!o->policy) {
        ctl_fail(&ctl_simulate, "name the policy with --policy=FILE");
    }
    ctl_captures_check(&ctl_simulate, argc, argv);
}

/* ---- The command. ---- */

static struct ruleset *
load(const struct options *o)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset_sources sources = { .policy = o->policy };
    struct ruleset *ruleset;
    const char **dirs =
        ctl_list_dirs(&ctl_simulate, &o->sources, &sources.n_patterns);

    sources.patterns = dirs;
    int error =
        simulation_load(&sources, METERS_FIRST_DEFAULT, &ruleset, &problems);
    free(dirs);
    if (error) {
        ctl_exit_for(error, &problems);
    }
    problems_destroy(&problems);
    return ruleset;
}

static void
prepare(struct run *r, const struct options *o, const struct ruleset *ruleset)
{
    const struct simulate_format_config config = {
        .type = o->type,
        .with_flows = !o->no_flows,
        .is_netdev = o->is_netdev,
        .pipeline = { .table = PIPELINE_TABLE_DEFAULT,
                      .priority = PIPELINE_PRIORITY_DEFAULT,
                      .reg = PIPELINE_REG_DEFAULT,
                      .cookie_prefix = COOKIE_PREFIX_DEFAULT,
                      .life = 1 },
        .ruleset = ruleset,
        .out = stdout,
    };
    int error = hosts_match(o->hosts, ruleset_policy(ruleset));

    *r = (struct run){ .captures = {
                           .begin = begin, .flush = flush, .aux = r } };
    if (!error) {
        r->simulation = simulation_create(ruleset, o->hosts,
                                          METERS_FIRST_DEFAULT, o->minute);
        r->format = simulate_format_create(&config);
        error = r->simulation && r->format
                    ? classifier_create(ruleset_library(ruleset),
                                        o->max_connections, tell, r,
                                        &r->captures.classifier)
                    : ENOMEM;
    }
    if (error) {
        ctl_fail(&ctl_simulate, "%s", strerror(error));
    }
}

static int
run(int argc, char *argv[])
{
    struct options o;
    struct run r;
    int status = EXIT_SUCCESS;

    parse_options(&o, argc, argv);
    struct ruleset *ruleset = load(&o);
    prepare(&r, &o, ruleset);
    for (int i = optind; i < argc; i++) {
        if (ctl_captures_read(&r.captures, argv[i])) {
            status = EXIT_FAILURE;
        }
    }
    simulate_format_end(r.format, r.simulation);
    ctl_captures_report(&r.captures, &ctl_simulate);

    classifier_destroy(r.captures.classifier);
    simulate_format_destroy(r.format);
    simulation_destroy(r.simulation);
    hosts_destroy(o.hosts);
    ruleset_unref(ruleset);
    ctl_sources_destroy(&o.sources);
    return ctl_finish_output(status);
}

const struct ctl_command ctl_simulate = {
    .name = "simulate",
    .arguments = "--policy=FILE [OPTION]... FILE...",
    .summary = "print what connections of captures would get from a policy",
    .help =
        "  --policy=FILE           the policy\n"
        "  --vm=NAME=ADDRESS[,KEY=VALUE]...\n"
        "                          a VM, and what is known of it: interface,\n"
        "                          uuid, iface-id, vlan; may be given more\n"
        "                          than once\n"
        "  --uplink=INTERFACE      where all others are (default: uplink)\n"
        "  --bridge-datapath=TYPE  system (default) or netdev\n"
        "  --at=DAY,HOUR:MINUTE    as if it were then, such as mon,14:30\n"
        "  --format=FORMAT         table (default), tsv or json\n"
        "  --no-flows              without the flows\n" CTL_SOURCES_HELP
        "  --max-connections=N     that are known at a time (default: "
        "262144)\n",
    .run = run,
};
