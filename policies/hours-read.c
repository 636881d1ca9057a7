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

/* True if 'a' and 'b' of the same day have a minute in common. */
static bool
overlap(const struct hours *a, const struct hours *b)
{
    return a->first < b->end && b->first < a->end;
}

/* Reads "hours" into 'hours', the whole day if there are none, and returns
 * how many there are, 0 if something is wrong with them. */
static size_t
read_all_hours(struct reader *r, const struct jpath *path, const json_t *value,
               struct hours hours[HOURS_MAX])
{
    struct jpath member = { path, "hours", 0 };
    const json_t *array = reader_array(r, path, value, "hours");
    bool sound = true;
    size_t n = 0;

    if (!json_object_get(value, "hours")) {
        hours[0] = (struct hours){ 0, DAY_MINUTES };
        return 1;
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };

        if (n >= HOURS_MAX) {
            reader_complain(r, &element, JSON_VALUE,
                            "is one too many; a rule has at most %d hours",
                            HOURS_MAX);
            return 0;
        } else if (!read_hours(r, &element, json_array_get(array, i),
                               &hours[n])) {
            sound = false;
            continue;
        }
        for (size_t j = 0; j < n; j++) {
            if (overlap(&hours[j], &hours[n])) {
                reader_complain(r, &element, JSON_VALUE,
                                "overlaps others of the rule; make them one");
                sound = false;
                break;
            }
        }
        n++;
    }
    return sound ? n : 0;
}

/* Reads "days", all if there are none.  Returns false if something is wrong
 * with them. */
static bool
read_days(struct reader *r, const struct jpath *path, const json_t *value,
          bool days[N_DAYS])
{
    static const char *const words[N_DAYS] = { "mon", "tue", "wed", "thu",
                                               "fri", "sat", "sun" };
    struct jpath member = { path, "days", 0 };
    const json_t *array = reader_array(r, path, value, "days");
    bool sound = array != NULL;

    if (!json_object_get(value, "days")) {
        memset(days, true, N_DAYS * sizeof *days);
        return true;
    }
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
            continue;
        }
        sound = false;
    }
    return sound;
}

int
hours_read(struct ranges *minutes, struct reader *r, const struct jpath *path,
           const json_t *value)
{
    struct hours hours[HOURS_MAX];
    bool days[N_DAYS] = { false };
    bool sound = read_days(r, path, value, days);
    size_t n = read_all_hours(r, path, value, hours);
    int error = 0;

    for (unsigned int day = 0; sound && day < N_DAYS; day++) {
        for (size_t i = 0; days[day] && i < n && !error; i++) {
            unsigned int first = day * DAY_MINUTES + hours[i].first;
            unsigned int last = day * DAY_MINUTES + hours[i].end - 1;
            bool wraps = last >= POLICY_MINUTES;

            error =
                ranges_add(minutes, (struct range){ (uint16_t) first,
                                                    wraps ? POLICY_MINUTES - 1
                                                          : (uint16_t) last });
            if (!error && wraps) {
                error = ranges_add(
                    minutes,
                    (struct range){ 0, (uint16_t) (last - POLICY_MINUTES) });
            }
        }
    }
    if (minutes->n == 1 && minutes->ranges[0].first == 0
        && minutes->ranges[0].last == POLICY_MINUTES - 1) {
        /* The whole week asks for nothing. */
        ranges_destroy(minutes);
    }
    return error;
}
