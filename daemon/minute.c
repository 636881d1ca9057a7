/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minute of the week: see minute.h. */

#include <l7-config.h>
#include "daemon/minute.h"

#include <string.h>

const char *const minute_days[MINUTE_N_DAYS] = { "mon", "tue", "wed", "thu",
                                                 "fri", "sat", "sun" };

uint16_t
minute_of_week(time_t when)
{
    struct tm tm;

    /* localtime_r() need not look at the time zone again. */
    tzset();
    if (!localtime_r(&when, &tm)) {
        return 0;
    }
    /* In 'struct tm', Sunday is day 0. */
    return (uint16_t) (((tm.tm_wday + 6) % 7 * 24 + tm.tm_hour) * 60
                       + tm.tm_min);
}

unsigned int
minute_find_day(const char *word)
{
    unsigned int day = 0;

    while (day < MINUTE_N_DAYS && strcmp(minute_days[day], word)) {
        day++;
    }
    return day;
}

bool
minute_parse(const char *text, unsigned int *minute)
{
    static const char digits[] = "0123456789";

    if (strlen(text) != 5 || strspn(text, digits) != 2 || text[2] != ':'
        || strspn(text + 3, digits) != 2) {
        return false;
    }
    unsigned int h = (unsigned int) ((text[0] - '0') * 10 + text[1] - '0');
    unsigned int m = (unsigned int) ((text[3] - '0') * 10 + text[4] - '0');
    *minute = h * 60 + m;
    return h < 24 && m < 60;
}
