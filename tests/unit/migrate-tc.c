/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests migrate/tc.[ch] and migrate-l7filter.[ch]: tc's units, classes
 * and filters, in commands and as they are shown, and l7-filter's marks. */

#include <l7-config.h>
#include "migrate/tc.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "migrate/l7filter.h"
#include "migrate/names.h"
#include "tests/unit/migrate-common.h"

static void
test_units(void **state)
{
    static const struct {
        const char *text;
        uint64_t rate; /* 0: none. */
        uint64_t size;
    } units[] = {
        { "1000", 1000, 8000 },
        { "2mbit", 2000000, 2 * 1024 * 1024 },
        { "2Mbit", 2000000, 2 * 1024 * 1024 },
        { "1.5Mbit", 1500000, 1536 * 1024 },
        { "256Kibit", 262144, 0 },
        { "10kbps", 80000, 0 },
        { "1MiBps", 8388608, 0 },
        { "15k", 0, 122880 },
        { "15Kb", 0, 122880 },
        { "15Kb/8", 0, 122880 },
        { "1600b", 0, 12800 },
        { "1gbit", 1000000000, 1073741824 },
        { "", 0, 0 },
        { "mbit", 0, 0 },
        { "-1mbit", 0, 0 },
        { "1e400", 0, 0 },
        { "infbit", 0, 0 },
        { "1mbitx", 0, 0 },
    };
    uint64_t bits;

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(units); i++) {
        assert_int_equal(tc_parse_rate(units[i].text, &bits),
                         units[i].rate > 0);
        assert_true(!units[i].rate || bits == units[i].rate);
        assert_int_equal(tc_parse_size(units[i].text, &bits),
                         units[i].size > 0);
        assert_true(!units[i].size || bits == units[i].size);
    }
    assert_false(tc_parse_rate("9999999999999tbit", &bits));
}

/* Reads 'text' into 'list', with these notes. */
static void
read_tc(struct tc_list *list, const char *dev, const char *text,
        const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_notes notes = MIGRATE_NOTES_INITIALIZER;

    write_text(text);
    assert_int_equal(tc_read(list, dev, "f", &notes, &problems), 0);
    check_notes(&notes, expected);
}

static void
test_commands(void **state)
{
    struct tc_list list = TC_LIST_INITIALIZER;

    (void) state;
    read_tc(&list, NULL,
            "#!/bin/sh\n"
            "TC=/sbin/tc\n"
            "iptables -A FORWARD -j ACCEPT\n"
            "tc qdisc del dev eth0 root 2>/dev/null\n"
            "$TC qdisc add dev eth0 root handle 1: htb default 30; echo x\n"
            "if ! /sbin/tc class add dev eth0 parent 1: classid 1:1 htb \\\n"
            "   rate 10mbit ; then exit 1; fi\n"
            "tc class add dev eth0 parent 1:1 classid 1:1a htb rate 2mbit "
            "ceil 5mbit burst 15k prio 1 quantum 1500\n"
            "tc class add dev eth1 parent 1: classid 1:1a htb rate 1mbit "
            "prio 9\n"
            "tc filter add dev eth0 parent 1: protocol ip prio 1 handle 0x6 "
            "fw flowid 1:1a\n"
            "tc filter add dev eth0 parent 1: prio 2 handle 0x10/0xf0 fw "
            "police rate 1mbit burst 20k drop flowid :1\n"
            "tc filter add dev eth0 parent 1: u32 match ip tos 8 0xff\n"
            "tc class add dev eth0 parent 2: classid 2:1 hfsc sc rate 1mbit\n"
            "tc monitor\n",
            "f:12: warning: of tc's filters, those of fw, for marks, have a "
            "counterpart; \"u32\" has none: the line is left out\n"
            "f:13: warning: of tc's classes, those of htb have a counterpart; "
            "\"hfsc\" has none: the line is left out\n"
            "f:14: warning: this tc command has no counterpart; it is left "
            "out\n");
    assert_int_equal(list.n_classes, 3);
    const struct tc_class *c = tc_find_class(&list, NULL, 0x1001a);
    assert_ptr_equal(c, tc_find_class(&list, "eth0", 0x1001a));
    assert_int_equal(c->source->line, 8);
    assert_int_equal(c->parent, 0x10001);
    assert_int_equal(c->rate, 2000000);
    assert_int_equal(c->ceil, 5000000);
    assert_int_equal(c->burst, 122880);
    assert_int_equal(c->prio, 1);
    c = tc_find_class(&list, "eth1", 0x1001a);
    assert_int_equal(c->ceil, 1000000);
    assert_int_equal(c->burst, 0);
    assert_int_equal(c->prio, 7);
    assert_null(tc_find_class(&list, "eth1", 0x10001));
    assert_true(tc_is_inner(&list, tc_find_class(&list, "eth0", 0x10001)));
    assert_false(tc_is_inner(&list, c));

    assert_int_equal(list.n_filters, 2);
    assert_int_equal(tc_find_filter(&list, 6)->classid, 0x1001a);
    const struct tc_filter *police = tc_find_filter(&list, 0x1f);
    assert_int_equal(police->police_rate, 1000000);
    assert_int_equal(police->police_burst, 163840);
    assert_int_equal(police->classid, 1);
    assert_null(tc_find_filter(&list, 7));
    assert_int_equal(list.n_defaults, 1);
    assert_int_equal(list.defaults[0].classid, 0x10030);
    assert_string_equal(list.defaults[0].dev, "eth0");
    tc_destroy(&list);
}

