# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of daemon/, of what is pure in ovs-glue/, and of common/.

daemon_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
daemon_test_libs = $(judge_libs) $(CMOCKA_LIBS)
daemon_test_common = \
	tests/unit/daemon-common.c tests/unit/daemon-common.h
daemon_test_rulesets = \
	tests/unit/daemon-rulesets.c tests/unit/daemon-rulesets.h
daemon_test_dissect = $(daemon_test_common) \
	tests/unit/daemon-dissect.c tests/unit/daemon-dissect.h
daemon_test_segments = $(daemon_test_common) \
	tests/unit/daemon-segments.c tests/unit/daemon-segments.h
judge_test_common = $(daemon_test_common) $(daemon_test_rulesets) \
	tests/unit/daemon-court.c tests/unit/daemon-court.h

if HAVE_CMOCKA
daemon_tests = \
	tests/unit/common-mailbox \
	tests/unit/common-siphash \
	tests/unit/daemon-accounts \
	tests/unit/daemon-accounts-file \
	tests/unit/daemon-basis \
	tests/unit/captures-capture \
	tests/unit/captures-classify \
	tests/unit/captures-classify-samples \
	tests/unit/daemon-connection \
	tests/unit/daemon-connection-index \
	tests/unit/daemon-connection-random \
	tests/unit/daemon-connection-shares \
	tests/unit/daemon-examination \
	tests/unit/daemon-examination-ends \
	tests/unit/daemon-examination-random \
	tests/unit/daemon-examining-flows \
	tests/unit/daemon-examining-limits \
	tests/unit/daemon-exclusion-flows \
	tests/unit/daemon-gathering \
	tests/unit/captures-hosts \
	tests/unit/daemon-judge \
	tests/unit/daemon-judge-accounts \
	tests/unit/daemon-judge-adopt \
	tests/unit/daemon-judge-again \
	tests/unit/daemon-judge-busy \
	tests/unit/daemon-floods \
	tests/unit/daemon-judge-evasion \
	tests/unit/daemon-judge-floods \
	tests/unit/daemon-judge-life \
	tests/unit/daemon-shares \
	tests/unit/glue-skips \
	tests/unit/daemon-judge-ports \
	tests/unit/daemon-judge-reload \
	tests/unit/captures-link \
	tests/unit/daemon-lifetimes \
	tests/unit/daemon-meter-names \
	tests/unit/daemon-packet \
	tests/unit/daemon-packet-ipv6 \
	tests/unit/daemon-queues-wanted \
	tests/unit/daemon-ruleset \
	tests/unit/captures-simulation \
	tests/unit/daemon-trace-query \
	tests/unit/glue-adoption \
	tests/unit/glue-command \
	tests/unit/glue-flow-text \
	tests/unit/glue-flows \
	tests/unit/glue-inventory \
	tests/unit/glue-inventory-vm \
	tests/unit/glue-queues \
	tests/unit/glue-queues-config \
	tests/unit/glue-queues-drift
check_PROGRAMS += $(daemon_tests)
TESTS += $(daemon_tests)

tests_unit_common_mailbox_CFLAGS = $(daemon_test_cflags)
tests_unit_common_mailbox_LDADD = common/libcommon.a $(CMOCKA_LIBS)

tests_unit_common_siphash_CFLAGS = $(daemon_test_cflags)
tests_unit_common_siphash_LDADD = common/libcommon.a $(CMOCKA_LIBS)

tests_unit_daemon_basis_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_basis_LDADD = $(daemon_test_libs)
tests_unit_daemon_basis_SOURCES = \
	tests/unit/daemon-basis.c $(daemon_test_common) \
	$(daemon_test_rulesets)
tests_unit_daemon_accounts_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_accounts_LDADD = $(daemon_test_libs)

tests_unit_daemon_accounts_file_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_accounts_file_LDADD = $(daemon_test_libs)

tests_unit_captures_capture_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_capture_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_captures_capture_SOURCES = \
	tests/unit/captures-capture.c tests/pcap-file.c tests/pcap-file.h \
	$(daemon_test_dissect)

tests_unit_captures_classify_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_classify_LDADD = captures/libcaptures.a $(daemon_test_libs)
tests_unit_captures_classify_SOURCES = \
	tests/unit/captures-classify.c $(daemon_test_common) \
	$(daemon_test_rulesets)

tests_unit_captures_classify_samples_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_classify_samples_CPPFLAGS = $(patterns_test_cppflags)
tests_unit_captures_classify_samples_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_captures_classify_samples_SOURCES = \
	tests/unit/captures-classify-samples.c \
	tests/sample-packets.c tests/sample-packets.h

