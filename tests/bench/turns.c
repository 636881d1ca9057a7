/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measurements in turns: see turns.h. */

#include <l7-config.h>
#include "tests/bench/turns.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void
turns_add(struct turns *t, double value)
{
    if (t->n < TURNS_MAX) {
        t->values[t->n++] = value;
    }
}

static int
compare(const void *a_, const void *b_)
{
    const double *a = a_;
    const double *b = b_;

    return *a < *b ? -1 : *a > *b;
}

double
turns_median(const struct turns *t)
{
    struct turns sorted = *t;

    if (!t->n) {
        return 0;
    }
    qsort(sorted.values, sorted.n, sizeof sorted.values[0], compare);
    return (sorted.values[(sorted.n - 1) / 2] + sorted.values[sorted.n / 2])
           / 2;
}

double
turns_least(const struct turns *t)
{
    double least = t->n ? t->values[0] : 0;

    for (size_t i = 1; i < t->n; i++) {
        least = t->values[i] < least ? t->values[i] : least;
    }
    return least;
}

double
turns_most(const struct turns *t)
{
    double most = t->n ? t->values[0] : 0;

    for (size_t i = 1; i < t->n; i++) {
        most = t->values[i] > most ? t->values[i] : most;
    }
    return most;
}

double
turns_cpu_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return (double) ts.tv_sec * 1e6 + (double) ts.tv_nsec / 1e3;
}

static double
to_us(const struct timeval *tv)
{
    return (double) tv->tv_sec * 1e6 + (double) tv->tv_usec;
}

double
turns_run(const char *const argv[])
{
    struct rusage usage;
    int status;

    pid_t pid = fork();
    if (pid < 0) {
        return -1;
    }
    if (!pid) {
        int null = open("/dev/null", O_RDWR);

        if (null < 0 || dup2(null, STDIN_FILENO) < 0
            || dup2(null, STDOUT_FILENO) < 0
            || dup2(null, STDERR_FILENO) < 0) {
            _exit(127);
        }
        /* exec wants pointers that it could write to, and does not. */
        execvp(argv[0], (char *const *) (uintptr_t) argv);
        _exit(127);
    }
    if (wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status)
        || WEXITSTATUS(status)) {
        return -1;
    }
    return to_us(&usage.ru_utime) + to_us(&usage.ru_stime);
}
