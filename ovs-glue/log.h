/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_LOG_H
#define L7_OVS_GLUE_LOG_H 1

/* The log of the whole daemon is Open vSwitch's (vlog): its options, its
 * files, its "ovs-appctl vlog/set".  Files outside ovs-glue/ write to it
 * through here, each under a module that it names before including this:
 *
 *     #define LOG_MODULE LOG_CONTROL
 *
 * What the network can cause is counted and shown, and logged at most now and
 * again.
 *
 * Threads: any. */

enum log_module { LOG_MAIN, LOG_CONTROL };
enum log_level { LOG_LEVEL_ERR, LOG_LEVEL_WARN, LOG_LEVEL_INFO };

/* Writes a line. */
void log_write(enum log_module, enum log_level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Names the calling thread in the log. */
void log_name_thread(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#define LOG_ERROR(...) log_write(LOG_MODULE, LOG_LEVEL_ERR, __VA_ARGS__)
#define LOG_WARNING(...) log_write(LOG_MODULE, LOG_LEVEL_WARN, __VA_ARGS__)
#define LOG_INFORM(...) log_write(LOG_MODULE, LOG_LEVEL_INFO, __VA_ARGS__)

#endif /* ovs-glue/log.h */
