/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_MATCHER_H
#define L7_PATTERNS_MATCHER_H 1

/* A matcher: asks a library which protocol a connection's first bytes are.
 *
 * While a connection is examined, its bytes are kept by the caller as a
 * 'struct payload' and what has been found so far by the matcher as a 'struct
 * match_state'.  After each packet with payload the caller calls
 * matcher_step(), which answers that a protocol is found, that more bytes may
 * tell, or, when the caller says that there will be no more, that the
 * protocol is unknown.
 *
 * What decides between several patterns that match is their strength and
 * their superset and subset relations, never their order; a weak pattern
 * answers only with the last step.
 *
 * Time: every match runs under PCRE2's match limits, so that no payload costs
 * more than a bounded time; a match that hits a limit counts as none and is
 * counted (matcher_n_limits()).
 *
 * Ownership: the library must outlive its matchers and states.
 * Threads: a matcher is scratch memory of one thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct library;

enum side { SIDE_CLIENT, SIDE_SERVER, N_SIDES };

/* The first bytes of a connection, as far as they have come in.
 *
 * Over TCP, a side is the contiguous bytes that it sent, from the first.
 * Over UDP, a side is the datagrams that it sent one after another (each cut
 * to what fits), of which 'newest' bytes at the end are the latest.
 *
 * Not all that was sent is always at hand: a capture may have cut packets, a
 * segment may be lost, and there is an end to what is kept.  'sent' tells how
 * long things were, so that a length field can be compared with the truth. */
struct payload {
    uint8_t ip_proto; /* IPPROTO_TCP or IPPROTO_UDP. */
    bool midstream;   /* TCP whose SYN was not seen: offsets mean nothing. */
    uint16_t ports[N_SIDES];      /* Each side's, in host byte order. */
    const uint8_t *data[N_SIDES]; /* May be NULL where 'len' is 0. */
    size_t len[N_SIDES];          /* Bytes in 'data'. */
    size_t newest[N_SIDES];       /* UDP: bytes of the latest datagram. */
    size_t sent[N_SIDES];         /* TCP: bytes that the side is known to have
                                   * sent, 'len' or more.  UDP: bytes of the
                                   * latest datagram, 'newest' or more. */
    bool full[N_SIDES];           /* TCP: no more of the side will be kept. */
    uint32_t datagrams[N_SIDES];  /* UDP: how many the side has sent. */
    const uint8_t *joined; /* Both sides in order of arrival, NULs removed, */
    size_t joined_len;     /* or NULL if not library_wants_joined(). */
};

/* What a step came to. */
enum match_result {
    MATCH_MORE,    /* Undecided ("unset"): more bytes may tell. */
    MATCH_FOUND,   /* Decided. */
    MATCH_UNKNOWN, /* Gave up: only ever with the last step. */
};

/* How sure a match is. */
enum match_strength { MATCH_WEAK, MATCH_MEDIUM, MATCH_STRONG };

struct match {
    uint16_t protocol; /* PROTOCOL_UNKNOWN unless MATCH_FOUND. */
    enum match_strength strength;
    const char *file;  /* The pattern's file, owned by the library, */
    unsigned int line; /* and line. */
    enum side side;    /* Where it matched: meaningless for 'joined'. */
    bool in_joined;    /* Matched in 'joined'. */
    size_t offset;     /* First byte that matched, from the side's first, */
    size_t length;     /* and how many: 0 if they are not kept any more. */
};

struct matcher;
struct match_state;

/* Makes a matcher for 'library'.  Returns 0 or ENOMEM. */
int matcher_create(const struct library *, struct matcher **);
void matcher_destroy(struct matcher *);

/* The bytes of a match_state for 'library'.  The caller allocates that many,
 * aligned as by malloc(), and zeroes them before the first step. */
size_t matcher_state_size(const struct library *);

/* Looks at 'payload', in which what came last is from 'side'.  'last' says
 * that nothing will follow.  Fills in '*match' unless it returns MATCH_MORE.
 * Not to be called again for a state after that. */
enum match_result matcher_step(struct matcher *, struct match_state *,
                               const struct payload *, enum side side,
                               bool last, struct match *match);

/* How often a match ended at PCRE2's match or memory limit. */
uint64_t matcher_n_limits(const struct matcher *);

/* How many matches were tried with PCRE2. */
uint64_t matcher_n_tries(const struct matcher *);

/* What a matcher leaves patterns out by, before it tries them.  No answer
 * depends on it: it is there for tests and measurements. */
enum matcher_narrowing {
    MATCHER_BY_PREFIX = 1 << 0,    /* How a match begins. */
    MATCHER_BY_HYPERSCAN = 1 << 1, /* Where there is one. */
    MATCHER_BY_ALL = MATCHER_BY_PREFIX | MATCHER_BY_HYPERSCAN, /* Default. */
};
void matcher_set_narrowing(struct matcher *, unsigned int narrowing);

#endif /* patterns/matcher.h */