tests_unit_daemon_connection_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_connection_LDADD = $(daemon_test_libs)
tests_unit_daemon_connection_SOURCES = \
	tests/unit/daemon-connection.c $(daemon_test_common)

tests_unit_daemon_connection_index_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_connection_index_LDADD = $(daemon_test_libs)
tests_unit_daemon_connection_index_SOURCES = \
	tests/unit/daemon-connection-index.c $(daemon_test_common)

tests_unit_daemon_connection_random_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_connection_random_LDADD = $(daemon_test_libs)
tests_unit_daemon_connection_random_SOURCES = \
	tests/unit/daemon-connection-random.c $(daemon_test_common)

tests_unit_daemon_connection_shares_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_connection_shares_LDADD = $(daemon_test_libs)
tests_unit_daemon_connection_shares_SOURCES = \
	tests/unit/daemon-connection-shares.c $(daemon_test_common)

tests_unit_daemon_gathering_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_gathering_LDADD = $(daemon_test_libs)
tests_unit_daemon_gathering_SOURCES = \
	tests/unit/daemon-gathering.c $(daemon_test_common)

tests_unit_daemon_floods_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_floods_LDADD = $(daemon_test_libs)
tests_unit_daemon_floods_SOURCES = \
	tests/unit/daemon-floods.c $(daemon_test_common)

tests_unit_daemon_judge_evasion_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_evasion_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_evasion_SOURCES = \
	tests/unit/daemon-judge-evasion.c $(judge_test_common)

tests_unit_daemon_judge_floods_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_floods_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_floods_SOURCES = \
	tests/unit/daemon-judge-floods.c $(judge_test_common)

tests_unit_daemon_shares_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_shares_LDADD = $(daemon_test_libs)
tests_unit_daemon_shares_SOURCES = \
	tests/unit/daemon-shares.c $(daemon_test_common)

tests_unit_glue_skips_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_skips_LDADD = $(daemon_test_libs)

tests_unit_daemon_examination_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_examination_LDADD = $(daemon_test_libs)
tests_unit_daemon_examination_SOURCES = \
	tests/unit/daemon-examination.c $(daemon_test_segments)

tests_unit_daemon_examination_ends_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_examination_ends_LDADD = $(daemon_test_libs)
tests_unit_daemon_examination_ends_SOURCES = \
	tests/unit/daemon-examination-ends.c $(daemon_test_segments)

tests_unit_daemon_examination_random_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_examination_random_LDADD = $(daemon_test_libs)
tests_unit_daemon_examination_random_SOURCES = \
	tests/unit/daemon-examination-random.c $(daemon_test_common)

tests_unit_captures_hosts_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_hosts_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_captures_hosts_SOURCES = \
	tests/unit/captures-hosts.c $(policies_test_common)

tests_unit_daemon_examining_flows_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_examining_flows_LDADD = $(daemon_test_libs)
tests_unit_daemon_examining_flows_SOURCES = \
	tests/unit/daemon-examining-flows.c $(daemon_test_common) \
	tests/unit/daemon-examining.c tests/unit/daemon-examining.h \
	$(daemon_test_rulesets)

tests_unit_daemon_examining_limits_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_examining_limits_LDADD = $(daemon_test_libs)
tests_unit_daemon_examining_limits_SOURCES = \
	tests/unit/daemon-examining-limits.c $(daemon_test_common) \
	tests/unit/daemon-examining.c tests/unit/daemon-examining.h \
	$(daemon_test_rulesets)

tests_unit_daemon_exclusion_flows_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_exclusion_flows_LDADD = $(daemon_test_libs)
tests_unit_daemon_exclusion_flows_SOURCES = \
	tests/unit/daemon-exclusion-flows.c $(daemon_test_common) \
	$(daemon_test_rulesets)

tests_unit_daemon_judge_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_SOURCES = \
	tests/unit/daemon-judge.c $(judge_test_common)

tests_unit_daemon_judge_adopt_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_adopt_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_adopt_SOURCES = \
	tests/unit/daemon-judge-adopt.c $(judge_test_common)
tests_unit_daemon_judge_accounts_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_accounts_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_accounts_SOURCES = \
	tests/unit/daemon-judge-accounts.c $(judge_test_common)

tests_unit_daemon_judge_life_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_life_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_life_SOURCES = \
	tests/unit/daemon-judge-life.c $(judge_test_common)

tests_unit_daemon_judge_again_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_again_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_again_SOURCES = \
	tests/unit/daemon-judge-again.c $(judge_test_common)

tests_unit_daemon_judge_busy_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_busy_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_busy_SOURCES = \
	tests/unit/daemon-judge-busy.c $(judge_test_common)

