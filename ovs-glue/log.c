/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open vSwitch's log for the rest of the daemon: see log.h. */

#include <config.h>
#include "ovs-glue/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "openvswitch/vlog.h"
#include "util.h"

#define MODULE(NUMBER, NAME)                                                  \
    [NUMBER] = { .list = OVS_LIST_INITIALIZER(&modules[NUMBER].list),         \
                 .name = NAME,                                                \
                 .levels = { VLL_INFO, VLL_INFO, VLL_INFO },                  \
                 .min_level = VLL_INFO,                                       \
                 .honor_rate_limits = true }
static struct vlog_module modules[] = {
    MODULE(LOG_MAIN, "l7_main"),
    MODULE(LOG_CONTROL, "l7_control"),
};

OVS_CONSTRUCTOR(log_insert_modules)
{
    for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
        vlog_insert_module(&modules[i].list);
    }
}

void
log_write(enum log_module module, enum log_level level, const char *format,
          ...)
{
    va_list args;

    va_start(args, format);
    vlog_valist(&modules[module],
                level == LOG_LEVEL_ERR    ? VLL_ERR
                : level == LOG_LEVEL_WARN ? VLL_WARN
                                          : VLL_INFO,
                format, args);
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
