#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The device contract, proved on the linked library: what the device code may need and hold.

Builds the device library of each core, links all of it into one relocatable object without any
library, and reads the result: nothing undefined but memcpy, memset, memmove and the compiler's own
helpers, none of them for double; no writable data; no static constructors; no guards of function-local statics; no vtables,
type information, exceptions or heap. From the disassembly it follows who calls whom: no recursion,
and no helper for floating point or 64-bit division within reach of an integer kernel.

It links the library with a copy of itself, as a program does that holds two generated folders: every
definition must give way to another one of the same version, and be named after its version.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import ports
import repository

# Compiler helpers: the ARM run-time ABI and libgcc's names, which no code of ours can avoid.
MAY_NEED = re.compile(r"^(memcpy|memset|memmove|__aeabi_\w+|__gnu_([fh]|thumb1_case)\w+|"
                      r"__(clz|ctz|popcount|bswap)[sd]i2|__(ashl|ashr|lshr|mul|u?div|u?mod)di3|"
                      r"__(add|sub|mul|div|lt|le|gt|ge|eq|ne|unord)sf[23]|__(fix|fixuns)sf[sd]i|__float(un)?[sd]isf)$")
DOUBLE = re.compile(r"^(__aeabi_(d\w+|u?[il]2d|ul2d|f2d)|__\w*df\w*)$")
WRITABLE = set("dDbBcC")
# Mangled prefixes: vtable, typeinfo, typeinfo name, guard variable; then the C++ run-time library.
FORBIDDEN = re.compile(r"^(_ZT[VIS]|_ZGV|__cxa_|_Zn[wa]|_Zd[la]|__gxx_|_Unwind_)")

# `name(Params const&, Args const&)` is the signature of a kernel; its dtypes stand in its name.
# Those of a family are members of a class template.
KERNEL = re.compile(r"^mw::(?:\w+(?:<[\w:]+>)?::)*(\w+)\((?:mw::(?:\w+::)*)?\w*Params const&, mw::(?:\w+::)?Args const&\)")
SLOW_HELPER = re.compile(r"^__(aeabi_(u?ldivmod|[fd]\w+|u?[il]2[fd]|ul2[fd])|u?(div|mod)di3|\w*[sd]f([23]|[sd]i)?)$")
CALL = re.compile(r"^\s+[0-9a-f]+: R_(?:ARM_THM_(?:CALL|JUMP24)|RISCV_(?:CALL|CALL_PLT|JAL|RVC_JUMP))\s+(?!\.L)(.*)$")


def tool(name, core):
    return ports.emulated()[core]["compiler_prefix"] + name


def compile_for(core, *arguments):
    run(tool("g++", core), *ports.emulated()[core]["cflags"], *arguments)


def run(*command):
    done = subprocess.run([str(word) for word in command], cwd=repository.ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout}\nfailed: {' '.join(map(str, command))}")
    return done.stdout


def findings_of(linked, core):
    """linked: a relocatable object that holds all of the device code."""
    findings = []
    for line in run(tool("nm", core), linked).splitlines():
        *_, kind, name = line.split()
        if kind in "Uw" and not MAY_NEED.match(name):
            findings.append(f"{core}: needs {name}, which no device has to provide")
        if DOUBLE.match(name):
            findings.append(f"{core}: needs {name}, for double has no place on the device")
        if kind in WRITABLE:
            findings.append(f"{core}: {name} is a global variable")
        if FORBIDDEN.match(name):
            findings.append(f"{core}: {name} belongs to a C++ feature that the device has not")
    for line in run(tool("objdump", core), "-h", linked).splitlines():
        section = re.match(r"\s*\d+\s+(\.(?:init_array|ctors|fini_array|data|bss)\S*)\s+([0-9a-f]+)", line)
        if section and int(section[2], 16):
            held = "variables" if section[1].startswith((".data", ".bss")) else "static constructors"
            findings.append(f"{core}: {section[1]} holds {held}")
    return findings


def abi_namespace():
    config = repository.text("abi/config.h")
    return re.search(r"^#define MW_ABI (\w+)$", config, re.MULTILINE)[1]


def weak_references(objects, core):
    """References that no archive is opened for: the attribute of a definition on a declaration."""
    undefined = run(tool("nm", core), "--undefined-only", "-C", objects).splitlines()
    return [f"{core}: {line.split(maxsplit=1)[1]} is declared weak: MW_SHARED is for definitions"
            for line in undefined if re.match(r"\s*[wv] ", line)]


def sharing_findings(linked, core, namespace):
    """A definition of which a program cannot hold two copies, or that does not tell its version."""
    findings = []
    for line in run(tool("nm", core), "--defined-only", "--extern-only", "-C", linked).splitlines():
        _, kind, name = line.split(maxsplit=2)
        if kind not in "WVu":
            findings.append(f"{core}: {name} cannot be linked twice: its definition lacks MW_SHARED")
        if not re.search(rf"\b{namespace}\b", name):
            findings.append(f"{core}: {name} stands outside of the inline namespace MW_ABI")
    return findings


