/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with queues and the ports that get them, with
 * meters that are shared otherwise than per class, and with marks. */

#include <l7-config.h>
#include "policies/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/policies-common.h"

#define QOS                                                                   \
    "\"qos\": {\"ports\": [{\"interface\": \"eth*\", \"max-rate\": "          \
    "\"10Gbit\"}, {\"vms\": true, \"max-rate\": \"1Gbit\"}]}"

/* The text of a policy with 'top', which is in line 1, and 'classes', which
 * begin in line 2. */
static const char *
with(const char *top, const char *classes)
{
    static char text[8192];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"rules\": [], %s, \"classes\": {\n%s}}", top,
             classes);
    return text;
}

static void
check_queue(const struct policy_queue *q, int64_t id, uint64_t min_rate,
            uint64_t max_rate, uint64_t burst, int priority, int dscp)
{
    assert_int_equal(q->id, id);
    assert_int_equal(q->min_rate, min_rate);
    assert_int_equal(q->max_rate, max_rate);
    assert_int_equal(q->burst, burst);
    assert_int_equal(q->priority, priority);
    assert_int_equal(q->dscp, dscp);
}

static void
test_queues(void **state)
{
    (void) state;
    struct policy *policy = load_text(with(
        QOS, "\"shares\": {\"queue\": 7},"
             "\"all\": {\"dscp\": 46, \"queue\": {\"id\": 7, \"min-rate\": "
             "\"1Gbit\", \"max-rate\": \"10Gbit\", \"burst\": \"64KiB\", "
             "\"priority\": 7, \"dscp\": 46}},"
             "\"rest\": {\"queue\": {\"id\": 0, \"priority\": 0}},"
             "\"number\": {\"queue\": {\"id\": 61439}},"
             "\"none\": {}"));

    assert_string_equal(policy_qos_type(policy), "linux-htb");
    assert_int_equal(policy_n_queues(policy), 3);
    check_queue(policy_queue(policy, 0), 0, 0, 0, 0, 0, POLICY_NONE);
    check_queue(policy_queue(policy, 1), 7, 1000000000, 10000000000, 524288, 7,
                46);
    check_queue(policy_queue(policy, 2), 61439, 0, 0, 0, POLICY_NONE,
                POLICY_NONE);
    /* Who only gives a number has the same queue. */
    check_queue(&policy_class(policy, 0)->queue, 7, 1000000000, 10000000000,
                524288, 7, 46);
    assert_int_equal(policy_class(policy, 4)->queue.id, POLICY_NONE);
    policy_destroy(policy);

    /* Without "qos" there are numbers all the same. */
    policy = load_text(with("\"comment\": \"\"", "\"a\": {\"queue\": 3},"
                                                 "\"b\": {\"queue\": 3}"));
    assert_null(policy_qos_type(policy));
    assert_int_equal(policy_n_queues(policy), 1);
    assert_int_equal(policy_class(policy, 1)->queue.id, 3);
    policy_destroy(policy);
}

static int64_t
queue_of(const char *classes, uint16_t class)
{
    struct policy *policy = load_text(with(QOS, classes));
    int64_t id = policy_class(policy, class)->queue.id;

    policy_destroy(policy);
    return id;
}

/* Automatic numbers follow from the names alone. */
static void
test_automatic(void **state)
{
    char text[128];

    (void) state;
    int64_t bulk = queue_of("\"bulk\": {\"queue\": {}}", 0);
    int64_t voice = queue_of("\"voice\": {\"queue\": {}}", 0);

    assert_in_range(bulk, 10000, 59999);
    assert_int_not_equal(bulk, voice);
    assert_int_equal(queue_of("\"voice\": {\"queue\": {}}, \"bulk\": "
                              "{\"queue\": {\"priority\": 3}}",
                              1),
                     bulk);
    assert_int_equal(queue_of("\"voice\": {\"queue\": {}}, \"bulk\": "
                              "{\"queue\": {\"priority\": 3}}",
                              0),
                     voice);
    /* It must be the same in all versions: FNV-1a of "a" is e40c292c. */
    assert_int_equal(queue_of("\"a\": {\"queue\": {}}", 0),
                     10000 + UINT32_C(0xe40c292c) % 50000);

    /* A number that somebody gave is not free. */
    snprintf(text, sizeof text,
             "\"bulk\": {\"queue\": {}}, \"z\": {\"queue\": %d}", (int) bulk);
    assert_int_equal(queue_of(text, 0), bulk + 1);
    assert_int_equal(queue_of(text, 1), bulk);
}

