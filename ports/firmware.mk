# SPDX-License-Identifier: Apache-2.0
# Builds the firmware in this folder with the cross-compiler alone.
#   main.cc          -> build/firmware.elf, the product
#   replay_model.cc  -> build/replay.elf, the same model replayed over files of the host
# Every other source goes into a library, from which the linker takes what is called.
# port.mk names the compiler and the flags of the core. OPT sets the optimization: make OPT=-Os
include port.mk
CXX := $(COMPILER_PREFIX)g++
AR := $(COMPILER_PREFIX)ar
OPT ?= -O2
CXXFLAGS := -std=c++17 $(OPT) $(CFLAGS) -ffreestanding -fno-exceptions -fno-rtti \
  -fno-threadsafe-statics -fno-asynchronous-unwind-tables -ffp-contract=off \
  -ffunction-sections -fdata-sections -Wall -Wextra -I.
LINK := $(CXX) $(CFLAGS) $(OPT) $(LDFLAGS) -Wl,--gc-sections

mains := main.cc replay_model.cc
sources := $(patsubst ./%,%,$(shell find . -name '*.cc' | LC_ALL=C sort))
library := $(patsubst %.cc,build/%.o,$(filter-out $(mains),$(sources)))
images := $(if $(filter main.cc,$(sources)),build/firmware.elf) \
  $(if $(filter replay_model.cc,$(sources)),build/replay.elf)

.PHONY: all clean
all: $(images)
build/firmware.elf: build/main.o build/libmodel.a
	$(LINK) -o $@ $^ $(LIBS)
build/replay.elf: build/replay_model.o build/libmodel.a
	$(LINK) -o $@ $^ $(LIBS)
build/libmodel.a: $(library)
	rm -f $@
	$(AR) rcsD $@ $^
build/%.o: %.cc port.mk Makefile
	@mkdir -p $(@D)
	$(LAUNCHER) $(CXX) $(CXXFLAGS) -MMD -c -o $@ $<
clean:
	rm -rf build
-include $(patsubst %.cc,build/%.d,$(sources))
