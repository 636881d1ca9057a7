# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the fuzz targets with clang's libFuzzer and runs them.  "make fuzz"
# comes here; without configure it is
#
#   make -f tests/fuzz/fuzz.make
#
# GNU make.  On Debian it takes clang and libclang-rt-14-dev (or of clang's
# other version), and what ovs-l7 itself takes of libraries.
#
#   FUZZ_SECONDS=60          how long each target runs
#   FUZZ_TARGETS="a b"       which
#   OUT=DIR                  where everything is put
#   CONFIG_DIR=DIR           where l7-config.h is; without, one is made up
#   FUZZ_LIBS="-l..."        what to link with
#   OVS_CPPFLAGS, OVS_LIBS   of libopenvswitch; without, the targets that need
#                            it are left out ("make fuzz" has them)
SRC := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
OUT ?= build-fuzz
CLANG ?= clang
FUZZ_SECONDS ?= 60
# Targets that need libopenvswitch, and what each has beside its own file.
OVS_TARGETS := database switch trace
database_WITH := ovsdb
switch_WITH := standins switch

ALL_TARGETS := $(patsubst $(SRC)/tests/fuzz/fuzz-%.c,%, \
	$(filter-out %-driver.c %-libfuzzer.c, \
	$(sort $(wildcard $(SRC)/tests/fuzz/fuzz-*.c))))
FUZZ_TARGETS ?= $(if $(OVS_LIBS),$(ALL_TARGETS), \
	$(filter-out $(OVS_TARGETS),$(ALL_TARGETS)))
CONFIG_DIR ?= $(OUT)
HYPERSCAN := $(shell pkg-config --exists 'libhs >= 5.0' && echo libhs)
LIBRARIES := libpcre2-8 jansson libpcap $(HYPERSCAN)
FUZZ_LIBS ?= $(shell pkg-config --libs $(LIBRARIES))

CHECKS := address,undefined
FUZZ_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer \
	-fsanitize=fuzzer-no-link,$(CHECKS) -fno-sanitize-recover=all \
	-I$(SRC) -I$(CONFIG_DIR) -DTOP_SRCDIR='"$(SRC)"' \
	$(shell pkg-config --cflags $(LIBRARIES))

# All that needs neither sockets nor Open vSwitch.
CAPTURES := capture classify link
DAEMON := accounts accounts-file arrivals basis connection connection-index \
	examination examiner examining-flows minute packet ruleset shares \
	trace-query vocabulary
SOURCES := $(wildcard $(SRC)/common/*.c $(SRC)/migrate/*.c \
	$(SRC)/patterns/*.c $(SRC)/policies/*.c $(CAPTURES:%=$(SRC)/captures/%.c) \
	$(DAEMON:%=$(SRC)/daemon/%.c))
OBJECTS := $(SOURCES:$(SRC)/%.c=$(OUT)/%.o)
OVS_SOURCES := $(wildcard $(SRC)/ovs-glue/*.c)
OVS_OBJECTS := $(OVS_SOURCES:$(SRC)/%.c=$(OUT)/%.o) \
	$(foreach T,$(OVS_TARGETS), \
	$(addprefix $(OUT)/tests/fuzz/,$(addsuffix .o,fuzz-$T $($T_WITH))))
COMMON := $(OUT)/tests/fuzz/fuzz.o $(OUT)/tests/fuzz/fuzz-libfuzzer.o
PROGRAMS := $(FUZZ_TARGETS:%=$(OUT)/fuzz-%)

.DELETE_ON_ERROR:
.PHONY: run build
run: build
	+@$(SRC)/tests/fuzz/run '$(OUT)' '$(FUZZ_SECONDS)' $(FUZZ_TARGETS)

build: $(PROGRAMS)

# libFuzzer is a part of clang, and not of every clang that is installed.
$(OUT)/have-clang:
	@mkdir -p $(OUT)
	@echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);' \
	    'int LLVMFuzzerTestOneInput(const char *d, unsigned long n)' \
	    '{ return !d && n; }' > $@.c
	@$(CLANG) -fsanitize=fuzzer,$(CHECKS) -o $@.out $@.c || { \
	    echo 'fuzzing needs clang with libFuzzer; on Debian:' \
	        'apt-get install clang libclang-rt-14-dev' >&2; exit 1; }
	@touch $@

$(OUT)/l7-config.h:
	@mkdir -p $(OUT)
	@echo '$(if $(HYPERSCAN),#define HAVE_HYPERSCAN 1)' > $@

$(OUT)/%.o: $(SRC)/%.c $(OUT)/have-clang | $(CONFIG_DIR)/l7-config.h
	@mkdir -p $(@D)
	@echo '  CC       $*'
	@$(CLANG) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/libtested.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

# In two of them, Open vSwitch's clock is the script's.
$(OVS_OBJECTS): FUZZ_CFLAGS += $(OVS_CPPFLAGS)
$(OVS_TARGETS:%=$(OUT)/fuzz-%): MORE_LIBS = $(CLOCK) $(OVS_LIBS)
$(OUT)/fuzz-database $(OUT)/fuzz-switch: CLOCK := -Wl,--wrap=time_msec
$(OVS_TARGETS:%=$(OUT)/fuzz-%): $(OUT)/libglue.a

$(OUT)/libglue.a: $(OVS_SOURCES:$(SRC)/%.c=$(OUT)/%.o)
	@rm -f $@
	@ar rcs $@ $^

.SECONDEXPANSION:
$(PROGRAMS): $(OUT)/fuzz-%: $(OUT)/tests/fuzz/fuzz-%.o \
		$$(addprefix $(OUT)/tests/fuzz/,$$(addsuffix .o,$$($$*_WITH))) \
		$(COMMON) $(OUT)/libtested.a
	@echo '  LD       $(@F)'
	@$(CLANG) -fsanitize=fuzzer,$(CHECKS) -o $@ $(filter %.o,$^) \
	    -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    $(MORE_LIBS) $(FUZZ_LIBS) -lpthread

.SECONDARY: $(FUZZ_TARGETS:%=$(OUT)/tests/fuzz/fuzz-%.o) $(OVS_OBJECTS)
-include $(OBJECTS:.o=.d) $(COMMON:.o=.d) $(OVS_OBJECTS:.o=.d) \
	$(FUZZ_TARGETS:%=$(OUT)/tests/fuzz/fuzz-%.d)