static void
test_shown(void **state)
{
    struct tc_list list = TC_LIST_INITIALIZER;

    (void) state;
    read_tc(&list, "eth0",
            "qdisc htb 1: root refcnt 2 r2q 10 default 0x30 direct_qlen 1000\n"
            "class htb 1:1 root rate 10Mbit ceil 10Mbit burst 1600b cburst "
            "1600b \n"
            " Sent 12 bytes 1 pkt (dropped 0, overlimits 0 requeues 0) \n"
            "class htb 1:10 parent 1:1 leaf 10: prio 1 quantum 25000 rate "
            "2Mbit ceil 5Mbit linklayer ethernet burst 15Kb/1 mpu 0b cburst "
            "1600b/1 mpu 0b level 0 \n"
            "filter parent 1: protocol ip pref 1 fw chain 0 \n"
            "filter parent 1: protocol ip pref 1 fw chain 0 handle 0x6 "
            "classid 1:10 \n"
            "filter parent 1: protocol ip pref 2 fw chain 0 handle 0x7 \n"
            " police 0x1 rate 1Mbit burst 20Kb mtu 2Kb action drop overhead "
            "0b \n"
            "\tref 1 bind 1 \n",
            "f:4: warning: \"linklayer\" has no counterpart; it is left out\n"
            "f:4: warning: \"ethernet\" has no counterpart; it is left out\n");
    assert_int_equal(list.n_classes, 2);
    assert_int_equal(tc_find_class(&list, "eth0", 0x10010)->prio, 1);
    assert_int_equal(tc_find_class(&list, "eth0", 0x10010)->burst, 122880);
    assert_int_equal(list.n_filters, 2);
    assert_int_equal(tc_find_filter(&list, 6)->classid, 0x10010);
    assert_int_equal(tc_find_filter(&list, 7)->police_rate, 1000000);
    assert_int_equal(list.defaults[0].classid, 0x10030);
    tc_destroy(&list);
}

