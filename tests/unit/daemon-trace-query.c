/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/trace-query.[ch] and minute.[ch]: what policy/trace is asked,
 * and what it answers. */

#include <l7-config.h>
#include "daemon/trace-query.h"
#include "daemon/minute.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

static struct basis *
make_basis(void)
{
    const struct inventory_port ports[] = {
        { .ofport = 1,
          .port = 1,
          .vlan = 30,
          .name = strdup("tap1"),
          .vm = strdup("web-1"),
          .vm_name = strdup("web-1") },
        { .ofport = 2, .port = 2, .name = strdup("eth0") },
        { .ofport = 3,
          .port = 3,
          .vlan = 30,
          .name = strdup("tap3"),
          .vm = strdup("db"),
          .vm_name = strdup("db"),
          .mac = strdup("52:54:00:00:00:03") },
    };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));
    struct basis *basis;

    write_text("trace.json",
               "{\"version\": 1, \"classes\": {\"a\": {}, \"b\": {}, "
               "\"c\": {}, \"d\": {}, \"e\": {}}, \"rules\": ["
               "{\"protocols\": [\"alpha\"], \"vm\": [\"web-*\"], "
               "\"vlan\": [30], \"class\": \"a\"},"
               "{\"protocols\": [\"alpha\"], \"direction\": \"to-vm\", "
               "\"class\": \"b\"},"
               "{\"protocols\": [\"alpha\"], \"client\": {\"networks\": "
               "[\"fd00::/8\"], \"ports\": [1000]}, \"server\": {\"networks\":"
               " [\"fd01::/16\"], \"ports\": [80]}, \"class\": \"c\"},"
               "{\"protocols\": [\"unknown\"], \"days\": [\"tue\"], "
               "\"hours\": [\"10:00-11:00\"], \"class\": \"d\"},"
               "{\"protocols\": [\"examining\"], \"direction\": \"to-vm\", "
               "\"class\": \"d\"},"
               "{\"protocols\": [\"examining\"], \"class\": \"e\"}]}");
    struct ruleset *r = ruleset_from(PATTERNS, "trace.json");
    assert_int_equal(basis_create(r, inv, NULL, &basis), 0);
    inventory_unref(inv);
    ruleset_unref(r);
    return basis;
}

static int
ask(const struct basis *basis, const char *query, char **answer)
{
    return trace_query(&basis, 1, query, 0, answer);
}

/* The last line of the answer to 'query' must be 'last'. */
static void
check(const struct basis *basis, const char *query, const char *last)
{
    char *answer;

    assert_int_equal(ask(basis, query, &answer), 0);
    size_t len = strlen(answer);
    assert_true(len && answer[len - 1] == '\n');
    answer[len - 1] = '\0';
    const char *line = strrchr(answer, '\n');
    assert_string_equal(line ? line + 1 : answer, last);
    free(answer);
}

static void
test_answers(void **state)
{
    struct basis *b = make_basis();

    (void) state;
    check(b, "vm=web-1,protocol=alpha", "rules[0]: yes: class a, of VM web-1");
    check(b, "interface=tap1,protocol=alpha",
          "rules[0]: yes: class a, of VM web-1");
    check(b, "server-vm=web-1,protocol=alpha,vlan=3",
          "rules[1]: yes: class b, of VM web-1");
    /* Not on the bridge: its name is enough. */
    check(b, "server-vm=web-7,vlan=30,protocol=alpha",
          "rules[0]: yes: class a, of VM web-7");
    check(b,
          "protocol=alpha,client=fd00::1,client-port=1000,server=fd01::1,"
          "server-port=80",
          "rules[2]: yes: class c");
    check(b, "protocol=alpha,client=10.0.0.1", "no rule matches: left alone");
    check(b, "day=tue,time=10:30", "rules[3]: yes: class d");
    check(b, "day=tue,time=11:00", "no rule matches: left alone");
    check(b, "protocol=examining", "rules[5]: yes: class e");
    /* Of a packet, it takes its address to tell for whom it is. */
    check(b, "protocol=examining,server-vm=db",
          "rules[4]: yes: class d, of VM db");
    check(b, "protocol=examining,server-vm=web-1", "rules[5]: yes: class e");
    check(b, "protocol=examining,vm=db", "rules[5]: yes: class e, of VM db");
    check(b, "", "no rule matches: left alone");
    check(b, ",protocol=examining,", "rules[5]: yes: class e");
    basis_unref(b);
}

static void
check_refused(const struct basis *basis, const char *query,
              const char *expected)
{
    char *answer;

    assert_int_equal(ask(basis, query, &answer), EINVAL);
    assert_string_equal(answer, expected);
    free(answer);
}

static void
test_refused(void **state)
{
    struct basis *b = make_basis();

    (void) state;
    check_refused(b, "protocl=alpha",
                  "protocl: there is no such key; did you mean "
                  "\"protocol\"?");
    check_refused(b, "protocol=alhpa",
                  "protocol=alhpa: there is no such protocol; did you mean "
                  "\"alpha\"?");
    check_refused(b, "vm", "vm: give a value, as in \"vm=...\"");
    check_refused(b, "vm=", "vm: give a value, as in \"vm=...\"");
    check_refused(b, "vm=a,vm=b", "vm: is given twice");
    check_refused(b, "vlan=4095", "vlan=4095: give a number from 0 to 4094");
    check_refused(b, "client-port=-1",
                  "client-port=-1: give a number from 0 to 65535");
    check_refused(b, "server-port=http",
                  "server-port=http: give a number from 0 to 65535");
    check_refused(b, "client=10.0.0",
                  "client=10.0.0: give an IPv4 or IPv6 address");
    check_refused(b, "client=10.0.0.1,server=fd00::1",
                  "server=fd00::1: one address is of IPv4, the other of IPv6");
    check_refused(b, "time=24:00",
                  "time=24:00: give a time from 00:00 to 23:59");
    check_refused(b, "time=1:00",
                  "time=1:00: give a time from 00:00 to 23:59");
    check_refused(b, "time=+1:00",
                  "time=+1:00: give a time from 00:00 to 23:59");
    check_refused(b, "time=01: 0",
                  "time=01: 0: give a time from 00:00 to 23:59");
    check_refused(b, "time=10:60",
                  "time=10:60: give a time from 00:00 to 23:59");
    check_refused(b, "day=noday",
                  "day=noday: there is no such day; there are mon, tue, wed, "
                  "thu, fri, sat, sun");
    check_refused(b, "day=thus",
                  "day=thus: there is no such day; did you mean \"thu\"?");
    basis_unref(b);
}

static void
test_minute(void **state)
{
    const time_t thursday = 0; /* 1970-01-01 00:00 UTC. */
    const int thu = 3 * 24 * 60;

    (void) state;
    setenv("TZ", "UTC0", 1);
    assert_int_equal(minute_of_week(thursday), thu);
    assert_int_equal(minute_of_week(thursday + 59), thu);
    assert_int_equal(minute_of_week(thursday + 60), thu + 1);
    /* Sunday's last minute, and Monday's first. */
    assert_int_equal(minute_of_week(4 * 86400 - 1), 7 * 24 * 60 - 1);
    assert_int_equal(minute_of_week(4 * 86400), 0);
    setenv("TZ", "XXX-5:30", 1);
    assert_int_equal(minute_of_week(thursday), thu + 330);
    setenv("TZ", "XXX5", 1);
    assert_int_equal(minute_of_week(thursday), thu - 300);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_minute),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
