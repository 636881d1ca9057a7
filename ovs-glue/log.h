/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_LOG_H
#define L7_OVS_GLUE_LOG_H 1

/* The log of the whole daemon is Open vSwitch's (vlog): its options, its
 * files, its "ovs-appctl vlog/set".  Files outside ovs-glue/ write to it
 * through here, each under a module that it names before including this:
 *
 *     #define LOG_MODULE LOG_WORKER
 *
 * What the network can cause goes through a LOG_..._LIMITED macro, which
 * writes at most a few lines a minute for each place in the source and says
 * how many it dropped.
 *
 * Threads: any. */

enum log_module { LOG_MAIN, LOG_CONTROL, LOG_WORKER, LOG_INTAKE };
enum log_level {
    LOG_LEVEL_ERR,
    LOG_LEVEL_WARN,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DBG
};

/* A place in the source whose lines are limited: static, zeroed. */
struct log_site {
    int number; /* 0 until its first line. */
};

/* Writes a line, unless 'site' is nonnull and has used up its share. */
void log_write(enum log_module, enum log_level, struct log_site *site,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Names the calling thread in the log. */
void log_name_thread(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#define LOG_ERROR(...) log_write(LOG_MODULE, LOG_LEVEL_ERR, NULL, __VA_ARGS__)
#define LOG_WARN(...) log_write(LOG_MODULE, LOG_LEVEL_WARN, NULL, __VA_ARGS__)
#define LOG_INFORM(...)                                                       \
    log_write(LOG_MODULE, LOG_LEVEL_INFO, NULL, __VA_ARGS__)

#define LOG_LIMITED(LEVEL, ...)                                               \
    do {                                                                      \
        static struct log_site site_;                                         \
        log_write(LOG_MODULE, LEVEL, &site_, __VA_ARGS__);                    \
    } while (0)
#define LOG_ERROR_LIMITED(...) LOG_LIMITED(LOG_LEVEL_ERR, __VA_ARGS__)
#define LOG_WARN_LIMITED(...) LOG_LIMITED(LOG_LEVEL_WARN, __VA_ARGS__)
#define LOG_DEBUG_LIMITED(...) LOG_LIMITED(LOG_LEVEL_DBG, __VA_ARGS__)

#endif /* ovs-glue/log.h */
