#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Packages of three models are built together as each ecosystem builds them, and run.

Every kind that `milliwatt compile --package` knows: its manifest by the ecosystem's rules
(rules.py), its sources with the ecosystem's flags and include paths for a Cortex-M4, and on the host
a program that runs all models and must print the bytes that the tool computed. CMake and make are
run for real; what the others bring themselves is played by a few lines of CMake or Python here.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import rules

OPS = pathlib.Path(__file__).resolve().parents[2] / "docs/examples/ops"
CASES = {"one": "conv_2d.s8.0", "two": "fully_connected.s8.0", "own": "soft_threshold.s8.0"}
ARM = ["arm-none-eabi-g++", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
STRICT = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror"]
# The standard and the flags that projects of each kind compile with.
FLAGS = {
    "arduino": ["gnu++14", "-Os", "-g", "-fno-exceptions", "-fno-rtti", "-ffunction-sections",
                "-fdata-sections", "-fno-threadsafe-statics"],
    "platformio": ["gnu++17", "-Os", "-ffunction-sections", "-fdata-sections", "-fno-rtti",
                   "-fno-exceptions"],
    "esp-idf": ["gnu++2a", "-Og", "-fno-exceptions", "-fno-rtti", "-ffunction-sections",
                "-Wno-unused-parameter", "-Wno-sign-compare"],
    "zephyr": ["c++17", "-Os", "-fno-exceptions", "-fno-rtti", "-ffreestanding",
               "-fno-common", "-ffunction-sections"],
    "cmsis-pack": ["c++14", "-O1", "-fno-exceptions", "-fno-rtti", "-ffunction-sections"],
}


def run(*command, cwd=None):
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{done.stdout[-6000:]}\nfailed: {' '.join(map(str, command))}")
    return done.stdout


def standard(package, wanted):
    """The flag; never below what the package asks for."""
    floor = int(re.search(r"Sources need C\+\+(\d+)", (package / "README.md").read_text())[1])
    dialect, number = wanted.split("++")
    return f"-std={dialect}++{max(floor, int(number)) if number.isdigit() else number}"


def write_check(folder, cases):
    """A program that runs every model on its case and prints the outputs, a line of hexadecimal digits
    each. Each model in a file of its own, since one has another runtime: an operator from outside."""
    for name, case in cases.items():
        values = ", ".join(str(byte) for byte in bytes.fromhex(case["inputs"][0]))
        (folder / f"check_{name}.cpp").write_text(f"""#include <{name}.h>
#include <stdio.h>
int check_{name}();
static const uint8_t input[] = {{{values}}};
alignas(16) static uint8_t arena[::{name}::kArenaBytes + 16];
int check_{name}() {{
  ::{name}::Model model(arena);
  if (!model.open().ok()) return 1;
  for (uint32_t i = 0; i < sizeof(input); ++i) model.input(0)[i] = input[i];
  model.run();
  for (uint32_t i = 0; i < sizeof(::{name}::Output0::Type) * ::{name}::Output0::kElems; ++i)
    printf("%02x", static_cast<unsigned>(model.output(0)[i]));
  printf("\\n");
  return 0;
}}
""")
    declared = "".join(f"int check_{name}();\n" for name in cases)
    calls = " + ".join(f"check_{name}()" for name in cases)
    (folder / "check_main.cpp").write_text(f"{declared}int main() {{ return {calls}; }}\n")
    return sorted(folder.glob("check_*.cpp"))


def compile_all(compiler, sources, objects):
    objects.mkdir(parents=True, exist_ok=True)
    jobs = [(source, objects / f"{i}.o") for i, source in enumerate(sources)]
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("MW_JOBS", "2"))) as pool:
        list(pool.map(lambda job: run(*compiler, "-c", job[0], "-o", job[1]), jobs))
    return [job[1] for job in jobs]


