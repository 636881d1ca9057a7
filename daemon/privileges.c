/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Least privilege: see privileges.h. */

#include <l7-config.h>
#include "daemon/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "common/capabilities.h"
#include "ovs-glue/service.h"

/* Without these there is no start. */
#define NEEDED (CAPABILITY(CAP_NET_ADMIN) | CAPABILITY(CAP_SYS_ADMIN))

/* The start is better with these. */
#define HELPFUL (CAPABILITY(CAP_NET_RAW) | CAPABILITY(CAP_DAC_READ_SEARCH))

/* Kept after the start, and by root besides. */
#define KEPT CAPABILITY(CAP_NET_ADMIN)
#define KEPT_BY_ROOT (CAPABILITY(CAP_NET_RAW) | CAPABILITY(CAP_DAC_OVERRIDE))

/* Only in effect where it is asked for, lest files be read at the start that
 * cannot be read again for a reload. */
#define RARE CAPABILITY(CAP_DAC_READ_SEARCH)

/* Who --user names. */
struct identity {
    char *name; /* In the user database. */
    uid_t uid;
    gid_t gid;
};

static int __attribute__((format(printf, 3, 4)))
refuse(char **errorp, int error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (vasprintf(errorp, format, args) < 0) {
        *errorp = NULL;
    }
    va_end(args);
    return error;
}

static int
find_user(const char *name, struct identity *id, char **error)
{
    const struct passwd *pw = getpwnam(name);

    if (!pw) {
        return refuse(error, ENOENT,
                      "--user=%s: there is no such user: make one with "
                      "\"useradd --system %s\", or name another",
                      name, name);
    }
    id->uid = pw->pw_uid;
    id->gid = pw->pw_gid;
    id->name = strdup(pw->pw_name);
    return id->name ? 0 : refuse(error, ENOMEM, "out of memory");
}

static int
find_group(const char *name, struct identity *id, char **error)
{
    const struct group *gr = getgrnam(name);

    if (!gr) {
        return refuse(error, ENOENT, "--user=...:%s: there is no such group",
                      name);
    }
    id->gid = gr->gr_gid;
    return 0;
}

/* Finds whom 'user' names, "USER[:GROUP]". */
static int
parse_user(const char *user, struct identity *id, char **error)
{
    const char *colon = strchr(user, ':');
    size_t len = colon ? (size_t) (colon - user) : strlen(user);
    char *name = strndup(user, len);

    *id = (struct identity){ .name = NULL };
    if (!name) {
        return refuse(error, ENOMEM, "out of memory");
    }
    int code =
        len ? find_user(name, id, error)
            : refuse(error, EINVAL, "--user=%s: give USER[:GROUP]", user);
    free(name);
    if (!code && colon) {
        code = find_group(colon + 1, id, error);
    }
    return code;
}

/* Becomes 'id', which costs no capability. */
static int
become(const struct identity *id, char **error)
{
    uid_t uid[3];
    gid_t gid[3];

    service_give_log(id->uid, id->gid);
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (initgroups(id->name, id->gid) || setresgid(id->gid, id->gid, id->gid)
        || setresuid(id->uid, id->uid, id->uid)) {
        return refuse(error, errno, "--user: cannot become %s: %s", id->name,
                      strerror(errno));
    }
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);

    /* Whoever relies on it had better look. */
    if (getresuid(&uid[0], &uid[1], &uid[2])
        || getresgid(&gid[0], &gid[1], &gid[2])) {
        return refuse(error, errno, "--user: %s", strerror(errno));
    }
    for (int i = 0; i < 3; i++) {
        if (uid[i] != id->uid || gid[i] != id->gid) {
            return refuse(error, EPERM, "--user: did not become %s", id->name);
        }
    }
    return 0;
}

static int
check(char **error)
{
    uint64_t missing = NEEDED & ~capabilities_permitted();
    char names[128];

    if (!missing) {
        return 0;
    }
    capabilities_format(missing, names, sizeof names);
    return refuse(error, EPERM,
                  "%s %s missing, which the mirror cannot be made without: "
                  "start as root, with --user=USER to become another user, or "
                  "have the service manager grant what ovs-l7d(8) lists under "
                  "PRIVILEGES",
                  names, missing & (missing - 1) ? "are" : "is");
}

/* What a process of 'uid' may have for as long as it lives. */
static uint64_t
lifelong(uid_t uid)
{
    return KEPT | (uid ? 0 : KEPT_BY_ROOT);
}

int
privileges_start(const char *user, bool is_daemon, char **error)
{
    struct identity id = { .uid = geteuid() };
    uint64_t kept = 0;
    int code;

    *error = NULL;
    code = is_daemon ? check(error) : 0;
    if (!code && user) {
        code = parse_user(user, &id, error);
    }
    if (!code && id.uid != geteuid() && geteuid()) {
        code = refuse(error, EPERM,
                      "--user=%s: only root can become another user", user);
    }
    if (!code && is_daemon) {
        kept = NEEDED | HELPFUL | lifelong(id.uid);
        capabilities_set_lasting(lifelong(id.uid));
        /* While root still can. */
        capabilities_bound(kept);
    }
    if (!code && user && !geteuid()) {
        code = become(&id, error);
    }
    if (!code && (is_daemon || user)) {
        code = capabilities_limit(kept, kept & ~RARE);
        if (code) {
            refuse(error, code, "cannot give up capabilities: %s",
                   strerror(code));
        }
    }
    free(id.name);
    return code;
}
