/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: what comes from Open vSwitch's database.  The input is a script
 * of changed rows, of which many are not as ovsdb-server would let them be:
 * names that are no names, numbers out of their ranges, references to what is
 * not there or to another table, columns of another type, thousands of ports;
 * of answers to transactions; of any bytes at all; and of time that passes.
 *
 * What reads them is the whole of ovs-glue/database.h, with inventories and
 * queues, by way of Open vSwitch's own client.  The clock is the script's.
 *
 * What must hold: an inventory has only ports that can be, each once; and
 * whatever the database has said, once it says what is so, that is known. */

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "fatal-signal.h"
#include "lib/vswitch-idl.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/json.h"
#include "openvswitch/shash.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/database.h"
#include "ovs-glue/glossary.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/queues.h"
#include "ovs-rcu.h"
#include "ovsdb-idl-provider.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/ovsdb.h"
#include "util.h"

const char fuzz_name[] = "database";

#define N_STEPS_MAX 80

/* Milliseconds within which the truth is known once it is told. */
#define PATIENCE_MS 60000

/* Rows have one of so many names. */
#define N_UUIDS 10
/* Where our bridge's row tells what cookies mean. */
#define GLOSSARY_KEY "ovs-l7-cookies-4c37"
#define UUID_FORMAT "00000000-0000-0000-0000-0000000000%02x"

static long long int now_ms = 1000000;

long long int __wrap_time_msec(void);

long long int
__wrap_time_msec(void)
{
    return now_ms;
}

/* What is read of the tables. */
static const struct {
    const char *table;
    const char *columns[8];
    size_t n;
} tables[] = {
    { "Open_vSwitch", { "bridges", "cur_cfg", "next_cfg" }, 3 },
    { "Bridge",
      { "name", "ports", "protocols", "datapath_type", "external_ids" },
      5 },
    { "Port",
      { "name", "tag", "vlan_mode", "trunks", "interfaces", "external_ids",
        "qos" },
      7 },
    { "Interface", { "name", "type", "ofport", "external_ids" }, 4 },
    { "QoS", { "type", "queues", "other_config", "external_ids" }, 4 },
    { "Queue", { "dscp", "other_config", "external_ids" }, 3 },
};

struct trial {
    struct fuzz_input in;
    struct queues *queues;
    struct database *db;
    unsigned int n_told;                      /* The server's, of these: */
    bool exists[ARRAY_SIZE(tables)][N_UUIDS]; /* there is such a row. */
};

static struct ovsdb the_ovsdb;


/* ---- Rows of the script. ---- */

static struct json *
make_uuid(unsigned int i)
{
    return json_array_create_2(
        json_string_create("uuid"),
        json_string_create_nocopy(xasprintf(UUID_FORMAT, i)));
}

static struct json *
make_string(struct trial *t)
{
    static const char *const strings[] = {
        "br0",
        "l7mirror",
        "vnet1",
        "tap100i0",
        "tap01234567-",
        "eth0",
        "",
        "owner",
        "ovs-l7",
        "vm-name",
        "vm-id",
        "vm-uuid",
        "iface-id",
        "attached-mac",
        "web-1",
        "linux-htb",
        "linux-hfsc",
        "min-rate",
        "max-rate",
        "burst",
        "priority",
        "1000000",
        "-1",
        "0x10",
        "1e9",
        "0",
        "access",
        "trunk",
        "dot1q-tunnel",
        "native-tagged",
        "OpenFlow14",
        "OpenFlow10",
        "netdev",
        "system",
        "br0/queue/5",
        "br0/queue/5/vms",
        "br0/vms",
        "br0/ports/vnet*",
        "br0/",
        "br1/queue/5",
        "br0/queue/-1",
        "br0/queue/99999999999",
        "18446744073709551616",
        "%s%n",
        "a\nb\tc",
        "../..",
        "\xc3\xa9",
        "02:00:00:00:00:01",
        GLOSSARY_KEY,
        "workers=2 protocols=http,,ssh",
        "workers=4294967297 protocols=http",
        "00000000-0000-0000-0000-000000000001",
    };
    size_t i = fuzz_below(&t->in, ARRAY_SIZE(strings) + 4);

    if (i < ARRAY_SIZE(strings)) {
        return json_string_create(strings[i]);
    }
    /* A long one, or one of the script's. */
    struct ds s = DS_EMPTY_INITIALIZER;
    if (i & 1) {
        ds_put_char_multiple(&s, 'x', 1 + 300 * fuzz_u8(&t->in));
    } else {
        size_t n = fuzz_u8(&t->in) % 32;
        const uint8_t *bytes = fuzz_bytes(&t->in, &n);

        for (size_t j = 0; j < n; j++) {
            ds_put_char(&s, (char) (1 + bytes[j] % 127));
        }
    }
    return json_string_create_nocopy(ds_steal_cstr(&s));
}

