/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minute of the week: see minute.h. */

#include <l7-config.h>
#include "daemon/minute.h"

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
