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

PKGS := lua5.4 libzstd sdl2 SDL2_image SDL2_mixer libprotobuf-c libzip zlib sqlite3 libmd icu-i18n icu-uc
DECODE_PKGS := libpng vorbisfile vorbis zlib
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
CFLAGS_BASE = -std=c11 $(OPT) $(WARN) -MMD -MP $(CPPFLAGS_ALL)
CFLAGS_ALL = $(CFLAGS_BASE) $(PKG_CFLAGS) $(CFLAGS)
# V8's headers are C++20 since 13; the version is looked up where the compiler would find them.
v8_std = $(shell $(CXX) $(1) -include v8-version.h -E -dM -x c++ /dev/null 2>/dev/null | awk '$$2 == "V8_MAJOR_VERSION" && $$3 >= 13 {new = 1} END {print new ? "c++20" : "c++17"}')
V8_STD := $(call v8_std,$(V8_CFLAGS) $(CXXFLAGS))
CXXFLAGS_ALL = -std=$(V8_STD) -fno-rtti $(OPT) $(WARNXX) -MMD -MP $(CPPFLAGS_ALL) $(V8_CFLAGS) $(CXXFLAGS)
LDFLAGS_ALL = $(OPT) $(LDFLAGS)

# --- sources: a folder is a module ---
src = $(sort $(wildcard $(addprefix engine/,$(addsuffix /*.c,$(1)))))
obj = $(patsubst %,$(O)/%.o,$(1))

PROTOS := options common events commands
TRACE_SCHEMA := trace
PB_SRC := $(PROTOS:%=$(G)/%.pb-c.c) $(TRACE_SCHEMA:%=$(G)/%.pb-c.c) $(G)/google/protobuf/descriptor.pb-c.c
GEN_C := $(G)/gate_table.c $(G)/plural_table.c
GEN_H := $(PB_SRC:.c=.h) $(G)/gate_table.h $(G)/plural_table.h $(G)/wire.h
GEN_STAMP := $(G)/.stamp
MOD_SCHEMA := $(G)/mod.schema.json
CORE_SRC := $(call src,util log ipc world store scene pool trace gate commands assets mods host render audio input)
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
# What typings and reference have of the game.
GAME_FACTS := $(wildcard lua/policy/*.lua lua/tidelight/policy/*.lua assets/sounds/*.wav) lua/games/names.lua lua/tidelight/kinds.lua lua/tidelight/tune.lua lua/lib/actions.lua lua/tidelight/game.lua assets/atlas.lua assets/atlas.png
$(GEN_STAMP): $(PROTOS:%=proto/%.proto) $(TRACE_SCHEMA:%=proto/%.proto) $(wildcard proto/*.lua proto/*.js modapi/*.js modapi/*.d.ts modapi/*.md modapi/examples/*.js) $(GAME_FACTS) | tools
	$(say) GEN $(G)
	$(Q)rm -rf $(G)/docs && mkdir -p $(G)/sdk $(G)/lua
	$(Q)protoc -Iproto -I/usr/include --descriptor_set_out=$(G)/descriptors.pb --include_source_info --include_imports $(PROTOS:%=proto/%.proto)
	$(Q)protoc -Iproto -I/usr/include --c_out=$(G) $(PROTOS:%=proto/%.proto) $(TRACE_SCHEMA:%=proto/%.proto) google/protobuf/descriptor.proto
	$(Q)$(LUA) proto/gen.lua $(G)/descriptors.pb $(G)
	$(Q)cp modapi/*.js $(G)/sdk/
	$(Q)touch $@ && touch $(PB_SRC) $(GEN_H) $(GEN_C)

$(PB_SRC) $(GEN_H) $(GEN_C): $(GEN_STAMP) ;

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
	$(Q)$(CXX) $(LDFLAGS_ALL) -Wl,--wrap=SDL_PollEvent $^ -o $@ $(PKG_LIBS) $(V8_LIBS)

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

# --- what the sources look like ---
C_FOLDERS := $(patsubst %/,%,$(sort $(dir $(wildcard engine/*/*.c engine/*/*/*.c engine/*/*/*.cc tests/*/*.c tests/*/*/*.c))))
FORMATTED ?= $(wildcard $(foreach ending,c h cc,$(addsuffix /*.$(ending),$(C_FOLDERS))))
CLANG_FORMAT ?= clang-format
LUACHECK ?= luacheck
LUA_FILES ?= lua proto tests modapi
SHELL_FILES ?= $(filter-out .ci/apparmor.%,$(wildcard .ci/*)) $(shell grep -lE '^.!/bin/(ba)?sh' tests/*.sh tests/*/*.sh 2>/dev/null)
HEADERS ?= $(wildcard engine/*/*.h engine/*/*/*.h)

lint: ## look for what is wrong in Lua and shell scripts without running them
	$(Q)$(LUACHECK) --quiet --no-cache $(LUA_FILES)
	$(Q)shellcheck --shell=sh --severity=warning $(SHELL_FILES)

# Each alone, in a file that includes nothing else.
headers: $(HEADERS:%=$(O)/headers/%.ok) ## check that each header compiles alone
$(O)/headers/engine/worker/v8/%.h.ok: engine/worker/v8/%.h | $(GEN_STAMP)
	@mkdir -p $(@D)
	$(Q)echo '#include "$(abspath $<)"' | $(CXX) $(CXXFLAGS_ALL) -MF $@.d -MT $@ -fsyntax-only -x c++ - && touch $@
$(O)/headers/%.h.ok: %.h | $(GEN_STAMP)
	@mkdir -p $(@D)
	$(Q)echo '#include "$(abspath $<)"' | $(CC) $(CFLAGS_ALL) -MF $@.d -MT $@ -fsyntax-only -x c - && touch $@

# Versions of clang-format differ: one that nobody has tried on this tree shows what it would do, and that is all.
format-check: ## check that C and C++ are as `make format` leaves them
	$(Q)case "$$($(CLANG_FORMAT) --version | sed 's/.*version \([0-9]*\).*/\1/')" in \
	  1[4-9]) $(CLANG_FORMAT) --dry-run --Werror $(FORMATTED) ;; \
	  *) echo "make: not clang-format 14 to 19: differences do not count" >&2; $(CLANG_FORMAT) --dry-run $(FORMATTED) ;; \
	esac

format: ## format C and C++
	$(Q)$(CLANG_FORMAT) -i $(FORMATTED)

.PHONY: lint headers format-check format

test: ## build and test: release and asan (ALL=1: each spec with asan, too)
	$(Q)V8_CFLAGS="$(V8_CFLAGS_GIVEN)" sh .ci/deps test
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) layers lint headers format-check
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) B=release all testhost
	$(Q)$(MAKE) --no-print-directory $(ALL_CORES) B=asan all testhost
	$(Q)$(LUA) tests/run.lua release asan

# The worker library as other programs use it: threads, signals, forks; each case in a process of its own.
$(O)/worker-cases: $(O)/tests/unit/programs/worker_cases.c.o $(WORKER_OBJ)
	$(say) LINK $@
	$(Q)$(CXX) $(LDFLAGS_ALL) $^ -o $@ $(V8_LIBS) -lpthread

# The gate in a program that has no world: nothing above it is linked.
$(O)/gate-alone: $(O)/tests/unit/programs/gate_alone.c.o $(call obj,$(call src,util gate) engine/store/storage.c $(PB_SRC) $(GEN_C))
	$(say) LINK $@
	$(Q)$(CC) $(LDFLAGS_ALL) $^ -o $@ $(PKG_LIBS) -lpthread

testhost: $(O)/testhost $(O)/hostile-peer $(O)/worker-cases $(O)/gate-alone

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
FUZZ_OBJ := $(call obj,$(filter-out engine/host/unpacker.c,$(call src,util log ipc world store scene pool trace gate commands assets mods host)) $(PB_SRC) $(GEN_C) engine/worker/sourcemap.c tests/fuzz/loads.c tests/fuzz/unpack_here.c tests/unit/host/generate.c $(wildcard engine/worker/process/decode_*.c))
FUZZ_MAKE = $(MAKE) $(if $(V),,-s) --no-print-directory $(ALL_CORES) O=build/fuzz CC=$(FUZZ_CC) OPT="$(FUZZ_OPT)" WARN="-Wall -Wno-unused-result"
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

# --- the worker as a library; it needs a compiler and a V8, and nothing else that the engine needs ---
PREFIX ?= /usr/local
LIBDIR ?= lib
# Under PREFIX, with or without it; the way back from there to PREFIX.
LIB := $(patsubst $(PREFIX)/%,%,$(LIBDIR))
LIB_UP := $(subst $() ,/,$(patsubst %,..,$(subst /, ,$(LIB))))
VERSION := $(lastword $(subst =, ,$(subst ",,$(subst ',,$(filter -DGATEHOUSE_VERSION=%,$(CPPFLAGS_ALL))))))
WORKER_LIB := libgatehouse-worker
WORKER_SO := $(WORKER_LIB).so.0
WORKER_PIC_OBJ := $(patsubst %,$(O)/pic/%.o,$(WORKER_SRC))
WORKER_H := engine/worker/worker.h

# A V8 that was unpacked under build/ is installed along, and found from where the programs then are. Another one is
# named from the root, for a program may be built anywhere.
V8_LINK := $(V8_LIBS)
V8_PC := $(foreach word,$(V8_LIBS),$(if $(filter -L%,$(word)),-L$(abspath $(word:-L%=%)),$(if $(filter %.a %.so,$(word)),$(abspath $(word)),$(word))))
ifneq ($(findstring -Lbuild/v8/,$(V8_LIBS)),)
V8_LINK := $(filter-out '-Wl%,$(V8_LIBS))
V8_FILE := $(firstword $(wildcard build/v8/usr/lib/$(MULTIARCH)/libnode.so.*))
V8_PC := -L$${libdir}/gatehouse -l:$(notdir $(V8_FILE)) -Wl,-rpath,$${libdir}/gatehouse
V8_RPATH_LIB := '-Wl,-rpath,$$ORIGIN/gatehouse'
V8_RPATH_WORKER := '-Wl,-rpath,$$ORIGIN/../../$(LIB)/gatehouse'
endif
# What the compiler's own driver would add for C++, for a program that is linked as C; and the sanitizers of a library
# that was built with them.
CXX_PC := $(if $(findstring -stdlib=libc++,$(CXX) $(CXXFLAGS)),-lc++,-lstdc++)
SANITIZER_PC := $(filter -fsanitize=%,$(OPT))

# Warnings of a compiler that nobody here has seen are no reason not to install.
$(O)/pic/%.cc.o: %.cc | v8-headers
	$(say) C++ "$< (library)"
	@mkdir -p $(@D)
	$(Q)$(CXX) $(CXXFLAGS_ALL) -Wno-error -fPIC -c $< -o $@

$(O)/pic/%.c.o: %.c
	$(say) CC "$< (library)"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_BASE) $(CFLAGS) -Wno-error -fPIC -c $< -o $@

v8-headers:
	$(Q)echo '#include <v8-version.h>' | $(CXX) $(V8_CFLAGS) $(CXXFLAGS) -E -x c++ - >/dev/null 2>&1 || \
	  { echo "make: no V8: install Debian's libnode-dev, or name another with V8_CFLAGS=-I... and V8_LIBS=... (V8_CFLAGS is now: $(V8_CFLAGS))" >&2; exit 2; }

$(O)/$(WORKER_LIB).a: $(WORKER_PIC_OBJ)
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/$(WORKER_LIB).so: $(WORKER_PIC_OBJ)
	$(say) LINK $@
	$(Q)echo '{ global: worker_*; v8_init; local: *; };' >$(O)/$(WORKER_LIB).map
	$(Q)$(CXX) $(LDFLAGS_ALL) -shared -Wl,-z,nodelete -Wl,-soname,$(WORKER_SO) -Wl,--version-script,$(O)/$(WORKER_LIB).map $^ -o $@ $(V8_LINK) $(V8_RPATH_LIB) -lpthread

# --- installing: what belongs together is staged under build/ and then put in its place, with a list of it ---
STAGE := $(O)/stage
INSTALL_SHARE := lua assets mods proto
# Of modapi what people read and copy; the SDK itself goes to sdk/.
INSTALL_MODAPI := modapi/README.md modapi/npm.md modapi/template modapi/types modapi/examples
# A cache of libraries that this machine has is told of a new one.
LDCONFIG = test -n "$(DESTDIR)" || test "$$(id -u)" != 0 || ! command -v ldconfig >/dev/null || ldconfig

can-install:
	$(Q)case "$(LIB)" in /*|*..*|'') echo "make: LIBDIR=$(LIBDIR): must be a folder under PREFIX=$(PREFIX), lib/x86_64-linux-gnu for instance" >&2; exit 2;; esac
	$(Q)test "$(B)" != tsan || { echo "make: B=tsan is not for installing: the thread sanitizer cannot see into V8" >&2; exit 2; }

# Where libraries go is a part of the program that looks for them there.
$(O)/installed/libdir: can-install
	@mkdir -p $(@D)
	$(Q)echo "$(LIB)" | cmp -s - $@ || echo "$(LIB)" >$@

$(O)/installed/gatehouse-worker: $(PROCESS_OBJ) $(WORKER_OBJ) $(O)/installed/libdir
	$(say) LINK $@
	@mkdir -p $(@D)
	$(Q)$(CXX) $(LDFLAGS_ALL) $(filter %.o,$^) -o $@ $(V8_LINK) $(V8_RPATH_WORKER) -lseccomp $(DECODE_LIBS) -lpthread

install-worker: TO = $(DESTDIR)$(PREFIX)
install-worker: AT = $(STAGE)/worker
install-worker: can-install $(O)/$(WORKER_LIB).a $(O)/$(WORKER_LIB).so ## install the worker library alone (needs a V8; LIBDIR=lib/x86_64-linux-gnu where it is so)
	$(say) INST "$(TO) (library)"
	$(Q)rm -rf $(AT) && mkdir -p $(AT)/$(LIB)/pkgconfig $(AT)/include/gatehouse $(AT)/share/doc/gatehouse $(AT)/share/man/man3
	$(Q)cp $(O)/$(WORKER_LIB).so $(AT)/$(LIB)/$(WORKER_SO) && ln -s $(WORKER_SO) $(AT)/$(LIB)/$(WORKER_LIB).so
	$(Q)cp $(O)/$(WORKER_LIB).a $(AT)/$(LIB)/
	$(Q)$(if $(V8_FILE),mkdir $(AT)/$(LIB)/gatehouse && cp $(V8_FILE) $(AT)/$(LIB)/gatehouse/)
	$(Q)cp $(WORKER_H) $(AT)/include/gatehouse/
	$(Q)sed -e 's|@VERSION@|$(VERSION)|' -e 's|@LIBDIR@|$(LIB)|' -e 's|@UP@|$(LIB_UP)|' -e 's|@V8_LIBS@|$(V8_PC)|' \
	  -e 's|@CXX_LIB@|$(CXX_PC)|' -e 's| *@SANITIZER@|$(SANITIZER_PC:%= %)|' engine/worker/gatehouse-worker.pc.in >$(AT)/$(LIB)/pkgconfig/gatehouse-worker.pc
	$(Q)awk -v version=$(VERSION) -f engine/worker/man.awk $(WORKER_H) >$(AT)/share/man/man3/gatehouse-worker.3
	$(Q)for name in $$(awk -v names=1 -f engine/worker/man.awk $(WORKER_H)); do echo ".so man3/gatehouse-worker.3" >$(AT)/share/man/man3/$$name.3 || exit 1; done
	$(Q)cp LICENSE engine/worker/hello.c $(AT)/share/doc/gatehouse/
	$(Q)sh .ci/place put $(AT) "$(TO)" worker
	$(Q)$(LDCONFIG)

install: TO = $(DESTDIR)$(PREFIX)
install: AT = $(STAGE)/engine
install: install-worker $(O)/gatehouse $(MOD_SCHEMA) $(O)/installed/gatehouse-worker ## install the engine and the worker library under PREFIX=/usr/local (DESTDIR= stages)
	$(say) INST "$(TO)"
	$(Q)rm -rf $(AT) && mkdir -p $(AT)/bin $(AT)/libexec/gatehouse $(AT)/share/gatehouse/sdk $(AT)/share/gatehouse/modapi $(AT)/share/doc/gatehouse
	$(Q)cp $(O)/gatehouse $(AT)/bin/ && cp $(O)/installed/gatehouse-worker $(AT)/libexec/gatehouse/
	$(Q)cp -R $(INSTALL_SHARE) $(MOD_SCHEMA) $(AT)/share/gatehouse/ && cp -R $(G)/sdk/. $(AT)/share/gatehouse/sdk/ && cp -R $(G)/lua/. $(AT)/share/gatehouse/lua/
	$(Q)cp -R $(INSTALL_MODAPI) $(G)/docs $(G)/gatehouse.d.ts $(G)/reference.md $(G)/reference.html $(AT)/share/gatehouse/modapi/
	$(Q)rm -rf $(AT)/share/gatehouse/assets/src $(AT)/share/gatehouse/mods/hostile
	$(Q)mkdir -p $(AT)/share/man/man1 $(AT)/share/bash-completion/completions $(AT)/share/zsh/site-functions
	$(Q)$(O)/gatehouse help --man >$(AT)/share/man/man1/gatehouse.1
	$(Q)$(O)/gatehouse completion bash >$(AT)/share/bash-completion/completions/gatehouse
	$(Q)$(O)/gatehouse completion zsh >$(AT)/share/zsh/site-functions/_gatehouse
	$(Q)cp CHANGELOG.md $(AT)/share/doc/gatehouse/
	$(Q)sh .ci/place put $(AT) "$(TO)" engine

uninstall: ## remove all that install and install-worker put under PREFIX (DESTDIR)
	$(Q)sh .ci/place remove "$(DESTDIR)$(PREFIX)"
	$(Q)$(LDCONFIG)

check-v8: ## compile the worker against the V8 headers in V8_INC=DIR
	$(Q)test -f "$(V8_INC)/v8-version.h" || { echo "check-v8: V8_INC=DIR: the folder with v8.h in it" >&2; exit 2; }
	$(Q)number() { sed -n "s/^#define V8_$$1 //p" "$(V8_INC)/v8-version.h"; }; \
	  $(CXX) $(filter-out $(V8_CFLAGS) -std=% -MMD -MP,$(CXXFLAGS_ALL)) -std=$(call v8_std,-I"$(V8_INC)") -isystem "$(V8_INC)" -fsyntax-only $(filter %.cc,$(WORKER_SRC)) && \
	  echo "check-v8: the worker compiles against V8 $$(number MAJOR_VERSION).$$(number MINOR_VERSION).$$(number BUILD_NUMBER)"

.PHONY: install install-worker uninstall can-install v8-headers check-v8

clean: ## remove what was built (not the unpacked V8)
	rm -rf build/release build/debug build/asan build/tsan build/race build/fuzz build/gen

.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
