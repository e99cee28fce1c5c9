# Gatehouse. `make help` says what there is.
#
# Variants by folder: B=release (default), B=debug, B=asan, B=tsan. Everything made is under build/.
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
# For the makes that are started here: all cores, unless whoever called make said how many.
ALL_CORES = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(JOBS))
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

PKGS := lua5.4 sdl2 SDL2_image SDL2_mixer libprotobuf-c libzip sqlite3 libmd icu-i18n icu-uc
DECODE_PKGS := libpng vorbisfile vorbis
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) $(DECODE_PKGS))
PKG_LIBS = $(shell pkg-config --libs $(PKGS)) -lm -lpthread
# Only the worker program reads what strangers painted and recorded.
DECODE_LIBS = $(shell pkg-config --libs $(DECODE_PKGS))

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Werror
# Text for people is cut at its field's end on purpose.
WARN += -Wno-format-truncation
WARNXX := -Wall -Wextra -Wno-unused-parameter -Wno-format-truncation -Werror
OPT_release := -O2 -g
OPT_debug := -O0 -g3
OPT_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_tsan := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
OPT := $(OPT_$(B))
ifeq ($(OPT),)
$(error B=$(B): choose release, debug, asan or tsan)
endif

CPPFLAGS_ALL := -Iengine -I$(G) -D_GNU_SOURCE -DGATEHOUSE_VERSION='"0.1.0"'
CFLAGS_ALL = -std=c11 $(OPT) $(WARN) -MMD -MP $(CPPFLAGS_ALL) $(PKG_CFLAGS) $(CFLAGS)
# V8's headers are C++20 since 13; the version is looked up where the compiler would find them.
v8_std = $(shell $(CXX) $(1) -include v8-version.h -E -dM -x c++ /dev/null 2>/dev/null | awk '$$2 == "V8_MAJOR_VERSION" && $$3 >= 13 {new = 1} END {print new ? "c++20" : "c++17"}')
V8_STD := $(call v8_std,$(V8_CFLAGS) $(CXXFLAGS))
CXXFLAGS_ALL = -std=$(V8_STD) -fno-rtti $(OPT) $(WARNXX) -MMD -MP $(CPPFLAGS_ALL) $(V8_CFLAGS) $(CXXFLAGS)
LDFLAGS_ALL = $(OPT) $(LDFLAGS)

