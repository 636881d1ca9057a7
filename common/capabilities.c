/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linux's capabilities: see capabilities.h. */

#include <l7-config.h>
#include "common/capabilities.h"

#include <errno.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A mask's bits are in two words: capget(2). */
#define N_WORDS _LINUX_CAPABILITY_U32S_3

/* What is left after the start. */
static uint64_t lasting = UINT64_MAX;

struct sets {
    uint64_t effective;
    uint64_t permitted;
    uint64_t inheritable;
};

static int
get(struct sets *s)
{
    struct __user_cap_header_struct header = {
        .version = _LINUX_CAPABILITY_VERSION_3
    };
    struct __user_cap_data_struct data[N_WORDS];

    *s = (struct sets){ .effective = 0 };
    if (syscall(SYS_capget, &header, data)) {
        return errno;
    }
    for (int i = N_WORDS - 1; i >= 0; i--) {
        s->effective = s->effective << 32 | data[i].effective;
        s->permitted = s->permitted << 32 | data[i].permitted;
        s->inheritable = s->inheritable << 32 | data[i].inheritable;
    }
    return 0;
}

static int
set(const struct sets *s)
{
    struct __user_cap_header_struct header = {
        .version = _LINUX_CAPABILITY_VERSION_3
    };
    struct __user_cap_data_struct data[N_WORDS];

    for (int i = 0; i < N_WORDS; i++) {
        data[i] = (struct __user_cap_data_struct){
            .effective = (uint32_t) (s->effective >> (32 * i)),
            .permitted = (uint32_t) (s->permitted >> (32 * i)),
            .inheritable = (uint32_t) (s->inheritable >> (32 * i)),
        };
    }
    return syscall(SYS_capset, &header, data) ? errno : 0;
}

uint64_t
capabilities_permitted(void)
{
    struct sets s;

    get(&s);
    return s.permitted;
}

int
capabilities_limit(uint64_t permitted, uint64_t effective)
{
    struct sets s;
    int error = get(&s);

    if (!error) {
        s.permitted &= permitted;
        s.effective = s.permitted & effective;
        /* What is not inheritable cannot be ambient, that is, lent. */
        s.inheritable = 0;
        error = set(&s);
    }
    return error;
}

/* Puts 'raise' in effect and 'lower' out of it. */
static void
change_effective(uint64_t raise, uint64_t lower)
{
    struct sets s;

    if (!get(&s)) {
        s.effective = (s.effective & ~lower) | (s.permitted & raise);
        /* This is always allowed.  Should it fail, whoever needs them says
         * what did not work. */
        set(&s);
    }
}

void
capabilities_raise(uint64_t raised)
{
    change_effective(raised, 0);
}

void
capabilities_lower(uint64_t lowered)
{
    change_effective(0, lowered);
}

int
capabilities_lend(uint64_t lent)
{
    struct sets s;
    int error = get(&s);

    if (!error) {
        s.inheritable = s.permitted & lent;
        error = set(&s);
    }
    for (unsigned int i = 0; !error && i <= CAP_LAST_CAP; i++) {
        if ((s.inheritable & CAPABILITY(i))
            && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0)) {
            error = errno;
        }
    }
    return error;
}

void
capabilities_bound(uint64_t bound)
{
    /* The kernel may know more of them than its headers did. */
    for (unsigned int i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
        if (i >= 64 || !(bound & CAPABILITY(i))) {
            prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
        }
    }
    prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0, 0, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void
capabilities_set_lasting(uint64_t left)
{
    lasting = left;
}

void
capabilities_give_up(void)
{
    int error = capabilities_limit(lasting, lasting);

    /* Less is always granted; but if ever not, nobody should rely on it. */
    if (error) {
        fprintf(stderr, "cannot give up capabilities: %s\n", strerror(error));
        abort();
    }
}

void
capabilities_format(uint64_t formatted, char *text, size_t size)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        { CAP_NET_ADMIN, "CAP_NET_ADMIN" },
        { CAP_NET_RAW, "CAP_NET_RAW" },
        { CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
        { CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE" },
        { CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH" },
    };
    size_t n = 0;

    if (size) {
        *text = '\0';
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && n < size; i++) {
        if (formatted & CAPABILITY(names[i].number)) {
            n += (size_t) snprintf(text + n, size - n, "%s%s", n ? ", " : "",
                                   names[i].name);
        }
    }
}
