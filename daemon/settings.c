/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of ovs-l7d: see settings.h. */

#include <l7-config.h>
#include "daemon/settings.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/connection.h"
#include "ovs-glue/service.h"
#include "policies/bridges.h"

/* More workers than this are worth it only if somebody asks for them. */
#define WORKERS_DEFAULT_MAX 4

enum {
    OPT_BRIDGE = 256,
    OPT_POLICY,
    OPT_PATTERNS,
    OPT_NO_SHIPPED_PATTERNS,
    OPT_WORKERS,
    OPT_MAX_CONNECTIONS,
    OPT_FLOOD_LIMIT,
    OPT_MIRROR,
    OPT_DATABASE,
    OPT_UNIXCTL,
    OPT_STATE_FILE,
    OPT_KEEP,
    OPT_FRESH,
    OPT_CHECK,
    OPT_STRICT,
    OPT_TABLE,
    OPT_PRIORITY,
    OPT_REGISTER,
    OPT_COOKIE_PREFIX,
    OPT_FIRST_METER,
};

static const struct option options[] = {
    { "bridge", required_argument, NULL, OPT_BRIDGE },
    { "policy", required_argument, NULL, OPT_POLICY },
    { "patterns", required_argument, NULL, OPT_PATTERNS },
    { "no-shipped-patterns", no_argument, NULL, OPT_NO_SHIPPED_PATTERNS },
    { "workers", required_argument, NULL, OPT_WORKERS },
    { "max-connections", required_argument, NULL, OPT_MAX_CONNECTIONS },
    { "flood-limit", required_argument, NULL, OPT_FLOOD_LIMIT },
    { "mirror", required_argument, NULL, OPT_MIRROR },
    { "db", required_argument, NULL, OPT_DATABASE },
    { "unixctl", required_argument, NULL, OPT_UNIXCTL },
    { "state-file", required_argument, NULL, OPT_STATE_FILE },
    { "keep", no_argument, NULL, OPT_KEEP },
    { "fresh", no_argument, NULL, OPT_FRESH },
    { "check", no_argument, NULL, OPT_CHECK },
    { "strict", no_argument, NULL, OPT_STRICT },
    { "table", required_argument, NULL, OPT_TABLE },
    { "priority", required_argument, NULL, OPT_PRIORITY },
    { "register", required_argument, NULL, OPT_REGISTER },
    { "cookie-prefix", required_argument, NULL, OPT_COOKIE_PREFIX },
    { "first-meter", required_argument, NULL, OPT_FIRST_METER },
    { NULL, 0, NULL, 0 },
};

static void
usage(void)
{
    printf("ovs-l7d: layer-7 classification and shaping for Open vSwitch\n"
           "usage: ovs-l7d [OPTIONS]\n"
           "\nWhat to do:\n"
           "  --bridge=BRIDGE         a bridge; may be given more than once\n"
           "                          (default: those that the policy names)\n"
           "  --policy=FILE           the policy\n"
           "  --patterns=DIR          more patterns, over the shipped ones;\n"
           "                          may be given more than once\n"
           "  --no-shipped-patterns   no others than those of --patterns\n"
           "  --check                 check patterns, and the policy if one\n"
           "                          is named, and end\n"
           "  --strict                end if the datapath can't do what the\n"
           "                          policy asks\n"
           "  --keep                  leave verdicts in force at the end\n"
           "  --fresh                 take none over that were left in force\n"
           "\nHow to do it:\n"
           "  --workers=N             threads that judge (default: one for\n"
           "                          each two processors, at most %d)\n"
           "  --max-connections=N     that are known at a time (default: "
           "%d)\n"
           "  --flood-limit=N         clones a second of one source that a\n"
           "                          worker looks at; 0: all (default: %d)\n"
           "  --mirror=NAME           the mirror's port, if there is but one\n"
           "                          bridge (default: l7mirror)\n"
           "  --db=unix:FILE          Open vSwitch's database\n"
           "                          (default: unix:%s/db.sock)\n"
           "  --unixctl=SOCKET        the control socket's name\n"
           "  --state-file=FILE       accounts are kept there\n"
           "                          (default: %s/ovs-l7d.accounts)\n"
           "\nWhere in the bridge:\n"
           "  --table=N               our table (default: %d)\n"
           "  --priority=N            in table 0 (default: %d)\n"
           "  --register=N            that marks packets (default: %d)\n"
           "  --cookie-prefix=N       of our flows (default: %#x)\n"
           "  --first-meter=N         of our %d meters (default: %d)\n",
           WORKERS_DEFAULT_MAX, SETTINGS_MAX_CONNECTIONS_DEFAULT,
           SETTINGS_FLOOD_LIMIT_DEFAULT, service_rundir(), service_rundir(),
           PIPELINE_TABLE_DEFAULT, PIPELINE_PRIORITY_DEFAULT,
           PIPELINE_REG_DEFAULT, COOKIE_PREFIX_DEFAULT, METERS_MAX,
           METERS_FIRST_DEFAULT);
    service_usage();
}