static void
test_refused(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        { "echo\n",
          "f: has no class or filter of tc; give the output of \"tc class "
          "show\" and \"tc filter show\", or a script's tc commands\n" },
        { "\nclass htb 1:10 root rate 1Mbit\n",
          "f:2: is of which device? say it with --tc=DEV=FILE\n" },
        { "tc class add dev eth0 classid 1:10 htb\n",
          "f:1: lacks \"rate\"; is the line whole?\n" },
        { "tc class add dev eth0 classid 1:10 htb rate\n",
          "f:1: rate: it needs a value; is the line whole?\n" },
        { "tc class add dev eth0 classid 1:10 htb rate 1mbits\n",
          "f:1: rate: \"1mbits\" is no rate; write for example 2mbit\n" },
        { "tc class add dev eth0 classid 1:10 htb rate 0\n",
          "f:1: rate: \"0\" is no rate; write for example 2mbit\n" },
        { "tc class add dev eth0 classid 1:10 htb rate ${UP}kbit\n",
          "f:1: rate: \"${UP}kbit\" stands for something that only the shell "
          "knows; write its value, or give what \"tc class show dev ...\" "
          "prints\n" },
        { "tc class add dev eth0 classid 1.10 htb rate 1mbit\n",
          "f:1: classid: \"1.10\" is no class; write for example 1:10\n" },
        { "tc class add dev abcdefghijklmnop classid 1:1 htb rate 1mbit\n",
          "f:1: dev: \"abcdefghijklmnop\" is no name of a device\n" },
        { "tc filter add dev eth0 handle 6x fw flowid 1:10\n",
          "f:1: handle: \"6x\" is no mark\n" },
        { "tc filter add dev eth0 handle 6 flowid 1:10\n",
          "f:1: lacks \"fw\"; is the line whole?\n" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct tc_list list = TC_LIST_INITIALIZER;
        struct problems problems = PROBLEMS_INITIALIZER;
        struct migrate_notes notes = MIGRATE_NOTES_INITIALIZER;

        write_text(cases[i].text);
        assert_int_equal(tc_read(&list, NULL, "f", &notes, &problems), EINVAL);
        check_problems(&problems, cases[i].expected);
        migrate_notes_destroy(&notes);
        tc_destroy(&list);
    }
}


/* ---- l7-filter's marks. ---- */

static void
test_marks(void **state)
{
    struct migrate_names *names = calloc(1, sizeof *names);
    struct migrate_marks marks;
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_notes notes = MIGRATE_NOTES_INITIALIZER;

    (void) state;
    assert_non_null(names);
    assert_int_equal(migrate_names_init(names, NULL), 0);
    write_text("# marks\nhttp 3\n\nssl\t0x4\nhttp 5\n");
    assert_int_equal(
        migrate_marks_read(&marks, "f", 0xff00, names, &notes, &problems), 0);
    check_notes(&notes, "f:5: warning: http has a mark already, of line 2, "
                        "which counts\n");
    assert_int_equal(marks.n, 2);
    assert_int_equal(marks.marks[0].mark, 0x300);
    assert_int_equal(marks.marks[1].mark, 0x400);
    assert_string_equal(names->names[marks.marks[1].protocol].name, "tls");
    migrate_marks_destroy(&marks);

    write_text("http\nftp 2\nssh 256\nirc x\na*b 3\nftp 3 4\n");
    assert_int_equal(
        migrate_marks_read(&marks, "f", 0xff, names, &notes, &problems),
        EINVAL);
    check_problems(
        &problems,
        "f:1: should be a protocol and its mark, such as \"http 3\"\n"
        "f:2: ftp: \"2\" is no mark for a protocol; it must be from 3 to "
        "255\n"
        "f:3: ssh: \"256\" is no mark for a protocol; it must be from 3 to "
        "255\n"
        "f:4: irc: \"x\" is no mark for a protocol; it must be from 3 to "
        "255\n"
        "f:5: a*b: is no name of a protocol\n"
        "f:6: should be a protocol and its mark, such as \"http 3\"\n");
    migrate_marks_destroy(&marks);
    migrate_names_destroy(names);
    free(names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units), cmocka_unit_test(test_commands),
        cmocka_unit_test(test_shown), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_marks),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
