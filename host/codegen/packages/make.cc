// SPDX-License-Identifier: Apache-2.0
// A folder that make turns into lib<name>.a.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/codegen/package_text.h"

namespace mw {

namespace {

std::string makefile(const Package& p) {
  return fmt::format(R"(# SPDX-License-Identifier: Apache-2.0
#   make                      build/lib{0}.a
#   make example              build/example, of examples/main.cpp
#   make install PREFIX=DIR   headers and library
# Another core: make CROSS=arm-none-eabi- CPU="-mcpu=cortex-m0plus -mthumb"
CROSS ?= {1}
CPU ?= {2}
OPT ?= -O2
PREFIX ?= /usr/local
ifeq ($(origin CXX),default)
  CXX := $(CROSS)g++
endif
ifeq ($(origin AR),default)
  AR := $(CROSS)ar
endif
FLAGS = -std=c++{3} $(OPT) $(CPU) -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections \
  -Iinclude $(CXXFLAGS)

sources := \
{4}
objects := $(patsubst src/%.cpp,build/%.o,$(sources))

.PHONY: all example install clean
all: build/lib{0}.a
example: build/example
build/lib{0}.a: $(objects)
	rm -f $@
	$(AR) rcsD $@ $^
build/%.o: src/%.cpp Makefile
	@mkdir -p $(@D)
	$(CXX) $(FLAGS) -MMD -c -o $@ $<
build/example: examples/main.cpp build/lib{0}.a
	$(CXX) $(FLAGS) -Wl,--gc-sections -o $@ $^ $(LDFLAGS)
install: all
	mkdir -p $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib
	cp -R include/. $(DESTDIR)$(PREFIX)/include/
	cp build/lib{0}.a $(DESTDIR)$(PREFIX)/lib/
clean:
	rm -rf build
-include $(objects:.o=.d)
)",
                     p.name, p.compiler_prefix, fmt::join(p.cpu_flags, " "), kCxxStandard,
                     source_list(p, SourceSet::all, "  src/", " \\\n"));
}

PackageFiles arrange(const Package& p) {
  PackageFiles out = common_files(p, "include", "src");
  out.push_back({"VERSION", p.version + "\n"});
  out.push_back({"Makefile", makefile(p)});
  add_example(p, kStdioExample, "examples", "main.cpp", out);
  out.push_back(
      {"README.md",
       readme(
           p, "make",
           fmt::format("## Steps\n\n"
                       "1. `make` builds `build/lib{0}.a`; CROSS, CPU and OPT name the compiler, "
                       "its core and the optimization.\n"
                       "2. Compile your code with `-I.../include`, link it with "
                       "`build/lib{0}.a`.\n"
                       "3. `make example CROSS= CPU= && build/example` tries it on this machine.\n",
                       p.name))});
  return out;
}

}  // namespace

extern const Ecosystem make_ecosystem = {arrange, {}};

}  // namespace mw