tests_unit_daemon_judge_ports_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_ports_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_ports_SOURCES = \
	tests/unit/daemon-judge-ports.c $(judge_test_common)

tests_unit_daemon_judge_reload_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_judge_reload_LDADD = $(daemon_test_libs)
tests_unit_daemon_judge_reload_SOURCES = \
	tests/unit/daemon-judge-reload.c $(judge_test_common)

tests_unit_captures_link_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_link_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_captures_link_SOURCES = \
	tests/unit/captures-link.c $(daemon_test_dissect)

tests_unit_daemon_lifetimes_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_lifetimes_LDADD = $(daemon_test_libs)

tests_unit_daemon_meter_names_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_meter_names_LDADD = $(daemon_test_libs)

tests_unit_daemon_packet_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_packet_LDADD = $(daemon_test_libs)
tests_unit_daemon_packet_SOURCES = \
	tests/unit/daemon-packet.c $(daemon_test_dissect)

tests_unit_daemon_packet_ipv6_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_packet_ipv6_LDADD = $(daemon_test_libs)
tests_unit_daemon_packet_ipv6_SOURCES = \
	tests/unit/daemon-packet-ipv6.c $(daemon_test_dissect)

tests_unit_daemon_queues_wanted_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_queues_wanted_LDADD = $(daemon_test_libs)
tests_unit_daemon_queues_wanted_SOURCES = \
	tests/unit/daemon-queues-wanted.c $(policies_test_common)

tests_unit_daemon_ruleset_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_ruleset_LDADD = $(daemon_test_libs)
tests_unit_daemon_ruleset_SOURCES = \
	tests/unit/daemon-ruleset.c $(daemon_test_rulesets)

tests_unit_captures_simulation_CFLAGS = $(daemon_test_cflags)
tests_unit_captures_simulation_LDADD = $(classify_libs) $(CMOCKA_LIBS)
tests_unit_captures_simulation_SOURCES = \
	tests/unit/captures-simulation.c $(daemon_test_rulesets)

tests_unit_daemon_trace_query_CFLAGS = $(daemon_test_cflags)
tests_unit_daemon_trace_query_LDADD = $(daemon_test_libs)
tests_unit_daemon_trace_query_SOURCES = \
	tests/unit/daemon-trace-query.c $(daemon_test_common) \
	$(daemon_test_rulesets)

tests_unit_glue_command_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_command_LDADD = $(daemon_test_libs)

glue_test_verdicts = \
	tests/unit/glue-verdicts.c tests/unit/glue-verdicts.h
tests_unit_glue_adoption_SOURCES = tests/unit/glue-adoption.c \
	$(glue_test_verdicts)
tests_unit_glue_adoption_CPPFLAGS = $(ovs_glue_libovsglue_a_CPPFLAGS)
tests_unit_glue_adoption_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_adoption_LDADD = ovs-glue/libovsglue.a \
	common/libcommon.a $(OVS_LIBS) $(CMOCKA_LIBS)
tests_unit_glue_flow_text_SOURCES = tests/unit/glue-flow-text.c \
	$(glue_test_verdicts)
tests_unit_glue_flow_text_CPPFLAGS = $(ovs_glue_libovsglue_a_CPPFLAGS)
tests_unit_glue_flow_text_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_flow_text_LDADD = ovs-glue/libovsglue.a \
	common/libcommon.a $(OVS_LIBS) $(CMOCKA_LIBS)

tests_unit_glue_flows_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_flows_LDADD = $(daemon_test_libs)

tests_unit_glue_inventory_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_inventory_LDADD = $(daemon_test_libs)

tests_unit_glue_inventory_vm_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_inventory_vm_LDADD = $(daemon_test_libs)

tests_unit_glue_queues_CPPFLAGS = $(ovs_glue_libovsglue_a_CPPFLAGS)
tests_unit_glue_queues_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_queues_LDADD = $(daemon_test_libs)

tests_unit_glue_queues_config_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_queues_config_LDADD = $(daemon_test_libs)

tests_unit_glue_queues_drift_CFLAGS = $(daemon_test_cflags)
tests_unit_glue_queues_drift_LDADD = $(daemon_test_libs)
endif

# The offline tool's command line, on captures that make-capture writes.
check_PROGRAMS += tests/make-capture
tests_make_capture_LDADD = patterns/libpatterns.a common/libcommon.a \
	$(PCRE2_LIBS)
tests_make_capture_SOURCES = tests/make-capture.c \
	tests/pcap-file.c tests/pcap-file.h \
	tests/sample-packets.c tests/sample-packets.h
TESTS += tests/ctl.test tests/giant.test tests/simulate.test
EXTRA_DIST += tests/ctl.test tests/giant.test tests/simulate.test
