/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open vSwitch's log for the rest of the daemon: see log.h. */

#include <config.h>
#include "ovs-glue/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "openvswitch/vlog.h"
#include "ovs-thread.h"
#include "util.h"

/* Places in the source that can have a limit of their own. */
#define MAX_SITES 64

#define MODULE(NUMBER, NAME)                                                  \
    [NUMBER] = { .list = OVS_LIST_INITIALIZER(&modules[NUMBER].list),         \
                 .name = NAME,                                                \
                 .levels = { VLL_INFO, VLL_INFO, VLL_INFO },                  \
                 .min_level = VLL_INFO,                                       \
                 .honor_rate_limits = true }
static struct vlog_module modules[] = {
    MODULE(LOG_MAIN, "l7_main"),
    MODULE(LOG_CONTROL, "l7_control"),
    MODULE(LOG_WORKER, "l7_worker"),
    MODULE(LOG_INTAKE, "l7_intake"),
};

OVS_CONSTRUCTOR(log_insert_modules)
{
    for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
        vlog_insert_module(&modules[i].list);
    }
}

static struct ovs_mutex sites_mutex = OVS_MUTEX_INITIALIZER;
static struct vlog_rate_limit sites[MAX_SITES];
static int n_sites;

static struct vlog_rate_limit *
site_limit(struct log_site *site)
{
    ovs_mutex_lock(&sites_mutex);
    if (!site->number) {
        /* Should there ever be more sites, the last ones share a limit. */
        if (n_sites < MAX_SITES) {
            sites[n_sites++] =
                (struct vlog_rate_limit) VLOG_RATE_LIMIT_INIT(6, 12);
            ovs_mutex_init(&sites[n_sites - 1].mutex);
        }
        site->number = n_sites;
    }
    struct vlog_rate_limit *limit = &sites[site->number - 1];
    ovs_mutex_unlock(&sites_mutex);
    return limit;
}

void
log_write(enum log_module module, enum log_level level, struct log_site *site,
          const char *format, ...)
{
    static const enum vlog_level levels[] = {
        [LOG_LEVEL_ERR] = VLL_ERR,
        [LOG_LEVEL_WARN] = VLL_WARN,
        [LOG_LEVEL_INFO] = VLL_INFO,
        [LOG_LEVEL_DBG] = VLL_DBG,
    };
    const struct vlog_module *m = &modules[module];

    if (!vlog_is_enabled(m, levels[level])
        || (site && vlog_should_drop(m, levels[level], site_limit(site)))) {
        return;
    }

    va_list args;
    va_start(args, format);
    vlog_valist(m, levels[level], format, args);
    va_end(args);
}

void
log_name_thread(const char *format, ...)
{
    char name[16];
    va_list args;

    va_start(args, format);
    vsnprintf(name, sizeof name, format, args);
    va_end(args);
    set_subprogram_name(name);
}