static void
test_ports(void **state)
{
    static const struct policy_port uplink = { "eth1", false, NULL, NULL,
                                               NULL };
    static const struct policy_port vm = { "tap1", true, "a", NULL, NULL };
    static const struct policy_port vm_eth = { "eth7", true, NULL, NULL,
                                               NULL };
    static const struct policy_port other = { "br0", false, NULL, NULL, NULL };
    static const struct policy_port nameless = { NULL, false, NULL, NULL,
                                                 NULL };

    (void) state;
    struct policy *policy =
        load_text(with("\"qos\": {\"type\": \"linux-hfsc\", \"comment\": "
                       "\"\", \"ports\": [{\"interface\": \"eth*\", "
                       "\"max-rate\": 10000000, \"comment\": \"\"}, "
                       "{\"vms\": true, \"max-rate\": \"1Mbit\"}]}",
                       "\"a\": {\"queue\": {\"min-rate\": \"6Mbit\"}},"
                       "\"b\": {\"queue\": {\"min-rate\": \"2Mbit\","
                       " \"max-rate\": \"3Mbit\"}},"
                       "\"c\": {\"queue\": {\"id\": 1}}"));

    assert_string_equal(policy_qos_type(policy), "linux-hfsc");
    const struct policy_qos_port *fast = policy_qos_port(policy, &uplink);
    const struct policy_qos_port *slow = policy_qos_port(policy, &vm);
    assert_non_null(fast);
    assert_string_equal(fast->interface, "eth*");
    assert_int_equal(fast->max_rate, 10000000);
    assert_non_null(slow);
    assert_null(slow->interface);
    assert_int_equal(slow->max_rate, 1000000);
    assert_ptr_equal(policy_qos_port(policy, &vm_eth), fast);
    assert_null(policy_qos_port(policy, &other));
    assert_null(policy_qos_port(policy, &nameless));

    /* The queues on them: on the slow one, 6 and 2 of 8 Mbit/s become as much
     * of 1 Mbit/s. */
    for (size_t i = 0; i < 3; i++) {
        const struct policy_queue *q = policy_queue(policy, i);
        struct policy_queue on_fast = policy_queue_on(policy, i, fast);
        struct policy_queue on_slow = policy_queue_on(policy, i, slow);

        assert_int_equal(on_fast.id, q->id);
        assert_int_equal(on_slow.id, q->id);
        if (q->id == 1) {
            assert_int_equal(on_fast.min_rate, 0);
            assert_int_equal(on_slow.min_rate, 0);
        } else if (q->max_rate) {
            assert_int_equal(on_fast.min_rate, 2000000);
            assert_int_equal(on_slow.min_rate, 250000);
        } else {
            assert_int_equal(on_fast.min_rate, 6000000);
            assert_int_equal(on_slow.min_rate, 750000);
        }
        assert_int_equal(on_fast.max_rate, q->max_rate ? 3000000 : 10000000);
        assert_int_equal(on_slow.max_rate, 1000000);
    }
    policy_destroy(policy);

    policy = load_text(with("\"comment\": \"\"", ""));
    assert_null(policy_qos_port(policy, &vm));
    policy_destroy(policy);
}