static void __attribute__((noreturn, format(printf, 1, 2)))
fail(const char *format, ...)
{
    va_list args;

    fprintf(stderr, "ovs-l7d: ");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, " (--help lists the options)\n");
    exit(EXIT_FAILURE);
}

static unsigned int
parse_number(const char *option, const char *s, unsigned int min,
             unsigned int max)
{
    char *end;

    errno = 0;
    unsigned long long int n = strtoull(s, &end, 0);
    if (errno || end == s || *end || *s == '-' || n < min || n > max) {
        fail("--%s=%s: give a number from %u to %u", option, s, min, max);
    }
    return (unsigned int) n;
}

static void *
must(void *p)
{
    if (!p) {
        fail("out of memory");
    }
    return p;
}

static void
set_string(char **to, char *from)
{
    free(*to);
    *to = must(from);
}

static void
add_patterns(struct settings *s, const char *dir)
{
    s->patterns = must(
        reallocarray(s->patterns, s->n_patterns + 1, sizeof *s->patterns));
    s->patterns[s->n_patterns++] = must(service_absolute_path(dir));
}

static void
add_bridge(struct settings *s, const char *name)
{
    const char *why = bridge_name_check(name);

    if (why) {
        fail("--bridge=%s: the name %s", name, why);
    }
    for (size_t i = 0; i < s->n_bridges; i++) {
        if (!strcmp(s->bridges[i], name)) {
            fail("--bridge=%s: is given twice", name);
        }
    }
    if (s->n_bridges >= BRIDGES_MAX) {
        fail("--bridge=%s: there may be %d bridges", name, BRIDGES_MAX);
    }
    s->bridges =
        must(reallocarray(s->bridges, s->n_bridges + 1, sizeof *s->bridges));
    s->bridges[s->n_bridges++] = must(strdup(name));
}

static unsigned int
default_workers(void)
{
    long int n = sysconf(_SC_NPROCESSORS_ONLN) / 2;

    return n < 1                     ? 1
           : n > WORKERS_DEFAULT_MAX ? WORKERS_DEFAULT_MAX
                                     : (unsigned int) n;
}

static void
set_defaults(struct settings *s)
{
    *s = (struct settings) {
        .n_workers = default_workers(),
        .max_connections = SETTINGS_MAX_CONNECTIONS_DEFAULT,
        .flood_limit = SETTINGS_FLOOD_LIMIT_DEFAULT,
        .pipeline = {
            .table = PIPELINE_TABLE_DEFAULT,
            .priority = PIPELINE_PRIORITY_DEFAULT,
            .reg = PIPELINE_REG_DEFAULT,
            .cookie_prefix = COOKIE_PREFIX_DEFAULT,
        },
        .first_meter = METERS_FIRST_DEFAULT,
    };
    if (asprintf(&s->database, "unix:%s/db.sock", service_rundir()) < 0) {
        fail("out of memory");
    }
    add_patterns(s, PATTERNS_DIR);
}