static struct json *
make_atom(struct trial *t, enum ovsdb_atomic_type type)
{
    static const long long int integers[] = {
        0,    1,     2,     7,     30,    4094,      4095,
        4096, 65279, 65534, 65535, 65536, -1,        1ll << 31,
        10,   63,    64,    61439, 61440, INT64_MAX, INT64_MIN,
    };

    switch (type) {
    case OVSDB_TYPE_INTEGER:
        return json_integer_create(
            integers[fuzz_below(&t->in, ARRAY_SIZE(integers))]);
    case OVSDB_TYPE_REAL:
        return json_real_create(fuzz_u8(&t->in) / 7.0);
    case OVSDB_TYPE_BOOLEAN:
        return json_boolean_create(fuzz_u8(&t->in) & 1);
    case OVSDB_TYPE_UUID:
        return make_uuid((unsigned int) fuzz_below(&t->in, N_UUIDS));
    case OVSDB_TYPE_STRING:
    case OVSDB_TYPE_VOID:
    case OVSDB_N_TYPES:
    default:
        return make_string(t);
    }
}

/* A value of a column's type, or of another one. */
static struct json *
make_value(struct trial *t, const struct ovsdb_type *type)
{
    enum ovsdb_atomic_type key = type->key.type, value = type->value.type;
    uint8_t how = fuzz_u8(&t->in);
    size_t n = how < 128 ? 1 : how & 7;

    if (how >= 240) {
        key = (enum ovsdb_atomic_type)(how % OVSDB_N_TYPES);
    }
    if (n <= 1 && value == OVSDB_TYPE_VOID) {
        return make_atom(t, key);
    }
    if (how == 239) {
        n = 3000;
    }
    struct json *elements = json_array_create_empty();
    while (n--) {
        struct json *atom = make_atom(t, key);

        if (value != OVSDB_TYPE_VOID) {
            atom = json_array_create_2(atom, make_atom(t, value));
        }
        json_array_add(elements, atom);
    }
    return json_array_create_2(
        json_string_create(value == OVSDB_TYPE_VOID ? "set" : "map"),
        elements);
}

static const struct ovsdb_idl_column *
find_column(const char *table, const char *column)
{
    const struct ovsdb_idl_table_class *t = ovsrec_idl_class.tables;
    size_t i = 0;

    while (strcmp(t->name, table)) {
        t++;
    }
    while (strcmp(t->columns[i].name, column)) {
        i++;
    }
    return &t->columns[i];
}

/* What has become of row 'uuid' of table 'i': mostly, what can become of it,
 * for a client that has lost track asks for all rows anew. */
static struct json *
make_change(struct trial *t, size_t i, size_t uuid, bool is_initial)
{
    static const char *const kinds[] = { "initial", "insert", "modify",
                                         "delete" };
    uint8_t how = fuzz_u8(&t->in);
    struct json *change = json_object_create();
    struct json *columns = json_object_create();
    const char *kind = is_initial            ? "initial"
                       : how >= 248          ? kinds[how % 4]
                       : !t->exists[i][uuid] ? "insert"
                       : how < 16            ? "delete"
                                             : "modify";

    t->exists[i][uuid] = strcmp(kind, "delete") != 0;
    for (size_t n = how % 4; n; n--) {
        const struct ovsdb_idl_column *c =
            find_column(tables[i].table,
                        tables[i].columns[fuzz_below(&t->in, tables[i].n)]);

        json_object_put(columns, c->name, make_value(t, &c->type));
    }
    json_object_put(change, kind, columns);
    return change;
}