static void
test_queue_mistakes(void **state)
{
    (void) state;
    check_refused(with("\"comment\": \"\"",
                       "\"a\": {\"queue\": {\"min-rate\": \"1Mbit\"}},\n"
                       "\"b\": {\"queue\": {}},\n"
                       "\"c\": {\"queue\": {\"id\": 5}}"),
                  "p.json:2:16: $.classes.a.queue: describes a queue, but no "
                  "\"qos\" says on which ports it is to be made; add "
                  "\"qos\", or give the number of a queue that is there\n"
                  "p.json:3:16: $.classes.b.queue: describes a queue, but no "
                  "\"qos\" says on which ports it is to be made; add "
                  "\"qos\", or give the number of a queue that is there\n");
    check_refused(
        with(QOS, "\"a\": {\"queue\": {\"id\": 61440, \"min-rate\": 999,\n"
                  " \"max-rate\": \"40Gbit\", \"burst\": 12999,\n"
                  " \"priority\": 8, \"dscp\": 64, \"name\": 1}},\n"
                  "\"b\": {\"queue\": {\"min-rate\": \"2Mbit\",\n"
                  " \"max-rate\": \"1Mbit\"}}, \"c\": {\"queue\": true}"),
        "p.json:4:29: $.classes.a.queue.name: is not known here; there may "
        "be \"id\", \"min-rate\", \"max-rate\", \"burst\", \"priority\" and "
        "\"dscp\"\n"
        "p.json:2:23: $.classes.a.queue.id: must be from 0 to 61439, not "
        "61440\n"
        "p.json:2:42: $.classes.a.queue['min-rate']: 999 bit/s is less than "
        "a queue can count; give at least \"1kbit\"\n"
        "p.json:3:14: $.classes.a.queue['max-rate']: is more than a queue "
        "can count; give at most \"4294967295B/s\"\n"
        "p.json:3:33: $.classes.a.queue.burst: 12999 bits are less than a "
        "full-size packet; give at least \"13kbit\"\n"
        "p.json:4:14: $.classes.a.queue.priority: must be from 0 to 7, not "
        "8\n"
        "p.json:4:25: $.classes.a.queue.dscp: must be from 0 to 63, not 64\n"
        "p.json:5:29: $.classes.b.queue['min-rate']: is more than "
        "\"max-rate\"; make one of them fit\n"
        "p.json:6:40: $.classes.c.queue: must be the number of a queue, or "
        "an object such as {\"min-rate\": \"20Mbit\"}\n");
    check_refused(
        with(QOS, "\"a\": {\"queue\": {\"min-rate\": \"11Gbit\",\n"
                  " \"max-rate\": \"12Gbit\"}},\n"
                  "\"b\": {\"queue\": {\"id\": 1, \"min-rate\": \"6Gbit\"}},\n"
                  "\"c\": {\"queue\": {\"id\": 1, \"dscp\": 1}},\n"
                  "\"d\": {\"queue\": {\"dscp\": 2}, \"dscp\": 3}"),
        "p.json:2:29: $.classes.a.queue['min-rate']: is more than "
        "10000000000 bit/s, \"max-rate\" of the fastest port in \"qos\"\n"
        "p.json:3:14: $.classes.a.queue['max-rate']: is more than "
        "10000000000 bit/s, \"max-rate\" of the fastest port in \"qos\"\n"
        "p.json:5:16: $.classes.c.queue: class \"b\" describes queue 1 "
        "already; give only its number here: \"queue\": 1\n"
        "p.json:6:16: $.classes.d.queue: marks with DSCP 2 what the class "
        "marks with 3; remove one\n");
    check_refused(
        with(QOS, "\"a\": {\"queue\": {\"min-rate\": \"6Gbit\"}},\n"
                  "\"b\": {\"queue\": 5},\n"
                  "\"c\": {\"queue\": {\"id\": 5, \"min-rate\": \"5Gbit\"}},\n"
                  "\"d\": {\"queue\": {\"min-rate\": \"1Gbit\"}}"),
        "p.json:4:38: $.classes.c.queue['min-rate']: brings what all queues "
        "guarantee to 11000000000 bit/s, more than \"max-rate\" of the "
        "fastest port in \"qos\"\n");
    check_refused(
        with("\"qos\": {\"type\": \"linux-hfsc\", \"ports\": [{\"vms\": "
             "true, \"max-rate\": 1000000}]}",
             "\"a\": {\"queue\": {\"burst\": 13000, \"priority\": 0}}"),
        "p.json:2:26: $.classes.a.queue.burst: means nothing for "
        "linux-hfsc; remove it\n"
        "p.json:2:45: $.classes.a.queue.priority: means nothing for "
        "linux-hfsc; remove it\n");
}