def compile_and_run(scratch, packages, cases, found, flags, archives=True):
    """found: for each package (include folders, sources). Objects go into one archive a package,
    or are linked one by one."""
    includes = [f"-I{folder}" for folders, _ in found for folder in folders]
    options = [standard(packages[0], flags[0]), *STRICT, *flags[1:], *includes]
    check = write_check(scratch, cases)
    linked = []
    for index, (_, sources) in enumerate(found):
        compile_all([*ARM, *options], sources, scratch / f"arm{index}")
        objects = compile_all(["g++", *options], sources, scratch / f"host{index}")
        if archives:
            run("ar", "rcs", scratch / f"lib{index}.a", *objects)
            objects = [scratch / f"lib{index}.a"]
        linked += objects
    run("g++", *options, *check, *linked, "-o", scratch / "check")
    return run(scratch / "check")


def suffixed(folder, suffixes):
    return sorted(p for p in folder.rglob("*") if p.suffix in suffixes)


def build_arduino(scratch, packages, cases):
    found = [([p / "src"], suffixed(p / "src", {".c", ".cpp", ".S"})) for p in packages]
    for package in packages:
        sketch = next(package.glob("examples/*/*.ino"))
        unit = scratch / f"{sketch.stem}.cpp"
        core = ("#include <stdint.h>\nstruct Port { void begin(long) {} "
                "void println(const char*) {} void println(int) {} };\n"
                "Port Serial;\nvoid delay(unsigned long) {}\n")
        unit.write_text(core + sketch.read_text())
        run("g++", standard(package, "gnu++14"), *STRICT, f"-I{package / 'src'}", "-c", unit,
            "-o", scratch / "sketch.o")
    return compile_and_run(scratch, packages, cases, found, FLAGS["arduino"])


def build_platformio(scratch, packages, cases):
    found = [([p / "include", p / "src"], suffixed(p / "src", {".c", ".cpp", ".cc"}))
             for p in packages]
    return compile_and_run(scratch, packages, cases, found, FLAGS["platformio"])


def build_cmsis_pack(scratch, packages, cases):
    found = []
    for package in packages:
        pack = next(package.glob("*.pack"))
        folder = scratch / pack.stem
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder)
        found.append(rules.component_files(folder))
    return compile_and_run(scratch, packages, cases, found, FLAGS["cmsis-pack"], archives=False)


ESP_IDF_SHIM = """cmake_minimum_required(VERSION 3.16)
project(shim CXX)
set(CMAKE_CXX_FLAGS "@FLAGS@")
function(idf_component_register)
  cmake_parse_arguments(arg "" "" "SRCS;INCLUDE_DIRS;PRIV_INCLUDE_DIRS;REQUIRES;PRIV_REQUIRES" ${ARGN})
  get_filename_component(name ${CMAKE_CURRENT_LIST_DIR} NAME)
  set(COMPONENT_LIB ${name} PARENT_SCOPE)
  add_library(${name} STATIC ${arg_SRCS})
  target_include_directories(${name} PUBLIC ${arg_INCLUDE_DIRS})
endfunction()
file(GLOB sources check_*.cpp)
add_executable(check ${sources})
foreach(component @FOLDERS@)
  get_filename_component(name ${component} NAME)
  add_subdirectory(${component} ${name})
  target_link_libraries(check PRIVATE ${name})
endforeach()
"""