# --- sources: a folder is a module ---
src = $(sort $(wildcard $(addprefix engine/,$(addsuffix /*.c,$(1)))))
obj = $(patsubst %,$(O)/%.o,$(1))

PROTOS := options common events commands
PB_SRC := $(PROTOS:%=$(G)/%.pb-c.c) $(G)/google/protobuf/descriptor.pb-c.c
GEN_C := $(G)/gate_table.c $(G)/plural_table.c
GEN_STAMP := $(G)/.stamp
MOD_SCHEMA := $(G)/mod.schema.json
CORE_SRC := $(call src,util log ipc world store scene pool gate assets mods host render audio input)
APP_SRC := $(call src,app)
WORKER_SRC := $(sort $(wildcard engine/worker/v8/*.cc)) engine/worker/sourcemap.c
PROCESS_SRC := $(call src,util ipc worker/process)
TEST_SRC := $(sort $(wildcard tests/unit/host/*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/*.c))

CORE_OBJ := $(call obj,$(CORE_SRC) $(PB_SRC) $(GEN_C))
APP_OBJ := $(call obj,$(APP_SRC))
WORKER_OBJ := $(call obj,$(WORKER_SRC))
PROCESS_OBJ := $(call obj,$(PROCESS_SRC))
TEST_OBJ := $(call obj,$(TEST_SRC) $(G)/test_registry.c)

.PHONY: fuzz fuzz-build all help deps run test testhost bench layers clean tools
.DEFAULT_GOAL := all

all: $(O)/gatehouse $(O)/gatehouse-worker $(O)/hello $(MOD_SCHEMA) ## build the engine and the worker

help: ## this list
	@echo "Gatehouse: make TARGET [B=release|debug|asan|tsan] [V=1]"
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' Makefile

# What nothing can be built without: all that is missing is said at once, with what to do. Each file that is compiled
# waits for the generated ones, and they for this.
tools:
	$(Q)CC="$(CC)" CXX="$(CXX)" LUA="$(LUA)" PKGS="$(PKGS) $(DECODE_PKGS) libseccomp" V8_CFLAGS="$(V8_CFLAGS)" sh .ci/tools

# --- generated code ---
$(GEN_STAMP): $(PROTOS:%=proto/%.proto) $(wildcard proto/*.lua proto/*.js modapi/*.js modapi/*.d.ts modapi/*.md modapi/examples/*.js) | tools
	$(say) GEN $(G)
	$(Q)rm -rf $(G)/docs && mkdir -p $(G)/sdk $(G)/lua
	$(Q)protoc -Iproto -I/usr/include --descriptor_set_out=$(G)/descriptors.pb --include_source_info --include_imports $(PROTOS:%=proto/%.proto)
	$(Q)protoc -Iproto -I/usr/include --c_out=$(G) $(PROTOS:%=proto/%.proto) google/protobuf/descriptor.proto
	$(Q)$(LUA) proto/gen.lua $(G)/descriptors.pb $(G)
	$(Q)cp modapi/*.js $(G)/sdk/
	$(Q)touch $@

$(PB_SRC) $(GEN_C): $(GEN_STAMP) ;

# Of mod.json, for editors: from the rules that manifests are read by.
$(MOD_SCHEMA): lua/mods/schema.lua lua/mods/manifest_rules.lua lua/mods/semver.lua lua/lib/json.lua lua/lib/text.lua $(GEN_STAMP)
	$(say) GEN $@
	$(Q)LUA_PATH="lua/?.lua;$(G)/lua/?.lua" $(LUA) -e 'io.write(require("mods.schema").text())' >$@.new && mv $@.new $@

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

ifeq ($(B),tsan)
# The thread sanitizer cannot see into V8, and its run-time does not survive the sandbox: what is looked at is
# the engine, with the worker program of a release.
$(O)/gatehouse-worker: FORCE
	$(Q)$(MAKE) --no-print-directory B=release O=build/release build/release/gatehouse-worker
	@mkdir -p $(@D)
	$(Q)cp build/release/gatehouse-worker $@
FORCE:
.PHONY: FORCE
else
$(O)/gatehouse-worker: $(PROCESS_OBJ) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lseccomp $(DECODE_LIBS) -lpthread
endif

$(O)/hello: $(call obj,engine/worker/hello.c) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lpthread

$(O)/testhost: $(CORE_OBJ) $(filter-out $(O)/engine/app/main.c.o,$(APP_OBJ)) $(WORKER_OBJ) $(TEST_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS) $(V8_LIBS)

# Plays the worker program for the specs, with mods' processes that attack the engine.
$(O)/hostile-peer: $(O)/tests/hostile/peer.c.o $(O)/tests/hostile/peer_decoder.c.o $(call obj,$(call src,util ipc))
	$(say) LINK $@
	$(Q)$(CC) $(LDFLAGS_ALL) $^ -o $@ -lpthread

# A benchmark is one C file with a main; it may use every module and the worker.
$(O)/bench-%: $(O)/tests/bench/%.c.o $(CORE_OBJ) $(filter-out $(O)/engine/app/main.c.o,$(APP_OBJ)) $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS) $(V8_LIBS)

deps: ## bring in the packages that are missing (called by run and test)
	$(Q)V8_CFLAGS="$(V8_CFLAGS_GIVEN)" sh .ci/deps

run: deps ## build and play Tidelight (headless with a picture where there is no display)
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) all
	$(Q)$(O)/gatehouse run --picture build/gatehouse.png $(ARGS)

test: ## build and test: release and asan, unit and functional
	$(Q)V8_CFLAGS="$(V8_CFLAGS_GIVEN)" sh .ci/deps test
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) layers
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) B=release all testhost
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) B=asan all testhost
	$(Q)$(LUA) tests/run.lua release asan

# The worker library as other programs use it: threads, signals, forks; each case in a process of its own.
$(O)/worker-cases: $(O)/tests/unit/programs/worker_cases.c.o $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lpthread

testhost: $(O)/testhost $(O)/hostile-peer $(O)/worker-cases

# Without address randomisation, which gcc 12's run-time does not get along with on newer kernels.
RACE_RUN := TSAN_OPTIONS=halt_on_error=1 setarch -R build/tsan
race: deps ## look for data races between the engine's threads (B=tsan: specs of the pool and of saves, a run in a window)
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) B=tsan all testhost
	$(Q)for spec in pool peer slot store; do $(RACE_RUN)/testhost tests/unit/$${spec}_spec.lua || exit 1; done
	$(Q)SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy SDL_RENDER_DRIVER=software XDG_DATA_HOME=$(CURDIR)/build/tsan/home \
	  $(RACE_RUN)/gatehouse run --bot --ticks 300 --log-dir build/tsan/logs --save race --new --autosave 10

.PHONY: race

bench: deps ## measure: exchange, start, memory, ticks, frames, codec (BENCH_ONCE=1: only try that each works)
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) all $(BENCH_SRC:tests/bench/%.c=$(O)/bench-%)
	$(Q)$(LUA) tests/bench/run.lua $(O)

# --- fuzzing: each tests/fuzz/fuzz_*.c is a libFuzzer target; clang builds it and the engine under build/fuzz ---
# `monkey` is none of them: it plays the program itself (tests/fuzz/monkey), and needs no clang.
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_CC ?= clang
# protobuf-c calls functions by pointers of another type, on purpose, which newer clangs report.
FUZZ_OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -fno-sanitize-recover=undefined
FUZZ_OBJ := $(call obj,$(call src,util log ipc world store scene pool gate assets mods host) $(PB_SRC) $(GEN_C) engine/worker/sourcemap.c tests/fuzz/loads.c tests/unit/host/generate.c $(wildcard engine/worker/process/decode_*.c))
FUZZ_MAKE = $(MAKE) $(if $(V),,-s) --no-print-directory $(ALL_CORES) O=build/fuzz CC=$(FUZZ_CC) OPT="$(FUZZ_OPT)" WARN=-Wall
T ?= 60
TARGET ?= $(FUZZ) monkey

build/fuzz/engine/ipc/%.c.o build/fuzz/engine/pool/%.c.o: CFLAGS += -fsanitize-coverage=trace-loads

$(O)/fuzz-%: $(O)/tests/fuzz/fuzz_%.c.o $(FUZZ_OBJ)
	$(say) LINK $@
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer $^ -o $@ $(PKG_LIBS) $(DECODE_LIBS)

fuzz-build:
	$(Q)$(FUZZ_MAKE) $(FUZZ:%=build/fuzz/fuzz-%)
	$(Q)$(LUA) tests/fuzz/make_seeds.lua build/fuzz/seeds

fuzz: deps $(if $(filter-out monkey,$(TARGET)),fuzz-build) $(if $(filter monkey,$(TARGET)),all) ## fuzz what is read from mods and files, and play: T=60 seconds each, TARGET="batch monkey"
	$(Q)PROGRAM=$(O)/gatehouse $(LUA) tests/fuzz/run.lua build/fuzz $(T) $(TARGET)

layers: ## check that modules include only what stands below them
	$(Q)$(LUA) tests/layers.lua

machines: ## make run and make test on new Debian 12, 13 and unstable machines; needs root (see .ci/machines)
	$(Q)sh .ci/machines

.PHONY: machines

# Ubuntu's AppArmor asks for a profile before it lets a program wall its children in. What is staged is another system's.
install: install-apparmor
install-apparmor:
	$(Q)test -n "$(DESTDIR)" || sh .ci/apparmor put "$(PREFIX)"

uninstall: uninstall-apparmor
uninstall-apparmor:
	$(Q)test -n "$(DESTDIR)" || sh .ci/apparmor remove "$(PREFIX)"

.PHONY: uninstall install-apparmor uninstall-apparmor

# --- the worker as a library, and installing ---
PREFIX ?= /usr/local
VERSION := $(lastword $(subst =, ,$(subst ",,$(subst ',,$(filter -DGATEHOUSE_VERSION=%,$(CPPFLAGS_ALL))))))
WORKER_LIB := libgatehouse-worker
WORKER_SO := $(WORKER_LIB).so.0
WORKER_PIC_OBJ := $(patsubst %,$(O)/pic/%.o,$(WORKER_SRC))
INSTALL_SHARE := lua assets mods proto
# Of modapi what people read and copy; the SDK itself goes to sdk/.
INSTALL_MODAPI := modapi/README.md modapi/npm.md modapi/template modapi/types modapi/examples

# A V8 that was unpacked under build/ is installed along, and found from where the programs then are.
V8_LINK := $(V8_LIBS)
V8_PC := $(V8_LIBS)
ifneq ($(findstring -Lbuild/v8/,$(V8_LIBS)),)
V8_LINK := $(filter-out '-Wl%,$(V8_LIBS))
V8_FILE := $(firstword $(wildcard build/v8/usr/lib/$(MULTIARCH)/libnode.so.*))
V8_PC := -L$${libdir}/gatehouse -l:$(notdir $(V8_FILE)) -Wl,-rpath,$${libdir}/gatehouse
V8_RPATH_LIB := '-Wl,-rpath,$$ORIGIN/gatehouse'
V8_RPATH_WORKER := '-Wl,-rpath,$$ORIGIN/../../lib/gatehouse'
endif

$(O)/pic/%.cc.o: %.cc
	$(say) C++ "$< (library)"
	@mkdir -p $(@D)
	$(Q)$(CXX) $(CXXFLAGS_ALL) -fPIC -c $< -o $@

$(O)/pic/%.c.o: %.c
	$(say) CC "$< (library)"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) -fPIC -c $< -o $@

$(O)/$(WORKER_LIB).a: $(WORKER_PIC_OBJ)
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/$(WORKER_LIB).so: $(WORKER_PIC_OBJ)
	$(say) LINK $@
	$(Q)echo '{ global: worker_*; v8_init; local: *; };' >$(O)/$(WORKER_LIB).map
	$(Q)$(CXX) $(LDFLAGS_ALL) -shared -Wl,-z,nodelete -Wl,-soname,$(WORKER_SO) -Wl,--version-script,$(O)/$(WORKER_LIB).map $^ -o $@ $(V8_LINK) $(V8_RPATH_LIB) -lpthread

$(O)/installed/gatehouse-worker: $(PROCESS_OBJ) $(WORKER_OBJ)
	$(say) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LINK) $(V8_RPATH_WORKER) -lseccomp $(DECODE_LIBS) -lpthread

install: TO = $(DESTDIR)$(PREFIX)
install: $(O)/gatehouse $(MOD_SCHEMA) $(O)/installed/gatehouse-worker $(O)/$(WORKER_LIB).a $(O)/$(WORKER_LIB).so ## install the engine and the worker library under PREFIX=/usr/local (DESTDIR= stages)
	$(say) INST "$(TO)"
	$(Q)install -d "$(TO)/bin" "$(TO)/libexec/gatehouse" "$(TO)/lib/pkgconfig" "$(TO)/include/gatehouse" "$(TO)/share/gatehouse/sdk" "$(TO)/share/doc/gatehouse"
	$(Q)install -m 755 $(O)/gatehouse "$(TO)/bin/"
	$(Q)install -m 755 $(O)/installed/gatehouse-worker "$(TO)/libexec/gatehouse/"
	$(Q)install -m 755 $(O)/$(WORKER_LIB).so "$(TO)/lib/$(WORKER_SO)"
	$(Q)ln -sf $(WORKER_SO) "$(TO)/lib/$(WORKER_LIB).so"
	$(Q)install -m 644 $(O)/$(WORKER_LIB).a "$(TO)/lib/"
	$(Q)$(if $(V8_FILE),install -d "$(TO)/lib/gatehouse" && install -m 644 $(V8_FILE) "$(TO)/lib/gatehouse/")
	$(Q)install -m 644 engine/worker/worker.h "$(TO)/include/gatehouse/"
	$(Q)sed -e 's|@VERSION@|$(VERSION)|' -e 's|@V8_LIBS@|$(V8_PC)|' engine/worker/gatehouse-worker.pc.in >"$(TO)/lib/pkgconfig/gatehouse-worker.pc"
	$(Q)cp -R $(INSTALL_SHARE) $(MOD_SCHEMA) "$(TO)/share/gatehouse/" && cp -R $(G)/sdk/. "$(TO)/share/gatehouse/sdk/" && cp $(G)/lua/*.lua "$(TO)/share/gatehouse/lua/"
	$(Q)mkdir -p "$(TO)/share/gatehouse/modapi" && cp -R $(INSTALL_MODAPI) $(G)/docs $(G)/gatehouse.d.ts $(G)/reference.md $(G)/reference.html "$(TO)/share/gatehouse/modapi/"
	$(Q)chmod -R u=rwX,go=rX "$(TO)/share/gatehouse" && rm -rf "$(TO)/share/gatehouse/assets/src" "$(TO)/share/gatehouse/mods/hostile"
	$(Q)install -d "$(TO)/share/man/man1" "$(TO)/share/bash-completion/completions" "$(TO)/share/zsh/site-functions"
	$(Q)$(O)/gatehouse help --man >"$(TO)/share/man/man1/gatehouse.1"
	$(Q)$(O)/gatehouse completion bash >"$(TO)/share/bash-completion/completions/gatehouse"
	$(Q)$(O)/gatehouse completion zsh >"$(TO)/share/zsh/site-functions/_gatehouse"
	$(Q)install -m 644 LICENSE CHANGELOG.md engine/worker/hello.c "$(TO)/share/doc/gatehouse/"

check-v8: ## compile the worker against the V8 headers in V8_INC=DIR
	$(Q)test -f "$(V8_INC)/v8-version.h" || { echo "check-v8: V8_INC=DIR: the folder with v8.h in it" >&2; exit 2; }
	$(Q)number() { sed -n "s/^#define V8_$$1 //p" "$(V8_INC)/v8-version.h"; }; \
	  $(CXX) $(filter-out $(V8_CFLAGS) -std=% -MMD -MP,$(CXXFLAGS_ALL)) -std=$(call v8_std,-I"$(V8_INC)") -isystem "$(V8_INC)" -fsyntax-only $(filter %.cc,$(WORKER_SRC)) && \
	  echo "check-v8: the worker compiles against V8 $$(number MAJOR_VERSION).$$(number MINOR_VERSION).$$(number BUILD_NUMBER)"

.PHONY: install check-v8

clean: ## remove what was built (not the unpacked V8)
	rm -rf build/release build/debug build/asan build/tsan build/race build/fuzz build/gen

.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