static void
test_qos_mistakes(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"rules\": [], \"classes\": {},\n"
                  "\"qos\": []}",
                  "p.json:2:8: $.qos: must be an object, not an array\n");
    check_refused("{\"version\": 1, \"rules\": [], \"classes\": {},\n"
                  "\"qos\": {\"type\": \"htb\", \"port\": 1}}",
                  "p.json:2:24: $.qos.port: is not known here; did you mean "
                  "\"ports\"?\n"
                  "p.json:2:17: $.qos.type: \"htb\" is not known here; write "
                  "\"linux-htb\" or \"linux-hfsc\"\n"
                  "p.json:2:8: $.qos: has no \"ports\"; say which ports get "
                  "queues\n");
    check_refused(
        "{\"version\": 1, \"rules\": [], \"classes\": {},\n"
        "\"qos\": {\"ports\": [\n"
        "{\"vms\": false, \"max-rate\": 1000},\n"
        "{\"vms\": true, \"interface\": \"a\", \"max-rate\": 0},\n"
        "{\"max-rate\": \"1Mbit/s\"},\n"
        "{\"interface\": \"\"},\n"
        "{\"interface\": \"eth*\", \"max-rate\": \"1Gbit\"},\n"
        "{\"vms\": true, \"max-rate\": \"1Gbit\"},\n"
        "{\"interface\": \"eth1\", \"max-rate\": \"2Gbit\"},\n"
        "{\"vms\": true, \"max-rate\": \"2Gbit\", \"comment\": \"\"}]}}",
        "p.json:3:9: $.qos.ports[0].vms: must be true; without queues for "
        "VMs, remove the entry\n"
        "p.json:4:1: $.qos.ports[1]: must have either \"interface\" or "
        "\"vms\": true\n"
        "p.json:4:45: $.qos.ports[1]['max-rate']: 0 is zero; write for "
        "example \"20Mbit\" or \"2.5MB/s\"\n"
        "p.json:5:1: $.qos.ports[2]: must have either \"interface\" or "
        "\"vms\": true\n"
        "p.json:6:15: $.qos.ports[3].interface: is empty; write something\n"
        "p.json:6:1: $.qos.ports[3]: has no \"max-rate\"; add for example "
        "\"max-rate\": \"10Gbit\"\n"
        "p.json:9:1: $.qos.ports[6]: is never used, for ports[0] before it "
        "is for all of its ports; remove it or move it up\n"
        "p.json:10:1: $.qos.ports[7]: is never used, for ports[1] before it "
        "is for all of its ports; remove it or move it up\n");
}


/* ---- Meters and marks. ---- */

static void
test_meters(void **state)
{
    static const struct {
        const char *meter;
        struct policy_meter expected;
    } cases[] = {
        { "\"rate\": \"1Mbit\"",
          { 1000000, 100000, false, POLICY_PER_CLASS, 1 } },
        { "\"rate\": \"1Mbit\", \"per\": \"class\"",
          { 1000000, 100000, false, POLICY_PER_CLASS, 1 } },
        { "\"rate\": \"1Mbit\", \"per\": \"vm\"",
          { 1000000, 100000, false, POLICY_PER_VM, 256 } },
        { "\"rate\": \"1Mbit\", \"per\": \"connection\", \"max\": 10000",
          { 1000000, 100000, false, POLICY_PER_CONNECTION, 10000 } },
        { "\"packet-rate\": 5", { 5, 1, true, POLICY_PER_CLASS, 1 } },
        { "\"packet-rate\": 1000, \"per\": \"vm\", \"max\": 1",
          { 1000, 100, true, POLICY_PER_VM, 1 } },
        { "\"packet-rate\": 4294967295, \"burst\": 1",
          { 4294967295, 1, true, POLICY_PER_CLASS, 1 } },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        const struct policy_meter *expected = &cases[i].expected;
        char class[256];

        snprintf(class, sizeof class, "\"a\": {\"meter\": {%s}}",
                 cases[i].meter);
        struct policy *policy = load_text(with("\"comment\": \"\"", class));
        const struct policy_meter *meter = &policy_class(policy, 0)->meter;

        assert_int_equal(meter->rate, expected->rate);
        assert_int_equal(meter->burst, expected->burst);
        assert_int_equal(meter->in_packets, expected->in_packets);
        assert_int_equal(meter->per, expected->per);
        assert_int_equal(meter->max, expected->max);
        policy_destroy(policy);
    }
}

static void
test_meter_mistakes(void **state)
{
    (void) state;
    check_refused(
        with("\"comment\": \"\"",
             "\"a\": {\"meter\": {\"rate\": 5000, \"packet-rate\": 5}},\n"
             "\"b\": {\"meter\": {\"packet-rate\": \"5\", \"burst\": 0}},\n"
             "\"c\": {\"meter\": {\"rate\": 5000, \"per\": \"VM\"}},\n"
             "\"d\": {\"meter\": {\"rate\": 5000, \"per\": \"tenant\"}},\n"
             "\"e\": {\"meter\": {\"rate\": 5000, \"max\": 5}},\n"
             "\"f\": {\"meter\": {\"rate\": 5000, \"per\": \"vm\",\n"
             " \"max\": 10001}}"),
        "p.json:2:17: $.classes.a.meter.rate: a meter has a rate or a "
        "packet-rate; remove one, or use two classes\n"
        "p.json:3:32: $.classes.b.meter['packet-rate']: must be an integer, "
        "not a string\n"
        "p.json:3:46: $.classes.b.meter.burst: must be from 1 to 4294967295, "
        "not 0\n"
        "p.json:4:38: $.classes.c.meter.per: \"VM\" is not known here; did "
        "you mean \"vm\"?\n"
        "p.json:5:38: $.classes.d.meter.per: \"tenant\" is not known here; "
        "write \"class\", \"vm\" or \"connection\"\n"
        "p.json:6:31: $.classes.e.meter.max: means nothing for a meter per "
        "class, which is one; remove it, or add \"per\": \"vm\"\n"
        "p.json:8:9: $.classes.f.meter.max: must be from 1 to 10000, not "
        "10001\n");
}