ZEPHYR_SHIM = """cmake_minimum_required(VERSION 3.20)
project(shim CXX)
set(CMAKE_CXX_FLAGS "@FLAGS@")
@CONFIG@
add_library(zephyr_interface INTERFACE)
function(zephyr_include_directories)
  target_include_directories(zephyr_interface INTERFACE ${ARGN})
endfunction()
macro(zephyr_library_named name)
  set(ZEPHYR_CURRENT_LIBRARY ${name})
  add_library(${name} STATIC "")
  target_link_libraries(${name} PUBLIC zephyr_interface)
  set_property(GLOBAL APPEND PROPERTY ZEPHYR_LIBS ${name})
endmacro()
function(zephyr_library_sources)
  target_sources(${ZEPHYR_CURRENT_LIBRARY} PRIVATE ${ARGN})
endfunction()
foreach(module @FOLDERS@)
  get_filename_component(name ${module} NAME)
  add_subdirectory(${module}/zephyr ${name})
endforeach()
get_property(libraries GLOBAL PROPERTY ZEPHYR_LIBS)
file(GLOB sources check_*.cpp)
add_executable(check ${sources})
target_link_libraries(check PRIVATE zephyr_interface -Wl,--whole-archive ${libraries} -Wl,--no-whole-archive)
"""


def run_shim(scratch, packages, cases, shim, flags):
    options = [standard(packages[0], flags[0]), *STRICT, *flags[1:]]
    text = shim.replace("@FLAGS@", " ".join(options))
    text = text.replace("@FOLDERS@", " ".join(str(p) for p in packages))
    (scratch / "CMakeLists.txt").write_text(text)
    write_check(scratch, cases)
    run("cmake", "-G", "Ninja", "-S", scratch, "-B", scratch / "build")
    run("cmake", "--build", scratch / "build")
    return run(scratch / "build" / "check")


def compile_for_arm(scratch, packages, flags):
    for index, package in enumerate(packages):
        options = [standard(package, flags[0]), *STRICT, *flags[1:], f"-I{package / 'include'}"]
        compile_all([*ARM, *options], suffixed(package / "src", {".cpp"}), scratch / f"arm{index}")


def build_esp_idf(scratch, packages, cases):
    compile_for_arm(scratch, packages, FLAGS["esp-idf"])
    for package in packages:
        run("g++", standard(package, "gnu++2a"), *STRICT, f"-I{package / 'include'}", "-c",
            next(package.glob("examples/*/main/main.cpp")), "-o", scratch / "main.o")
    return run_shim(scratch, packages, cases, ESP_IDF_SHIM, FLAGS["esp-idf"])


def build_zephyr(scratch, packages, cases):
    compile_for_arm(scratch, packages, FLAGS["zephyr"])
    kernel = scratch / "zephyr_headers" / "zephyr"
    (kernel / "sys").mkdir(parents=True)
    (kernel / "kernel.h").write_text("")
    (kernel / "sys" / "printk.h").write_text("void printk(const char* format, ...);\n")
    config = ""
    for package in packages:
        sample = next(package.glob("samples/*"))
        config += re.sub(r"(?m)^(CONFIG_\w+)=(.*)$", r"set(\1 \2)",
                         (sample / "prj.conf").read_text())
        run("g++", standard(package, "c++17"), *STRICT, f"-I{package / 'include'}",
            f"-I{kernel.parent}", "-c", sample / "src" / "main.cpp", "-o", scratch / "main.o")
    return run_shim(scratch, packages, cases, ZEPHYR_SHIM.replace("@CONFIG@", config),
                    FLAGS["zephyr"])


def build_make(scratch, packages, cases):
    prefix = scratch / "prefix"
    for package in packages:
        run("make", "-s", "-j2", "CXXFLAGS=" + " ".join(STRICT), cwd=package)  # for its target
        run("make", "-s", "clean", cwd=package)
        run("make", "-s", "-j2", "CROSS=", "CPU=", "install", "example", f"PREFIX={prefix}",
            cwd=package)
        run(package / "build" / "example")
    run("g++", standard(packages[0], "c++14"), f"-I{prefix / 'include'}", *write_check(scratch, cases),
        f"-L{prefix / 'lib'}", *[f"-l{p.name}" for p in packages], "-o", scratch / "check")
    return run(scratch / "check")


FIND = "find_package({0} {1} EXACT REQUIRED)\n"
FETCH = ("include(FetchContent)\nFetchContent_Declare({0} SOURCE_DIR {2})\n"
         "FetchContent_MakeAvailable({0})\n")


