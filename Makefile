# Gatehouse. `make help` says what there is.
#
# Variants by folder: B=release (default), B=debug, B=asan. Everything made is under build/.
# V8_CFLAGS and V8_LIBS name another V8; V=1 shows the commands.

B ?= release
CC ?= cc
CXX ?= c++
LUA ?= lua5.4
O := build/$(B)
G := build/gen

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-5s %s\n'
endif

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
V8_CFLAGS_GIVEN := $(V8_CFLAGS)

# --- V8: Debian's libnode-dev, or the same packages unpacked under build/v8 (see tools in deps) ---
MULTIARCH := $(shell $(CC) -print-multiarch 2>/dev/null)
ifneq ($(wildcard /usr/include/nodejs/deps/v8/include/v8.h),)
V8_CFLAGS ?= -I/usr/include/nodejs/deps/v8/include
V8_LIBS ?= -lnode
else
V8_CFLAGS ?= -Ibuild/v8/usr/include/nodejs/deps/v8/include
V8_LIBS ?= -Lbuild/v8/usr/lib/$(MULTIARCH) -lnode '-Wl,-rpath,$$ORIGIN/../v8/usr/lib/$(MULTIARCH)'
endif

PKGS := lua5.4 sdl2 SDL2_image SDL2_mixer libprotobuf-c
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lm -lpthread

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Werror
WARNXX := -Wall -Wextra -Wno-unused-parameter -Werror
OPT_release := -O2 -g
OPT_debug := -O0 -g3
OPT_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT := $(OPT_$(B))
ifeq ($(OPT),)
$(error B=$(B): choose release, debug or asan)
endif

CPPFLAGS_ALL := -Iengine -I$(G) -D_GNU_SOURCE -DGATEHOUSE_VERSION='"0.1.0"'
CFLAGS_ALL = -std=c11 $(OPT) $(WARN) -MMD -MP $(CPPFLAGS_ALL) $(PKG_CFLAGS) $(CFLAGS)
CXXFLAGS_ALL = -std=c++17 -fno-rtti $(OPT) $(WARNXX) -MMD -MP $(CPPFLAGS_ALL) $(V8_CFLAGS) $(CXXFLAGS)
LDFLAGS_ALL = $(OPT) $(LDFLAGS)