def call_graph(linked, core):
    """{function: set of functions that it calls directly}, demangled."""
    calls, function, pending = {}, None, None
    for line in run(tool("objdump", core), "-drC", "--no-show-raw-insn", linked).splitlines():
        start = re.match(r"^[0-9a-f]+ <(?!\.L)(.*)>:$", line)
        jump = re.match(r"^\s+[0-9a-f]+:\s+bl\s+[0-9a-f]+ <(.*)>", line)
        relocation = CALL.match(line)
        if relocation:  # says where the call before really goes
            pending = relocation[1]
            continue
        if pending and function and "+0x" not in pending:
            calls[function].add(pending)
        pending = jump[1] if jump else None
        if start:
            function = start[1]
            calls.setdefault(function, set())
    return calls


def reach(calls, root):
    """Every function that a call of root can enter, by direct calls."""
    seen, rest = set(), [root]
    while rest:
        for callee in calls.get(rest.pop(), ()):
            if callee not in seen:
                seen.add(callee)
                rest.append(callee)
    return seen


def call_findings(calls, core):
    findings = []
    for function in calls:
        reached = reach(calls, function)
        if function in reached:
            findings.append(f"{core}: {function} is recursive")
        kernel = KERNEL.match(function)
        # The kernel says that it takes floats, or its class does where that has no other.
        if kernel and "f32" not in function.split("(")[0].lower():
            findings += [f"{core}: the integer kernel {kernel[1]} reaches {name}"
                         for name in sorted(reached) if SLOW_HELPER.match(name)]
    return findings


def check_core(core, folder):
    run("cmake", "--preset", core)
    run("cmake", "--build", "--preset", core, "--target", "mw_device", "-j", "2")
    linked = pathlib.Path(folder) / f"{core}.o"
    archive = repository.ROOT / "build" / core / "libmw_device.a"
    whole = ("-r", "-nostdlib", "-Wl,--whole-archive", archive)
    compile_for(core, *whole, "-o", linked)
    findings = sharing_findings(linked, core, abi_namespace()) + weak_references(archive, core)
    if not findings:
        compile_for(core, *whole, archive, "-o", linked.with_suffix(".twice"))
    return findings + findings_of(linked, core) + call_findings(call_graph(linked, core), core)


def self_test(core, folder):
    """A unit that breaks every rule must be found guilty of each."""
    source = pathlib.Path(folder) / "guilty.cc"
    source.write_text("""
      extern "C" int printf(const char*, ...);
      struct Base { virtual int f() { return 1; } };
      int counter = 3;
      int from_call() { static int once = printf("x"); return once; }
      int at_start = from_call();
      Base* made() { return new Base; }
      int down(volatile int* n) { return *n > 0 ? *n * down(n + 1) + down(n + 2) : 1; }
      __attribute__((weak)) int elsewhere();
      int use() { return elsewhere(); }
      int weak_counter __attribute__((weak)) = 3;
      namespace mw { inline namespace abi { struct Args {}; void twice() {} }
      namespace op { inline namespace abi { struct Params { double x; };
      __attribute__((weak)) void good() {}
      void op_s8_ref(const Params& p, const Args&) { counter = int(p.x + 2); } } } }
    """)
    linked = source.with_suffix(".o")
    compile_for(core, "-O2", "-c", source, "-o", linked)
    found = "\n".join(findings_of(linked, core) + call_findings(call_graph(linked, core), core)
                      + sharing_findings(linked, core, "abi") + weak_references(linked, core))
    add = "__adddf3" if core.startswith("rv") else "__aeabi_dadd"
    wanted = ("elsewhere() is declared weak", "twice() cannot be linked twice", "counter stands outside", ".data holds variables",
              "needs printf", f"needs {add}", "counter is a global", "_ZGV", "_ZTV", "_Znwj", "init_array",
              "down(int volatile*) is recursive", f"op_s8_ref reaches {add}")
    return ([f"{core}: self-test: did not find {name}" for name in wanted if name not in found]
            + [f"{core}: self-test: blamed op::good()"] * ("good()" in found))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", action="append", choices=ports.CORES)
    findings = []
    with tempfile.TemporaryDirectory() as folder:
        for core in parser.parse_args().core or ports.CORES:
            if not shutil.which(tool("g++", core)):
                print(f"SKIPPED {core}: {tool('g++', core)} is not installed; ./run setup installs it")
                continue
            if ports.emulated()[core]["isa"] == ["portable"]:  # without an FPU: double needs a helper
                findings += self_test(core, folder)
            findings += check_core(core, folder)
    for finding in findings:
        print(finding)
    print(f"check_freestanding: {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