static struct json *
make_rows(struct trial *t, bool is_initial)
{
    struct json *rows = json_object_create();

    for (size_t n = 1 + fuzz_below(&t->in, 3); n; n--) {
        size_t i = fuzz_below(&t->in, ARRAY_SIZE(tables));
        struct json *changes = json_object_create();

        for (size_t m = 1 + fuzz_below(&t->in, 3); m; m--) {
            size_t uuid = fuzz_below(&t->in, N_UUIDS);
            char *name = xasprintf(UUID_FORMAT, (unsigned int) uuid);

            if (shash_find(json_object(changes), name)) {
                free(name);
            } else {
                json_object_put_nocopy(changes, name,
                                       make_change(t, i, uuid, is_initial));
            }
        }
        json_object_put(rows, tables[i].table, changes);
    }
    return rows;
}

/* The client has been told the first rows, once more. */
static void
note_first_rows(struct trial *t)
{
    t->n_told = the_ovsdb.n_told;
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        const struct json *rows =
            shash_find_data(json_object(the_ovsdb.rows), tables[i].table);

        for (unsigned int j = 0; j < N_UUIDS; j++) {
            char *name = xasprintf(UUID_FORMAT, j);

            t->exists[i][j] = rows && shash_find(json_object(rows), name);
            free(name);
        }
    }
}


/* ---- The truth. ---- */

/* Rows that are as they should be. */
static const char the_truth[] =
    "{\"Open_vSwitch\": {\"00000000-0000-0000-0000-000000000000\": "
    "{\"initial\": {\"bridges\": [\"uuid\", "
    "\"00000000-0000-0000-0000-000000000001\"], \"cur_cfg\": 1, "
    "\"next_cfg\": 1}}},"
    "\"Bridge\": {\"00000000-0000-0000-0000-000000000001\": {\"initial\": "
    "{\"name\": \"br0\", \"datapath_type\": \"netdev\", \"ports\": [\"set\", "
    "[[\"uuid\", \"00000000-0000-0000-0000-000000000002\"], [\"uuid\", "
    "\"00000000-0000-0000-0000-000000000003\"]]]}}},"
    "\"Port\": {\"00000000-0000-0000-0000-000000000002\": {\"initial\": "
    "{\"name\": \"vnet7\", \"tag\": 30, \"qos\": [\"uuid\", "
    "\"00000000-0000-0000-0000-000000000006\"], \"interfaces\": [\"uuid\", "
    "\"00000000-0000-0000-0000-000000000004\"]}}, "
    "\"00000000-0000-0000-0000-000000000003\": {\"initial\": {\"name\": "
    "\"bond0\", \"trunks\": [\"set\", [1, 2, 4095]], \"interfaces\": "
    "[\"set\", [[\"uuid\", \"00000000-0000-0000-0000-000000000005\"], "
    "[\"uuid\", \"00000000-0000-0000-0000-000000000008\"]]]}}},"
    "\"Interface\": {\"00000000-0000-0000-0000-000000000004\": {\"initial\": "
    "{\"name\": \"vnet7\", \"ofport\": 7, \"external_ids\": [\"map\", "
    "[[\"vm-name\", \"web-7\"], [\"attached-mac\", \"52:54:00:00:00:07\"]]]}},"
    "\"00000000-0000-0000-0000-000000000005\": {\"initial\": {\"name\": "
    "\"eth8\", \"ofport\": 8}}, "
    "\"00000000-0000-0000-0000-000000000008\": {\"initial\": {\"name\": "
    "\"eth9\", \"ofport\": 9}}},"
    "\"QoS\": {\"00000000-0000-0000-0000-000000000006\": {\"initial\": "
    "{\"type\": \"linux-htb\", \"external_ids\": [\"map\", [[\"ovs-l7\", "
    "\"br0/vms\"]]], \"queues\": [\"map\", [[5, [\"uuid\", "
    "\"00000000-0000-0000-0000-000000000007\"]]]]}}},"
    "\"Queue\": {\"00000000-0000-0000-0000-000000000007\": {\"initial\": "
    "{\"other_config\": [\"map\", [[\"max-rate\", \"1000000\"]]], "
    "\"external_ids\": [\"map\", [[\"ovs-l7\", \"br0/queue/5\"]]]}}}}";