def build_cmake(scratch, packages, cases):
    """By find_package, then by FetchContent; both must print the same."""
    prefix = scratch / "prefix"
    for package in packages:
        build = scratch / f"{package.name}_build"
        run("cmake", "-G", "Ninja", "-S", package, "-B", build,
            "-DCMAKE_CXX_FLAGS=" + " ".join(STRICT))
        run("cmake", "--build", build)
        run("cmake", "--install", build, "--prefix", prefix)
        run(build / f"{package.name}_example")
    printed = set()
    for way in (FIND, FETCH):
        user = scratch / f"user{len(printed)}{way is FETCH}"
        user.mkdir()
        text = "cmake_minimum_required(VERSION 3.16)\nproject(user LANGUAGES CXX)\n"
        text += "".join(way.format(p.name, rules.VERSION, p) for p in packages)
        text += "file(GLOB sources check_*.cpp)\nadd_executable(check ${sources})\n"
        text += "target_link_libraries(check PRIVATE"
        text += "".join(f" milliwatt::{p.name}" for p in packages) + ")\n"
        (user / "CMakeLists.txt").write_text(text)
        write_check(user, cases)
        run("cmake", "-G", "Ninja", "-S", user, "-B", user / "build",
            f"-DCMAKE_PREFIX_PATH={prefix}")
        run("cmake", "--build", user / "build")
        cache = (user / "build" / "CMakeCache.txt").read_text()
        leaked = [line for line in cache.splitlines() if re.match(r"(?i)(milliwatt|mw_)\w*:", line)]
        if leaked:
            sys.exit(f"cmake: options leak into the user's project: {leaked}")
        printed.add(run(user / "build" / "check"))
    if len(printed) != 1:
        sys.exit(f"cmake: find_package and FetchContent differ: {printed}")
    return printed.pop()


def make_packages(tool, kind, models, folder):
    packages = []
    for name, model in models.items():
        package = folder / name
        run(tool, "compile", model, "--ops", OPS, "--target", "cortex-m4", "--package", kind, "-o", package,
            "--package-version", rules.VERSION, "--author", rules.AUTHOR, "--url", rules.URL)
        packages.append(package)
    return packages


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True, type=pathlib.Path)
    parser.add_argument("--kind", help="only this one")
    arguments = parser.parse_args()
    tool = arguments.tool.resolve()
    if not shutil.which(ARM[0]):
        print(f"SKIPPED: {ARM[0]} is not installed; ./run setup installs it")
        return 0
    refused = subprocess.run([tool, "compile", "x", "-o", "x", "--package", "none"], text=True,
                             stderr=subprocess.PIPE).stderr
    kinds = re.search(r"one of ([a-z, -]+)", refused)[1].split(", ")
    with tempfile.TemporaryDirectory(prefix="mw_packages_") as top:
        scratch = pathlib.Path(top)
        run(tool.parent / "random_cases_tool", scratch, 1, "all", OPS)
        lines = map(json.loads, (scratch / "cases.jsonl").read_text().splitlines())
        by_name = {line["name"]: line for line in lines}
        cases = {name: by_name[case] for name, case in CASES.items()}
        models = {name: shutil.copy(scratch / case["file"], scratch / f"{name}.tflite")
                  for name, case in cases.items()}
        wanted = "".join(case["outputs"][0] + "\n" for case in cases.values())
        for kind in [arguments.kind] if arguments.kind else kinds:
            packages = make_packages(tool, kind, models, scratch / kind)
            for package in packages:
                rules.check(kind, package)
            build = scratch / f"{kind}_build"
            build.mkdir()
            builder = globals()["build_" + kind.replace("-", "_")]
            printed = builder(build, packages, cases)
            if printed != wanted:
                sys.exit(f"{kind}: the models printed\n{printed}instead of\n{wanted}")
            print(f"{kind}: {len(packages)} packages follow the rules, build together and agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
