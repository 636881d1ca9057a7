/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in a file: see accounts-file.h. */

#include <l7-config.h>
#include "daemon/accounts-file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/problems.h"
#include "daemon/accounts.h"

#define FORMAT "ovs-l7 accounts"
#define VERSION 1

/* What we write is never longer than this, whatever the names. */
#define LINE_MAX_LEN 8192

/* ---- Reading. ---- */

struct reading {
    const char *file;
    struct problems *problems;
    struct accounts *accounts;
    FILE *stream;
    unsigned int line; /* Lines read. */
    size_t n;          /* Accounts read. */
    bool ended;        /* The last line was seen. */
};

/* Notes what is wrong with the line that was read last. */
static int
complain(struct reading *r, const char *field, const char *text)
{
    problems_add(r->problems, r->file, r->line, 0, field, "%s", text);
    return EINVAL;
}

/* Reads the next line into '*json', NULL at the end of the file. */
static int
read_line(struct reading *r, json_t **json)
{
    char line[LINE_MAX_LEN];
    json_error_t error;

    *json = NULL;
    errno = 0;
    if (!fgets(line, sizeof line, r->stream)) {
        int code = ferror(r->stream) ? errno : 0;

        if (code) {
            problems_add(r->problems, r->file, 0, 0, NULL, "cannot read: %s",
                         strerror(code));
        }
        return code;
    }
    r->line++;
    size_t len = strlen(line);
    if (!len || line[len - 1] != '\n') {
        return complain(r, NULL, "the line is too long, or was cut");
    }
    *json = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(*json)) {
        json_decref(*json);
        *json = NULL;
        return complain(r, NULL, "is no JSON object");
    }
    return 0;
}

static int
read_header(struct reading *r)
{
    json_t *json;
    int error = read_line(r, &json);

    if (error) {
        return error;
    }
    const char *format = json_string_value(json_object_get(json, "format"));
    json_t *version = json_object_get(json, "version");
    if (!format || strcmp(format, FORMAT)) {
        r->line = r->line ? r->line : 1;
        error = complain(r, "format", "this is no file of accounts");
    } else if (json_integer_value(version) != VERSION) {
        error =
            complain(r, "version", "accounts of another version of ovs-l7d");
    }
    json_decref(json);
    return error;
}

/* Reads the count 'json'.  Returns false if it is none. */
static bool
read_count(const json_t *json, uint64_t *count)
{
    if (!json_is_integer(json) || json_integer_value(json) < 0) {
        return false;
    }
    *count = (uint64_t) json_integer_value(json);
    return true;
}

static bool
read_traffic(const json_t *json, struct traffic *traffic)
{
    return json_is_array(json) && json_array_size(json) == 2
           && read_count(json_array_get(json, 0), &traffic->packets)
           && read_count(json_array_get(json, 1), &traffic->bytes);
}

static int
read_account(struct reading *r, const json_t *json)
{
    static const char *const keys[] = { "vm", "protocol", "class" };
    const json_t *second = json_object_get(json, "second");
    const char *names[3];
    struct account read;

    /* A table never has more, with those of what had no room. */
    if (r->n >= ACCOUNTS_MAX + 2) {
        return complain(r, NULL, "there are more accounts than can be");
    }
    for (int i = 0; i < 3; i++) {
        names[i] = json_string_value(json_object_get(json, keys[i]));
        if (!names[i] || strlen(names[i]) > ACCOUNTS_NAME_MAX) {
            return complain(r, keys[i], "is no name");
        }
    }
    if (second && !json_is_boolean(second)) {
        return complain(r, "second", "is neither true nor false");
    }
    if (!read_count(json_object_get(json, "connections"),
                    &read.n_connections)) {
        return complain(r, "connections", "is no count");
    }
    if (!read_traffic(json_object_get(json, "from"), &read.from)) {
        return complain(r, "from", "is no count of packets and of bytes");
    }
    if (!read_traffic(json_object_get(json, "to"), &read.to)) {
        return complain(r, "to", "is no count of packets and of bytes");
    }
    struct account *a = accounts_get(
        r->accounts, accounts_find(r->accounts, names[0], names[1], names[2],
                                   json_is_true(second)));
    /* Two lines may be the same account: what has no room becomes one. */
    a->n_connections += read.n_connections <= UINT64_MAX - a->n_connections
                            ? read.n_connections
                            : UINT64_MAX - a->n_connections;
    traffic_add(&a->from, read.from.packets, read.from.bytes);
    traffic_add(&a->to, read.to.packets, read.to.bytes);
    r->n++;
    return 0;
}

static int
read_end(struct reading *r, const json_t *json)
{
    uint64_t n;

    if (!read_count(json, &n) || n != r->n) {
        return complain(r, "accounts", "there are not so many before it");
    }
    r->ended = true;
    return 0;
}

static int
read_lines(struct reading *r)
{
    int error = read_header(r);

    while (!error) {
        json_t *json;

        error = read_line(r, &json);
        if (error || !json) {
            break;
        }
        const json_t *end = json_object_get(json, "accounts");
        if (r->ended) {
            error = complain(r, NULL, "comes after the last line");
        } else if (end) {
            error = read_end(r, end);
        } else {
            error = read_account(r, json);
        }
        json_decref(json);
    }
    if (!error && !r->ended) {
        r->line++;
        error = complain(r, NULL, "the file ends too soon");
    }
    return error;
}

