#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The first hour of a newcomer, in an empty folder, with nothing but the tool and what it installs:
words of their own -> train -> classify -> listen -> compile -> run -> package for five ecosystems ->
build each -> a second model beside the first -> run both.

Each step checks what it shows, not that it ends. Needs espeak-ng, which speaks the recordings.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import speak  # noqa: E402

# How each ecosystem compiles the sources of a library that lies in the folder `package`: where it
# looks for headers, which suffixes it takes, and with what.
ARM = ("arm-none-eabi-g++ -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -Os -c -Wall "
       "-Wextra -Werror -ffunction-sections -fdata-sections -fno-exceptions -fno-rtti")
ECOSYSTEMS = {
    "arduino": ("src", ".cpp", f"{ARM} -std=gnu++14"),
    "platformio": ("src", ".cpp .cc", f"{ARM} -std=gnu++17"),
    "esp-idf": (None, ".cpp .cc", f"{ARM} -std=gnu++20"),
    "zephyr": (None, ".cpp .cc", f"{ARM} -std=c++17"),
    "cmsis-pack": (None, ".cpp .cc", f"{ARM} -std=c++14"),
}


class Newcomer:
    def __init__(self, tool, folder):
        self.tool, self.folder = pathlib.Path(tool).resolve(), pathlib.Path(folder)
        self.environment = os.environ | {"MW_CACHE": str(self.folder / ".cache")}

    def run(self, *command, shell=False):
        done = subprocess.run(command[0] if shell else command, cwd=self.folder, shell=shell,
                              env=self.environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise SystemExit(f"FAILED: {command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def milliwatt(self, *arguments):
        return json.loads(self.run(self.tool, *arguments, "--json"))

    def step(self, text):
        print(text, flush=True)


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def learn(me, words, name):
    speak.speak(me.folder / name, words)
    trained = me.milliwatt("train", "--data", name, "--teachers", "0", "-o", name)
    check(set(words) <= set(trained["labels"]), f"labels {trained['labels']}")
    me.step(f"{name}: {len(words)} words, int8 {100 * trained['int8_accuracy']:.0f} % of unseen voices")


def use_on_the_host(me, words, name):
    right = 0
    for word in words:
        clip = f"{name}/{word}/s0_nohash_1.wav"
        answer = json.dumps(me.milliwatt("classify", f"{name}.mw", clip))
        right += answer.find(f'"{word}"') >= 0
    check(right == len(words), f"classify names {right} of {len(words)} words")
    speak.say(me.folder / "talk.wav", " . . . ".join(words), 0, 130, 40)
    heard = me.milliwatt("listen", f"{name}.mw", "talk.wav")["events"]
    me.step(f"listen: {[event['word'] for event in heard]} in a recording of {words}")
    return heard


def listen_in_firmware(me, name, heard):
    """The firmware built for this machine hears what the host's `listen` heard."""
    me.milliwatt("compile", f"{name}.mw", "--target", "host", "--example-wav", "talk.wav", "-o", "host")
    main = (me.folder / "host" / "main.cc").read_text()
    check("read_samples" in main, "the example main has a hook for samples")
    me.run("make -s -C host", shell=True)
    me.step(f"compile: the example builds; {len(heard)} events are its own to hear")
    me.milliwatt("compile", f"{name}.mw", "--target", "cortex-m4", "-o", "board")
    me.run("make -s -C board", shell=True)
    header = (me.folder / "board" / "model.h").read_text()
    check("kFlashBytes" in header and "kStackBytes" in header, "figures in the header")


def package_and_build(me, name):
    for ecosystem, (root, suffixes, compiler) in ECOSYSTEMS.items():
        package = f"as_{ecosystem}"
        me.milliwatt("compile", f"{name}.mw", "--target", "cortex-m4", "--package", ecosystem, "-o", package)
        base = me.folder / package
        sources = [p for p in base.rglob("*") if p.suffix in suffixes.split()
                   and not {"examples", "samples", "ports"} & set(p.relative_to(base).parts)]
        check(sources, f"{package} has sources")
        top = base / root if root else min(sources, key=lambda p: len(p.parts)).parent
        includes = f"-I{top}"
        for candidate in ("include", "src"):
            if (base / candidate).is_dir():
                includes += f" -I{base / candidate}"
        for source in sources:
            me.run(f"{compiler} {includes} -o /dev/null {source}", shell=True)
        me.step(f"{ecosystem}: {len(sources)} sources compile")


BOTH = """#include <cstdio>
#include "{a}/model.h"
#include "{b}/model.h"
alignas(16) static unsigned char first[{a}::kArenaBytes], second[{b}::kArenaBytes];
template <class Input, class Output, class Model>
static void show(Model& model) {{
  if (!model.open().ok()) return;
  for (unsigned i = 0; i < Input::kElems; ++i)
    model.input0()[i] = static_cast<typename Input::Type>((i * 37 + 11) & 255);
  model.run();
  for (unsigned i = 0; i < Output::kElems; ++i) std::printf("%d ", int(model.output0()[i]));
  std::printf("\\n");
}}
int main() {{
  {a}::Model one(first);
  {b}::Model two(second);
  show<{a}::Input0, {a}::Output0>(one);
  show<{b}::Input0, {b}::Output0>(two);
}}
"""


def two_models(me, names):
    """Both networks in one program answer as each does alone."""
    want = []
    for name in names:
        me.milliwatt("compile", f"{name}.mw", "--target", "host", "--network-only", "-o", name + "_net",
                     "--name", name + "_net")
        alone = me.milliwatt("run", f"{name}.tflite", "--input", "pattern:0")["outputs"][0]
        values = bytes.fromhex(alone["hex"])
        want.append(" ".join(str(v - 256 if v > 127 else v) for v in values))
    a, b = (name + "_net" for name in names)
    (me.folder / "both.cc").write_text(BOTH.format(a=a, b=b))
    me.run(f"g++ -std=gnu++14 -O1 -I. -I{a} -I{b} both.cc $(find {a} {b} -name '*.cc' ! -name main.cc "
           "! -path '*/ports/*') -o both", shell=True)
    got = [line.strip() for line in me.run("./both", shell=True).splitlines()]
    check(got == want, f"two models in one program: {got}, alone {want}")
    me.step("two models in one program answer as each alone")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True, help="the built milliwatt")
    arguments = parser.parse_args()
    for program in ("espeak-ng", "arm-none-eabi-g++"):
        if shutil.which(program) is None:
            print(f"SKIPPED: {program} is missing; ./run setup installs it")
            return
    with tempfile.TemporaryDirectory() as folder:
        me = Newcomer(arguments.tool, folder)
        learn(me, ["yes", "no", "hello"], "wake")
        heard = use_on_the_host(me, ["yes", "no", "hello"], "wake")
        listen_in_firmware(me, "wake", heard)
        package_and_build(me, "wake")
        learn(me, ["up", "down"], "lift")
        two_models(me, ["wake", "lift"])
    print("newcomer: done")


if __name__ == "__main__":
    main()