static bool
is_known(const struct trial *t)
{
    const struct inventory *inventory = database_inventory(t->db);
    const struct inventory_port *vm = inventory_find(inventory, 7);
    const struct inventory_port *bond = inventory_find(inventory, 9);

    return database_has_bridge(t->db) && inventory_n_ports(inventory) == 3
           && vm && vm->vlan == 30 && vm->vm && !strcmp(vm->vm, "web-7")
           && bond && bond->port == 8 && bond->trunks && !bond->vm
           && !strcmp(database_datapath_type(t->db), "netdev");
}


/* ---- The script. ---- */

static void
check_inventory(const struct inventory *inventory)
{
    uint16_t last = 0;

    for (size_t i = 0; i < inventory_n_ports(inventory); i++) {
        const struct inventory_port *p = inventory_port_at(inventory, i);

        FUZZ_CHECK(p->ofport >= last && p->ofport > 0 && p->port > 0);
        FUZZ_CHECK(p->vlan <= 4095 && p->name);
        FUZZ_CHECK(!p->vm || inventory_find_vm(inventory, p->vm));
        last = p->ofport;
    }
}

static void
check_glossary(const char *text)
{
    struct glossary *g = text ? glossary_parse(text) : NULL;

    FUZZ_CHECK(!g || (g->n_workers && g->n_protocols));
    for (size_t i = 0; g && i < g->n_protocols; i++) {
        FUZZ_CHECK(g->protocols[i]);
    }
    glossary_destroy(g);
}

static void
go_on(struct trial *t, unsigned int ms)
{
    now_ms += ms;
    database_run(t->db);
    ovsdb_read(&the_ovsdb);
    if (t->n_told != the_ovsdb.n_told) {
        note_first_rows(t);
    }
    check_inventory(database_inventory(t->db));
    check_glossary(glossary_row_text(database_glossary(t->db)));
}

static void
set_queues(struct trial *t)
{
    const struct queues_ports ports[] = { { "vnet*", 10000000, NULL },
                                          { NULL, 5000000, NULL } };
    const struct queue_config queues[] = {
        { 5, "web", 100000, 1000000, 0, 1, -1 },
        { 6, NULL, 0, 0, 0, 0, 46 },
    };
    uint8_t choice = fuzz_u8(&t->in);
    const struct queues_config config = {
        .type = choice & 1 ? QUEUES_HTB : QUEUES_HFSC,
        .ports = ports,
        .n_ports = choice >> 1 & 1 ? 2 : 1,
        .queues = queues,
        .n_queues = choice >> 2 & 1 ? 2 : 1,
    };
    char *error = NULL;

    queues_set(t->queues, &config, &error);
    free(error);
}

/* Says what stands in the script: as it is, or as rows. */
static void
say(struct trial *t, bool as_rows)
{
    size_t n = as_rows ? fuzz_below(&t->in, 4096) : fuzz_below(&t->in, 64);
    const uint8_t *bytes = fuzz_bytes(&t->in, &n);
    char *text = xmemdup0((const char *) bytes, n);
    struct json *json = as_rows ? json_from_string(text) : NULL;

    if (json) {
        ovsdb_update(&the_ovsdb, json);
    } else {
        ovsdb_send(&the_ovsdb, text, n);
    }
    free(text);
}

