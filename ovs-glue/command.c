/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running a program of the system's: see command.h. */

#include <config.h>
#include "ovs-glue/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/capabilities.h"
#include "openvswitch/dynamic-string.h"
#include "util.h"

/* Of what a program printed, this much is passed on. */
#define MAX_OUTPUT 512

/* What is lent to it. */
#define LENT (CAPABILITY(CAP_NET_ADMIN) | CAPABILITY(CAP_NET_RAW))

extern char **environ;

/* Appends what was written to 'fd' to 's', as one line. */
static void
append_output(struct ds *s, int fd)
{
    char buffer[MAX_OUTPUT + 1];
    ssize_t n = pread(fd, buffer, MAX_OUTPUT, 0);

    while (n > 0 && buffer[n - 1] == '\n') {
        n--;
    }
    if (n <= 0) {
        return;
    }
    buffer[n] = '\0';
    for (char *p = buffer; *p; p++) {
        *p = *p == '\n' ? ' ' : *p;
    }
    ds_put_format(s, ": %s", buffer);
}

static char *
describe(const char *const argv[], const char *what, int output)
{
    struct ds s = DS_EMPTY_INITIALIZER;

    ds_put_char(&s, '"');
    for (size_t i = 0; argv[i]; i++) {
        ds_put_format(&s, "%s%s", i ? " " : "", argv[i]);
    }
    ds_put_format(&s, "\" %s", what);
    append_output(&s, output);
    return ds_steal_cstr(&s);
}

/* Waits for 'pid' until the time is up.  Returns 0 and its status, or
 * ETIMEDOUT after having killed it. */
static int
wait_for(pid_t pid, int *status)
{
    int error = 0;
    int pidfd = (int) syscall(SYS_pidfd_open, pid, 0);

    /* Without pidfd (Linux before 5.3) there is no limit. */
    if (pidfd >= 0) {
        struct pollfd pfd = { .fd = pidfd, .events = POLLIN };
        int n;

        do {
            n = poll(&pfd, 1, COMMAND_TIMEOUT_MS);
        } while (n < 0 && errno == EINTR);
        if (!n) {
            kill(pid, SIGKILL);
            error = ETIMEDOUT;
        }
        close(pidfd);
    }
    while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
        continue;
    }
    return error;
}

/* The environment of our programs, whose strings are not to be freed. */
static char **
make_environment(void)
{
    /* Legacy iptables takes a lock, which only root may open, against others
     * who change the rules of some namespace.  Nobody else changes ours: so
     * its own input serves as the lock. */
    static char lock[] = "XTABLES_LOCKFILE=/proc/self/fd/0";
    size_t n = 0;

    while (environ[n]) {
        n++;
    }
    char **environment = xcalloc(n + 2, sizeof *environment);
    environment[0] = lock;
    memcpy(environment + 1, environ, n * sizeof *environment);
    return environment;
}

/* Starts 'argv' with its standard input from 'in' and its output to 'out'. */
static int
spawn(const char *const argv[], int in, int out, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t none;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
    /* Our threads block signals; the program should not. */
    sigemptyset(&none);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    char **environment = make_environment();
    /* Should lending fail, the program says what it may not do. */
    capabilities_lend(LENT);
    int error = posix_spawnp(pid, argv[0], &actions, &attr,
                             (char *const *) argv, environment);
    capabilities_lend(0);
    free(environment);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int
command_run(const char *const argv[], const char *input, char **errorp)
{
    int status = 0;
    pid_t pid;

    *errorp = NULL;
    int in = memfd_create("input", MFD_CLOEXEC);
    int out = memfd_create("output", MFD_CLOEXEC);
    int error = in < 0 || out < 0 ? errno : 0;
    if (!error && input) {
        size_t len = strlen(input);
        if (pwrite(in, input, len, 0) != (ssize_t) len) {
            error = EIO;
        }
    }
    if (!error) {
        error = spawn(argv, in, out, &pid);
    }
    if (error) {
        *errorp = error == ENOENT
                      ? xasprintf("\"%s\" is not installed", argv[0])
                      : xasprintf("cannot run \"%s\": %s", argv[0],
                                  ovs_strerror(error));
    } else {
        error = wait_for(pid, &status);
        if (error) {
            *errorp = describe(argv, "did not end", out);
        } else if (!WIFEXITED(status) || WEXITSTATUS(status)) {
            error = EIO;
            *errorp = describe(argv, "failed", out);
        }
    }
    if (in >= 0) {
        close(in);
    }
    if (out >= 0) {
        close(out);
    }
    return error;
}