static void
parse_option(struct settings *s, int c, char *argument)
{
    switch (c) {
    case 'h':
        usage();
        exit(EXIT_SUCCESS);
    case OPT_BRIDGE:
        add_bridge(s, argument);
        break;
    case OPT_POLICY:
        set_string(&s->policy, service_absolute_path(argument));
        break;
    case OPT_PATTERNS:
        add_patterns(s, argument);
        break;
    case OPT_NO_SHIPPED_PATTERNS:
        /* They are the first. */
        if (s->n_patterns && !strcmp(s->patterns[0], PATTERNS_DIR)) {
            free(s->patterns[0]);
            memmove(s->patterns, s->patterns + 1,
                    --s->n_patterns * sizeof *s->patterns);
        }
        break;
    case OPT_WORKERS:
        s->n_workers =
            parse_number("workers", argument, 1, SETTINGS_MAX_WORKERS);
        break;
    case OPT_MAX_CONNECTIONS:
        s->max_connections =
            parse_number("max-connections", argument, 64, CONNECTION_MAX);
        break;
    case OPT_FLOOD_LIMIT:
        s->flood_limit =
            parse_number("flood-limit", argument, 0, SETTINGS_FLOOD_LIMIT_MAX);
        break;
    case OPT_MIRROR:
        set_string(&s->mirror, strdup(argument));
        break;
    case OPT_DATABASE:
        if (strncmp(argument, "unix:", 5)) {
            fail("--db=%s: give unix:FILE, ovsdb-server's socket", argument);
        }
        set_string(&s->database, strdup(argument));
        break;
    case OPT_UNIXCTL:
        set_string(&s->unixctl, strdup(argument));
        break;
    case OPT_STATE_FILE:
        if (!*argument || argument[strlen(argument) - 1] == '/') {
            fail("--state-file=%s: name a file", argument);
        }
        set_string(&s->state_file, service_absolute_path(argument));
        break;
    case OPT_KEEP:
        s->keep = true;
        break;
    case OPT_FRESH:
        s->fresh = true;
        break;
    case OPT_CHECK:
        s->check = true;
        break;
    case OPT_STRICT:
        s->strict = true;
        break;
    case OPT_TABLE:
        s->pipeline.table = (uint8_t) parse_number("table", argument, 1, 253);
        break;
    case OPT_PRIORITY:
        s->pipeline.priority =
            (uint16_t) parse_number("priority", argument, 1, 65533);
        break;
    case OPT_REGISTER:
        s->pipeline.reg = (uint8_t) parse_number("register", argument, 0, 15);
        break;
    case OPT_COOKIE_PREFIX:
        s->pipeline.cookie_prefix =
            (uint16_t) parse_number("cookie-prefix", argument, 1, 0xfffe);
        break;
    case OPT_FIRST_METER:
        s->first_meter =
            parse_number("first-meter", argument, 1, 0xffff0000u - METERS_MAX);
        break;
    case '?':
        fail("wrong option");
    default:
        if (!service_option(c, argument)) {
            fail("wrong option");
        }
        break;
    }
}

void
settings_parse(struct settings *s, int argc, char *argv[])
{
    char *shorts;
    struct option *all = service_options(options, &shorts);
    int c;

    set_defaults(s);
    while ((c = getopt_long(argc, argv, shorts, all, NULL)) != -1) {
        parse_option(s, c, optarg);
    }
    if (optind < argc) {
        fail("%s: there are no arguments but options", argv[optind]);
    }
    if (!s->policy && !s->check) {
        fail("name the policy with --policy=FILE");
    }
    if (!s->n_patterns) {
        fail("--no-shipped-patterns: give patterns with --patterns=DIR");
    }
    if (!s->state_file
        && asprintf(&s->state_file, "%s/ovs-l7d.accounts", service_rundir())
               < 0) {
        fail("out of memory");
    }
    free(all);
    free(shorts);
}

void
settings_destroy(struct settings *s)
{
    for (size_t i = 0; i < s->n_bridges; i++) {
        free(s->bridges[i]);
    }
    free(s->bridges);
    free(s->policy);
    for (size_t i = 0; i < s->n_patterns; i++) {
        free(s->patterns[i]);
    }
    free(s->patterns);
    free(s->mirror);
    free(s->database);
    free(s->unixctl);
    free(s->state_file);
}