int
accounts_file_load(const char *file, struct accounts **accountsp,
                   struct problems *problems)
{
    struct reading r = { .file = file, .problems = problems };
    int error;

    *accountsp = NULL;
    r.stream = fopen(file, "re");
    if (!r.stream) {
        error = errno;
        if (error != ENOENT) {
            problems_add(problems, file, 0, 0, NULL, "cannot open: %s",
                         strerror(error));
        }
        return error;
    }
    r.accounts = accounts_create(ACCOUNTS_MAX);
    error = r.accounts ? read_lines(&r) : ENOMEM;
    fclose(r.stream);
    if (error) {
        accounts_destroy(r.accounts);
        return error;
    }
    *accountsp = r.accounts;
    return 0;
}

/* ---- Writing. ---- */

/* A count as JSON has it: what is beyond 63 bits sticks there. */
static json_int_t
count(uint64_t n)
{
    return n <= INT64_MAX ? (json_int_t) n : (json_int_t) INT64_MAX;
}

/* A name, whose bytes beyond ASCII are replaced where they are no UTF-8: the
 * names of interfaces may be anything.
 *
 * json_pack() stands for json_string() here, and below for all else that makes
 * a value: Open vSwitch has functions of those names, too, which whoever is
 * linked with both would get. */
static json_t *
name_to_json(const char *name)
{
    char ascii[ACCOUNTS_NAME_MAX + 1];
    json_t *json = json_pack("s", name);

    if (!json) {
        size_t len = strnlen(name, ACCOUNTS_NAME_MAX);

        for (size_t i = 0; i < len; i++) {
            ascii[i] = name[i];
            if ((unsigned char) name[i] >= 0x80) {
                ascii[i] = '?';
            }
        }
        ascii[len] = '\0';
        json = json_pack("s", ascii);
    }
    return json;
}

/* Writes 'json', which it frees, as a line.  Returns 0 or an errno. */
static int
write_line(FILE *stream, json_t *json)
{
    if (!json) {
        return ENOMEM;
    }
    int error =
        json_dumpf(json, stream, JSON_COMPACT) || putc('\n', stream) == EOF
            ? errno ? errno : EIO
            : 0;
    json_decref(json);
    return error;
}

static int
write_account(FILE *stream, const struct account *a)
{
    json_t *json = json_pack(
        "{so so so sI s[II] s[II]}", "vm", name_to_json(a->vm), "protocol",
        name_to_json(a->protocol), "class", name_to_json(a->class),
        "connections", count(a->n_connections), "from", count(a->from.packets),
        count(a->from.bytes), "to", count(a->to.packets), count(a->to.bytes));

    if (json && a->second
        && json_object_set_new(json, "second", json_pack("b", 1))) {
        json_decref(json);
        json = NULL;
    }
    return write_line(stream, json);
}

static int
write_lines(FILE *stream, const struct accounts *accounts)
{
    int error = write_line(
        stream, json_pack("{ss si}", "format", FORMAT, "version", VERSION));
    size_t n = 0;

    for (size_t i = 0; !error && i < accounts_n(accounts); i++) {
        const struct account *a = accounts_get(accounts, (uint32_t) i);

        /* Those of no room are empty, usually. */
        if (a->n_connections || a->from.packets || a->from.bytes
            || a->to.packets || a->to.bytes) {
            error = write_account(stream, a);
            n++;
        }
    }
    return error ? error
                 : write_line(stream,
                              json_pack("{sI}", "accounts", (json_int_t) n));
}

/* Sees to it that the name of 'file' lasts. */
static int
sync_directory(const char *file)
{
    const char *slash = strrchr(file, '/');
    char *dir =
        slash ? strndup(file, (size_t) (slash - file) + 1) : strdup(".");
    int error = 0;

    if (!dir) {
        return ENOMEM;
    }
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Some file systems cannot: then it is as good as it gets. */
    if (fd < 0 || (fsync(fd) && errno != EINVAL)) {
        error = errno;
    }
    if (fd >= 0) {
        close(fd);
    }
    free(dir);
    return error;
}

/* Writes the whole of 'accounts' to 'file', and down to the disk. */
static int
write_file(const char *file, const struct accounts *accounts)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                  0640);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (!stream) {
        int error = errno;

        if (fd >= 0) {
            close(fd);
        }
        return error;
    }
    errno = 0;
    int error = write_lines(stream, accounts);
    if (!error && (fflush(stream) || fsync(fd))) {
        error = errno;
    }
    if (fclose(stream) && !error) {
        error = errno;
    }
    return error;
}

int
accounts_file_save(const char *file, const struct accounts *accounts,
                   const char **what)
{
    char *new;

    *what = "allocate memory";
    if (asprintf(&new, "%s.new", file) < 0) {
        return ENOMEM;
    }
    *what = "write";
    int error = write_file(new, accounts);
    if (error) {
        unlink(new);
    } else {
        *what = "rename";
        if (rename(new, file)) {
            error = errno;
            unlink(new);
        } else {
            *what = "sync the directory of";
            error = sync_directory(file);
        }
    }
    free(new);
    return error;
}
