/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database server for fuzz targets: see ovsdb.h. */

#include <config.h>
#include "tests/fuzz/ovsdb.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/json.h"
#include "openvswitch/shash.h"
#include "ovsdb-idl-provider.h"
#include "tests/fuzz/fuzz.h"
#include "util.h"

#define ANY_UUID "01234567-89ab-cdef-0123-456789abcdef"

void
ovsdb_init(struct ovsdb *o, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    *o = (struct ovsdb){ .fd = -1 };
    ovs_strlcpy(address.sun_path, path, sizeof address.sun_path);
    o->listener =
        socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    FUZZ_CHECK(o->listener >= 0);
    FUZZ_CHECK(
        !bind(o->listener, (struct sockaddr *) &address, sizeof address));
    FUZZ_CHECK(!listen(o->listener, 16));
}

static void
forget(struct ovsdb *o, size_t i)
{
    json_destroy(o->transactions[i]);
    o->n--;
    memmove(&o->transactions[i], &o->transactions[i + 1],
            (o->n - i) * sizeof o->transactions[0]);
}

void
ovsdb_hang_up(struct ovsdb *o)
{
    if (o->fd >= 0) {
        close(o->fd);
        o->fd = -1;
    }
    if (o->parser) {
        json_parser_abort(o->parser);
        o->parser = NULL;
    }
    while (o->n) {
        forget(o, 0);
    }
    o->is_monitored = false;
}

void
ovsdb_send(struct ovsdb *o, const void *data, size_t len)
{
    if (o->fd >= 0 && len) {
        /* Who does not read has gone. */
        (void) !send(o->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

static void
send_json(struct ovsdb *o, struct json *msg)
{
    char *text = json_to_string(msg, 0);

    ovsdb_send(o, text, strlen(text));
    free(text);
    json_destroy(msg);
}

/* Answers 'request'; takes 'result', and 'error', of which one is NULL. */
static void
reply(struct ovsdb *o, const struct json *request, struct json *result,
      const char *error)
{
    struct json *msg = json_object_create();
    const struct json *id = shash_find_data(json_object(request), "id");

    json_object_put(msg, "id", id ? json_clone(id) : json_null_create());
    json_object_put(msg, "result", result ? result : json_null_create());
    json_object_put(msg, "error",
                    error ? json_string_create(error) : json_null_create());
    send_json(o, msg);
}

/* All tables and columns that the client may ask for.  It reads their names
 * alone. */
static struct json *
make_schema(void)
{
    struct json *tables = json_object_create();
    struct json *schema = json_object_create();

    for (size_t i = 0; i < ovsrec_idl_class.n_tables; i++) {
        const struct ovsdb_idl_table_class *t = &ovsrec_idl_class.tables[i];
        struct json *columns = json_object_create();
        struct json *table = json_object_create();

        for (size_t j = 0; j < t->n_columns; j++) {
            struct json *column = json_object_create();

            json_object_put_string(column, "type", "string");
            json_object_put(columns, t->columns[j].name, column);
        }
        json_object_put(table, "columns", columns);
        json_object_put(tables, t->name, table);
    }
    json_object_put_string(schema, "name", "Open_vSwitch");
    json_object_put_string(schema, "version", "8.3.1");
    json_object_put(schema, "tables", tables);
    return schema;
}

static struct json *
make_rows(const struct ovsdb *o)
{
    return o->rows ? json_clone(o->rows) : json_object_create();
}

/* Deals with a request, or a notification, of the client's. */
static void
receive(struct ovsdb *o, struct json *msg)
{
    const struct shash *members = json_object(msg);
    const struct json *params = shash_find_data(members, "params");
    const struct json *name = shash_find_data(members, "method");
    const char *method = name ? json_string(name) : "";

    if (!strcmp(method, "echo")) {
        reply(o, msg, json_clone(params), NULL);
    } else if (!strcmp(method, "get_schema")) {
        /* A server of its own kind, which has no "_Server". */
        if (strcmp(json_string(json_array(params)->elems[0]),
                   ovsrec_idl_class.database)) {
            reply(o, msg, NULL, "unknown database");
        } else {
            static struct json *schema;

            schema = schema ? schema : make_schema();
            reply(o, msg, json_clone(schema), NULL);
        }
    } else if (!strcmp(method, "monitor_cond")) {
        reply(o, msg, make_rows(o), NULL);
        o->is_monitored = true;
        o->n_told++;
    } else if (!strcmp(method, "transact")) {
        if (o->n == OVSDB_TRANSACTIONS_MAX) {
            forget(o, 0);
        }
        o->transactions[o->n++] = msg;
        return;
    } else if (shash_find_data(members, "id")
               && ((struct json *) shash_find_data(members, "id"))->type
                      != JSON_NULL
               && *method) {
        reply(o, msg, NULL, "unknown method");
    }
    json_destroy(msg);
}

void
ovsdb_read(struct ovsdb *o)
{
    char data[4096];
    ssize_t n;
    int fd;

    while (
        (fd = accept4(o->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC))
        >= 0) {
        ovsdb_hang_up(o);
        o->fd = fd;
    }
    while (o->fd >= 0 && (n = recv(o->fd, data, sizeof data, 0)) >= 0) {
        size_t len = (size_t) n, used = 0;

        if (!n) {
            ovsdb_hang_up(o);
            return;
        }
        while (used < len) {
            if (!o->parser) {
                o->parser = json_parser_create(0);
            }
            used += json_parser_feed(o->parser, data + used, len - used);
            if (json_parser_is_done(o->parser)) {
                struct json *msg = json_parser_finish(o->parser);

                o->parser = NULL;
                FUZZ_CHECK(msg->type == JSON_OBJECT);
                receive(o, msg);
            }
        }
    }
}

void
ovsdb_update(struct ovsdb *o, struct json *rows)
{
    struct json *msg = json_object_create();
    struct json *monitor =
        json_array_create_2(json_string_create("monid"),
                            json_string_create(ovsrec_idl_class.database));

    json_object_put(msg, "id", json_null_create());
    json_object_put_string(msg, "method", "update2");
    json_object_put(msg, "params", json_array_create_2(monitor, rows));
    send_json(o, msg);
}

void
ovsdb_answer(struct ovsdb *o, size_t i, struct json *result)
{
    const struct json *params =
        shash_find_data(json_object(o->transactions[i]), "params");

    if (!result) {
        /* The first parameter is the database, the others are operations. */
        size_t n = json_array(params)->n;

        result = json_array_create_empty();
        for (size_t j = 1; j < n; j++) {
            struct json *of_operation = json_object_create();
            struct json *row = json_object_create();

            /* What is selected is the number of the configuration. */
            json_object_put(row, "next_cfg", json_integer_create(2));
            json_object_put(of_operation, "rows", json_array_create_1(row));
            json_object_put(of_operation, "count", json_integer_create(1));
            json_object_put(of_operation, "uuid",
                            json_array_create_2(json_string_create("uuid"),
                                                json_string_create(ANY_UUID)));
            json_array_add(result, of_operation);
        }
    }
    reply(o, o->transactions[i], result, NULL);
    forget(o, i);
}
