/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a rule's days and hours: see criteria-read.h.
 *
 * Hours that end at or before the minute they begin go on into the next day:
 * "22:00-06:00" of "fri" ends on Saturday morning. */

#include <l7-config.h>
#include "policies/criteria-read.h"

#include <string.h>

#include "policies/policy.h"
#include "policies/ranges.h"
#include "policies/reader.h"

#define DAY_MINUTES (24 * 60)
#define N_DAYS 7

/* Hours of one rule at most: one for each hour of the day. */
#define HOURS_MAX 24

/* From minute 'first' of a day to before 'end', which is in the next day if
 * it is beyond DAY_MINUTES. */
struct hours {
    unsigned int first;
    unsigned int end;
    size_t index; /* Of the element that says so. */
};

/* Reads "HH:MM" at 'p' into '*minute'.  Returns what follows, or NULL. */
static const char *
parse_time(const char *p, unsigned int *minute)
{
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? p[i] != ':' : p[i] < '0' || p[i] > '9') {
            return NULL;
        }
    }

    unsigned int h = (unsigned int) ((p[0] - '0') * 10 + p[1] - '0');
    unsigned int m = (unsigned int) ((p[3] - '0') * 10 + p[4] - '0');
    *minute = h * 60 + m;
    return m < 60 && *minute <= DAY_MINUTES ? p + 5 : NULL;
}

static bool
read_hours(struct reader *r, const struct jpath *path, const json_t *value,
           struct hours *hours)
{
    char quoted[JPATH_QUOTED_MAX];
    const char *text = reader_string(r, path, value);

    if (!text) {
        return false;
    }
    const char *p = parse_time(text, &hours->first);
    p = p && *p == '-' ? parse_time(p + 1, &hours->end) : NULL;
    if (!p || *p || hours->first == DAY_MINUTES) {
        reader_complain(r, path, JSON_VALUE,
                        "%s are no hours; write for example \"08:00-18:00\" "
                        "or \"22:00-06:00\"",
                        jpath_quote(text, quoted));
        return false;
    } else if (hours->first == hours->end) {
        reader_complain(r, path, JSON_VALUE,
                        "%s is no time at all; for the whole day, write "
                        "\"00:00-24:00\"",
                        jpath_quote(text, quoted));
        return false;
    }
    if (hours->end < hours->first) {
        hours->end += DAY_MINUTES;
    }
    return true;
}

/* Reads "hours" into 'hours', the whole day if there are none, and returns
 * how many of them are sound. */
static size_t
read_all_hours(struct reader *r, const struct jpath *path, const json_t *value,
               struct hours hours[HOURS_MAX])
{
    struct jpath member = { path, "hours", 0 };
    const json_t *array = reader_array(r, path, value, "hours");
    size_t n = 0;

    if (!json_object_get(value, "hours")) {
        hours[0] = (struct hours){ .first = 0, .end = DAY_MINUTES };
        return 1;
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };

        if (n >= HOURS_MAX) {
            reader_complain(r, &element, JSON_VALUE,
                            "is one too many; a rule has at most %d hours",
                            HOURS_MAX);
            break;
        } else if (read_hours(r, &element, json_array_get(array, i),
                              &hours[n])) {
            hours[n++].index = i;
        }
    }
    return n;
}

/* Reads "days", all if there are none. */
static void
read_days(struct reader *r, const struct jpath *path, const json_t *value,
          bool days[N_DAYS])
{
    static const char *const words[N_DAYS] = { "mon", "tue", "wed", "thu",
                                               "fri", "sat", "sun" };
    struct jpath member = { path, "days", 0 };
    const json_t *array = reader_array(r, path, value, "days");

    memset(days, !json_object_get(value, "days"), N_DAYS * sizeof *days);
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };
        int day =
            reader_word(r, &element, json_array_get(array, i), words, N_DAYS);

        if (day >= 0 && days[day]) {
            reader_complain(r, &element, JSON_VALUE,
                            "the rule has \"%s\" already; remove one",
                            words[day]);
        } else if (day >= 0) {
            days[day] = true;
        }
    }
}

/* Adds the minutes of the week from 'first' to 'last', which may be in the
 * next week, to 'minutes'.  '*overlaps' becomes true if some are there. */
static int
add_minutes(struct ranges *minutes, unsigned int first, unsigned int last,
            bool *overlaps)
{
    bool wraps = last >= POLICY_MINUTES;
    const struct range ranges[] = {
        { (uint16_t) first, (uint16_t) (wraps ? POLICY_MINUTES - 1 : last) },
        { 0, (uint16_t) (last - POLICY_MINUTES) },
    };
    int error = 0;

    for (int i = 0; i <= wraps && !error; i++) {
        *overlaps = *overlaps || ranges_overlap(minutes, ranges[i]);
        error = ranges_add(minutes, ranges[i]);
    }
    return error;
}

int
hours_read(struct ranges *minutes, struct reader *r, const struct jpath *path,
           const json_t *value)
{
    struct jpath member = { path, "hours", 0 };
    struct hours hours[HOURS_MAX];
    bool days[N_DAYS];
    int error = 0;

    read_days(r, path, value, days);
    size_t n = read_all_hours(r, path, value, hours);
    for (size_t i = 0; i < n && !error; i++) {
        bool overlaps = false;

        for (unsigned int day = 0; day < N_DAYS && !error; day++) {
            if (days[day]) {
                error = add_minutes(
                    minutes, day * DAY_MINUTES + hours[i].first,
                    day * DAY_MINUTES + hours[i].end - 1, &overlaps);
            }
        }
        if (overlaps) {
            struct jpath element = { &member, NULL, hours[i].index };

            reader_complain(r, &element, JSON_VALUE,
                            "overlaps other hours of the rule, perhaps "
                            "of the day before; make them one");
        }
    }
    return error;
}