static void
answer(struct trial *t)
{
    uint8_t how = fuzz_u8(&t->in);

    if (!the_ovsdb.n) {
        return;
    }
    if (how < 128) {
        ovsdb_answer(&the_ovsdb, how % the_ovsdb.n, NULL);
    } else if (how < 192) {
        struct json *error = json_object_create();

        json_object_put(error, "error", make_string(t));
        json_object_put(error, "details", make_string(t));
        ovsdb_answer(&the_ovsdb, how % the_ovsdb.n,
                     json_array_create_2(json_null_create(), error));
    } else {
        ovsdb_answer(&the_ovsdb, how % the_ovsdb.n,
                     make_value(t, &ovsrec_bridge_col_ports.type));
    }
}

static void
step(struct trial *t)
{
    switch (fuzz_u8(&t->in) % 16) {
    case 0:
        say(t, true);
        break;
    case 1:
        say(t, false);
        break;
    case 2:
    case 3:
        answer(t);
        break;
    case 4: {
        uint8_t what = fuzz_u8(&t->in);

        if (what < 32) {
            ovsdb_hang_up(&the_ovsdb);
        } else {
            go_on(t, 10 * what);
        }
        break;
    }
    case 5:
        set_queues(t);
        break;
    case 6:
        database_want_mirror(t->db, fuzz_u8(&t->in) & 1);
        break;
    default:
        ovsdb_update(&the_ovsdb, make_rows(t, false));
        break;
    }
}

/* The database tells what is so from now on. */
static void
come_to_rest(struct trial *t)
{
    long long int end = now_ms + PATIENCE_MS;

    json_destroy(the_ovsdb.rows);
    the_ovsdb.rows = json_from_string(the_truth);
    FUZZ_CHECK(the_ovsdb.rows->type == JSON_OBJECT);
    ovsdb_hang_up(&the_ovsdb);
    while (now_ms < end && !is_known(t)) {
        go_on(t, 100);
        while (the_ovsdb.n) {
            ovsdb_answer(&the_ovsdb, 0, NULL);
        }
    }
    FUZZ_CHECK(is_known(t));

    struct ds s = DS_EMPTY_INITIALIZER;
    queues_describe(t->queues, &s);
    FUZZ_CHECK(strstr(ds_cstr(&s), "queues: "));
    ds_destroy(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *remote;
    struct trial t = { .in = { data, size }, .n_told = the_ovsdb.n_told };

    if (!remote) {
        fatal_ignore_sigpipe();
        vlog_set_levels(NULL, VLF_ANY_DESTINATION, VLL_OFF);
        remote = xasprintf("unix:%s/db.sock", fuzz_dir());
        ovsdb_init(&the_ovsdb, remote + strlen("unix:"));
    }
    t.queues = queues_create("br0", "l7mirror");
    t.db = database_create(remote, "br0", "l7mirror", t.queues,
                           COOKIE_PREFIX_DEFAULT);
    the_ovsdb.rows =
        fuzz_u8(&t.in) & 1 ? json_from_string(the_truth) : make_rows(&t, true);
    for (int n = 0; n < 20 && !the_ovsdb.is_monitored; n++) {
        go_on(&t, 10);
    }
    for (int n = 0; t.in.len && n < N_STEPS_MAX; n++) {
        go_on(&t, 1);
        step(&t);
    }
    come_to_rest(&t);

    database_destroy(t.db);
    queues_destroy(t.queues);
    ovsdb_hang_up(&the_ovsdb);
    json_destroy(the_ovsdb.rows);
    the_ovsdb.rows = NULL;
    ovsrcu_quiesce();
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    uint64_t random = 3;
    uint8_t script[4 + 4096];

    take("", 0, aux);
    for (unsigned int i = 0; i < 40; i++) {
        for (size_t j = 0; j < 2000; j++) {
            script[j] = (uint8_t) (fuzz_random(&random) >> 32);
        }
        script[0] = (uint8_t) i;
        take(script, 40 + i * 49, aux);
    }
    /* Rows as text. */
    size_t n = strlen(the_truth);
    FUZZ_CHECK(n < 4096);
    script[0] = 1;
    script[1] = 0;
    script[2] = (uint8_t) (n >> 8);
    script[3] = (uint8_t) n;
    memcpy(script + 4, the_truth, n);
    take(script, 4 + n, aux);
}
