/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_FUZZ_OVSDB_H
#define L7_TESTS_FUZZ_OVSDB_H 1

/* A database server for fuzz targets: one end of a Unix socket that speaks
 * JSON-RPC as ovsdb-server does (RFC 7047), with the tables and columns that
 * the client knows, and whatever rows it is told to have.
 *
 * Ownership: the caller's.
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>

struct json;
struct json_parser;

/* Transactions that are kept: of more, the oldest goes unanswered. */
#define OVSDB_TRANSACTIONS_MAX 8

struct ovsdb {
    int listener;
    int fd;                     /* -1: nobody is connected. */
    struct json_parser *parser; /* Of what comes in, or NULL. */
    struct json *transactions[OVSDB_TRANSACTIONS_MAX]; /* Unanswered, */
    size_t n;                                          /* so many. */
    bool is_monitored;   /* The client has been told the rows, */
    unsigned int n_told; /* so many times. */
    struct json *rows;   /* What it is told first, as in "update2"; or NULL. */
};

/* Listens at 'path', for as long as the process lives. */
void ovsdb_init(struct ovsdb *, const char *path);

/* Takes whoever connects, and answers all but transactions. */
void ovsdb_read(struct ovsdb *);

/* Ends the connection. */
void ovsdb_hang_up(struct ovsdb *);

/* Tells of changed rows, as in "update2"; takes 'rows'. */
void ovsdb_update(struct ovsdb *, struct json *rows);

/* Answers transaction 'i'; with 'result' NULL, as one that went through.
 * Takes 'result'. */
void ovsdb_answer(struct ovsdb *, size_t i, struct json *result);

/* Sends 'len' bytes, if anybody is there. */
void ovsdb_send(struct ovsdb *, const void *data, size_t len);

#endif /* tests/fuzz/ovsdb.h */
