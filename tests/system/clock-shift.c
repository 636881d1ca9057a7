/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wall clock that is wrong by as many seconds as the file CLOCK_SHIFT_FILE
 * says, for the one process that this is preloaded into (LD_PRELOAD).  The
 * monotonic clock is left alone, as it is when somebody sets the time. */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
shift(void)
{
    const char *name = getenv("CLOCK_SHIFT_FILE");
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    char text[32] = "";

    if (fd >= 0) {
        if (read(fd, text, sizeof text - 1) < 0) {
            text[0] = '\0';
        }
        close(fd);
    }
    return (time_t) strtoll(text, NULL, 10);
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
    int error = (int) syscall(SYS_clock_gettime, clock, ts);

    if (!error
        && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        ts->tv_sec += shift();
    }
    return error;
}

time_t
time(time_t *t)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    if (t) {
        *t = ts.tv_sec;
    }
    return ts.tv_sec;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
    struct timespec ts;

    (void) tz;
    clock_gettime(CLOCK_REALTIME, &ts);
    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;
    return 0;
}