static void
test_marks(void **state)
{
    static const struct {
        const char *text;
        uint32_t mark;
        uint32_t mask;
    } cases[] = {
        { "16", 16, UINT32_MAX },
        { "0", 0, UINT32_MAX },
        { "4294967295", UINT32_MAX, UINT32_MAX },
        { "\"0x10/0xff\"", 0x10, 0xff },
        { "\"0XaBcDeF01\"", 0xabcdef01, UINT32_MAX },
        { "\"3/7\"", 3, 7 },
        { "\"0/0xffff0000\"", 0, 0xffff0000 },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char class[256];

        snprintf(class, sizeof class, "\"a\": {\"mark\": %s}", cases[i].text);
        struct policy *policy = load_text(with("\"comment\": \"\"", class));
        assert_int_equal(policy_class(policy, 0)->mark, cases[i].mark);
        assert_int_equal(policy_class(policy, 0)->mark_mask, cases[i].mask);
        policy_destroy(policy);
    }
    struct policy *policy = load_text(with("\"comment\": \"\"", "\"a\": {}"));
    assert_int_equal(policy_class(policy, 0)->mark_mask, 0);
    policy_destroy(policy);
}

static void
test_mark_mistakes(void **state)
{
#define NO_MARK                                                               \
    " is no mark; write a number of 32 bits, or one and a mask, such as "     \
    "\"0x10/0xff\"\n"
    (void) state;
    check_refused(
        with("\"comment\": \"\"", "\"a\": {\"mark\": -1},\n"
                                  "\"b\": {\"mark\": 4294967296},\n"
                                  "\"c\": {\"mark\": true},\n"
                                  "\"d\": {\"mark\": \"0x10/0x0f\"},\n"
                                  "\"e\": {\"mark\": \"0/0\"},\n"
                                  "\"f\": {\"mark\": \"\"},\n"
                                  "\"g\": {\"mark\": \"0x\"},\n"
                                  "\"h\": {\"mark\": \"0x100000000\"},\n"
                                  "\"i\": {\"mark\": \"1/\"},\n"
                                  "\"j\": {\"mark\": \"1/2/3\"},\n"
                                  "\"k\": {\"mark\": \"ff\"},\n"
                                  "\"l\": {\"mark\": 1, \"drop\": true}"),
        "p.json:2:15: $.classes.a.mark: must be from 0 to 4294967295, not "
        "-1\n"
        "p.json:3:15: $.classes.b.mark: must be from 0 to 4294967295, not "
        "4294967296\n"
        "p.json:4:15: $.classes.c.mark: must be an integer, or a string such "
        "as \"0x10/0xff\"\n"
        "p.json:5:15: $.classes.d.mark: \"0x10/0x0f\" has bits that are not "
        "in its mask; write \"0x10/0x1f\"\n"
        "p.json:6:15: $.classes.e.mark: \"0/0\" has a mask without a bit, so "
        "that it sets none\n"
        "p.json:7:15: $.classes.f.mark: \"\"" NO_MARK
        "p.json:8:15: $.classes.g.mark: \"0x\"" NO_MARK
        "p.json:9:15: $.classes.h.mark: \"0x100000000\"" NO_MARK
        "p.json:10:15: $.classes.i.mark: \"1/\"" NO_MARK
        "p.json:11:15: $.classes.j.mark: \"1/2/3\"" NO_MARK
        "p.json:12:15: $.classes.k.mark: \"ff\"" NO_MARK
        "p.json:13:7: $.classes.l.mark: means nothing for a class that "
        "drops; remove it or \"drop\"\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queues),
        cmocka_unit_test(test_automatic),
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_queue_mistakes),
        cmocka_unit_test(test_qos_mistakes),
        cmocka_unit_test(test_meters),
        cmocka_unit_test(test_meter_mistakes),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_mark_mistakes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