# --- sources: a folder is a module ---
src = $(sort $(wildcard $(addprefix engine/,$(addsuffix /*.c,$(1)))))
obj = $(patsubst %,$(O)/%.o,$(1))

PROTOS := options common events commands
PB_SRC := $(PROTOS:%=$(G)/%.pb-c.c) $(G)/google/protobuf/descriptor.pb-c.c
GEN_C := $(G)/gate_table.c
GEN_STAMP := $(G)/.stamp
CORE_SRC := $(call src,util ipc world scene pool gate mods host render audio input)
APP_SRC := $(call src,app)
WORKER_SRC := engine/worker/worker.cc
PROCESS_SRC := $(call src,util ipc worker/process)
TEST_SRC := $(sort $(wildcard tests/unit/host/*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))

CORE_OBJ := $(call obj,$(CORE_SRC) $(PB_SRC) $(GEN_C))
APP_OBJ := $(call obj,$(APP_SRC))
WORKER_OBJ := $(call obj,$(WORKER_SRC))
PROCESS_OBJ := $(call obj,$(PROCESS_SRC))
TEST_OBJ := $(call obj,$(TEST_SRC) $(G)/test_registry.c)

.PHONY: all help deps run test testhost bench layers clean
.DEFAULT_GOAL := all

all: $(O)/gatehouse $(O)/gatehouse-worker $(O)/hello ## build the engine and the worker

help: ## this list
	@echo "Gatehouse: make TARGET [B=release|debug|asan] [V=1]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile

# --- generated code ---
$(GEN_STAMP): $(PROTOS:%=proto/%.proto) proto/gen.lua $(wildcard modapi/*.js)
	$(say) GEN $(G)
	$(Q)mkdir -p $(G)/sdk
	$(Q)protoc -Iproto -I/usr/include --descriptor_set_out=$(G)/descriptors.pb --include_source_info --include_imports $(PROTOS:%=proto/%.proto)
	$(Q)protoc-c -Iproto -I/usr/include --c_out=$(G) $(PROTOS:%=proto/%.proto) google/protobuf/descriptor.proto
	$(Q)$(LUA) proto/gen.lua $(G)/descriptors.pb $(G)
	$(Q)cp modapi/*.js $(G)/sdk/
	$(Q)touch $@

$(PB_SRC) $(GEN_C): $(GEN_STAMP) ;

$(G)/test_registry.c: $(TEST_SRC) Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include <lua.h>'; echo '#include <stddef.h>'; echo '#include "test_registry.h"'; \
	  for f in $(notdir $(TEST_SRC:.c=)); do case $$f in t_*) echo "int luaopen_$$f(lua_State *);";; esac; done; \
	  echo 'const struct test_module test_modules[] = {'; \
	  for f in $(notdir $(TEST_SRC:.c=)); do case $$f in t_*) echo "    {\"$$f\", luaopen_$$f},";; esac; done; \
	  echo '    {NULL, NULL}};'; } > $@

# --- compile ---
$(O)/$(G)/%.c.o: $(G)/%.c | $(GEN_STAMP)
	$(say) CC $<
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out $(WARN),$(CFLAGS_ALL)) -w -Itests/unit/host -c $< -o $@

$(O)/%.c.o: %.c | $(GEN_STAMP)
	$(say) CC $<
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -Itests/unit/host -c $< -o $@

$(O)/%.cc.o: %.cc | $(GEN_STAMP)
	$(say) C++ $<
	@mkdir -p $(@D)
	$(Q)$(CXX) $(CXXFLAGS_ALL) -c $< -o $@

# --- link: only the worker (and the tests' own host) has V8 in it ---
$(O)/gatehouse: $(CORE_OBJ) $(APP_OBJ)
	$(say) LINK $@
	$(Q)$(CC) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS)

$(O)/gatehouse-worker: $(PROCESS_OBJ) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lseccomp -lpthread

$(O)/hello: $(call obj,engine/worker/hello.c) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lpthread

$(O)/testhost: $(CORE_OBJ) $(filter-out $(O)/engine/app/main.c.o,$(APP_OBJ)) $(WORKER_OBJ) $(TEST_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS) $(V8_LIBS)

# A benchmark is one C file with a main; it may use every module and the worker.
$(O)/bench-%: $(O)/tests/bench/%.c.o $(CORE_OBJ) $(filter-out $(O)/engine/app/main.c.o,$(APP_OBJ)) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS) $(V8_LIBS)

deps: ## bring in the packages that are missing (called by run and test)
	$(Q)V8_CFLAGS="$(V8_CFLAGS_GIVEN)" sh .ci/deps

run: deps ## build and play Tidelight (headless with a picture where there is no display)
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(O)/gatehouse run --picture build/gatehouse.png $(ARGS)

test: ## build and test: release and asan, unit and functional
	$(Q)V8_CFLAGS="$(V8_CFLAGS_GIVEN)" sh .ci/deps test
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) layers
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) B=release all testhost
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) B=asan all testhost
	$(Q)$(LUA) tests/run.lua release asan

testhost: $(O)/testhost

bench: deps ## measure: exchange, start, memory, ticks, frames, codec
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all $(BENCH_SRC:tests/bench/%.c=$(O)/bench-%)
	$(Q)$(LUA) tests/bench/run.lua $(O)

layers: ## check that modules include only what stands below them
	$(Q)$(LUA) tests/layers.lua

clean: ## remove what was built (not the unpacked V8)
	rm -rf build/release build/debug build/asan build/gen

.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
