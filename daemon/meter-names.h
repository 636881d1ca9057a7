/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_METER_NAMES_H
#define L7_DAEMON_METER_NAMES_H 1

/* Whose each of our meters is.
 *
 * Every class with a meter has one under its own name, the same through all
 * reloads for as long as there is a class of that name.  A class whose
 * meters are for each VM or each connection has that one too, for all who find
 * no other left; the others are its own ones, "class/VM" or
 * "class/connection", and are given out as connections come that use them.
 *
 * An own meter that nobody uses is idle.  The next one of the same class gets
 * it when the class may have no more; otherwise it stays for some seconds, so
 * that a VM whose connections are short keeps its meter, and then goes.  It
 * must not go before the flows that named it: see meter_names_list_idle().
 *
 * A user is a connection, by a number that no other has at the same time.
 *
 * Threads: one at a time.  Time: seconds on any clock that does not go
 * backward. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/meters.h"

struct meter_names;

/* Numbers that own meters leave for classes, so that however many of them
 * there are, a reload can bring new classes: those of two whole policies
 * (CLASSES_MAX of policies/classes.h). */
#define METER_NAMES_RESERVED 512

/* Makes an empty list of the METERS_MAX numbers from 'first'.  Returns NULL
 * if memory is short. */
struct meter_names *meter_names_create(uint32_t first);
void meter_names_destroy(struct meter_names *);

/* The number of the meter of 'class', a new one if it has none.  Returns 0 if
 * there are no more. */
uint32_t meter_names_get(struct meter_names *, const char *class);

/* Says what the meters of the class are like whose meter 'id' is, and how many
 * it may have, this one included.  The numbers in 'config' don't count. */
void meter_names_configure(struct meter_names *, uint32_t id,
                           const struct meter_config *config, uint32_t max);

/* Frees the numbers of all classes that 'is_used' is false for; those that
 * have own meters in use stay until these are freed. */
void meter_names_prune(struct meter_names *,
                       bool (*is_used)(const char *class, void *aux),
                       void *aux);

/* The number of the meter that 'user' uses from now on, and no other: an own
 * one of the class whose meter 'id' is, that of 'vm', or with NULL one for
 * 'user' alone.  Returns 0 if there are no more: then it uses the class's, as
 * far as this list is concerned none.  '*is_new' says whether the switch has
 * to be told of the meter. */
uint32_t meter_names_use(struct meter_names *, uint64_t user, uint32_t id,
                         const char *vm, uint32_t now, bool *is_new);

/* From now on a new own meter gets the number 'id', if that is free; none of
 * ours, as 0, is any. */
void meter_names_prefer(struct meter_names *, uint32_t id);

/* Gives 'id' to nobody as an own meter who does not prefer it, as long as
 * there are others; until nothing is reserved. */
void meter_names_reserve(struct meter_names *, uint32_t id);
void meter_names_unreserve(struct meter_names *);

/* 'user' uses no own meter any more. */
void meter_names_release(struct meter_names *, uint64_t user, uint32_t now);

/* Stores in 'ids' at most 'max' own meters that have been idle for at least
 * 'seconds', and returns how many.  Flows that name them may still be on their
 * way to the switch: once they have arrived, meter_names_is_idle_still() tells
 * which of them may go. */
size_t meter_names_list_idle(struct meter_names *, uint32_t seconds,
                             uint32_t now, uint32_t *ids, size_t max);

/* True if 'id' has been idle ever since it was listed. */
bool meter_names_is_idle_still(const struct meter_names *, uint32_t id);

/* Frees the number 'id', of which that is true.  Returns true if it was the
 * last one of a class that is gone, whose own number is then free as well. */
bool meter_names_free(struct meter_names *, uint32_t id);

/* Stores in 'configs', which has room for METERS_MAX, what all meters are like
 * of which that has been said, and returns how many there are. */
size_t meter_names_list(const struct meter_names *,
                        struct meter_config *configs);

/* What meter 'id' is like. */
struct meter_config meter_names_config(const struct meter_names *,
                                       uint32_t id);

/* True if 'id' is the meter of a class. */
bool meter_names_is_class(const struct meter_names *, uint32_t id);

/* How many own meters the class has whose meter 'id' is. */
size_t meter_names_n_own(const struct meter_names *, uint32_t id);

/* The own meter of 'user', or 0. */
uint32_t meter_names_find_user(const struct meter_names *, uint64_t user);

#endif /* daemon/meter-names.h */
