#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the documents tell a user to type works: README's "Your own data" and docs/tutorials/*.md.

Each document is followed from top to bottom in an empty folder of its own, with the built tool on
PATH: every ```sh block runs with `bash -euo pipefail`, and the first line that fails is the finding.
What a reader brings along is said in a comment before the block, and made by this script:
`<!-- given: words -->` (see GIVEN). A ```text block is output or needs hardware, and is not run.
"""

import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import repository

sys.path.insert(0, str(repository.ROOT / "test" / "newcomer"))
import speak  # noqa: E402

FENCE = re.compile(r"^```(\w*)\s*$")
GIVEN_COMMENT = re.compile(r"^<!-- given: ([a-z_, ]+) -->$")


def given_words(folder, tool):
    """A folder of a word each, three takes of four speakers."""
    speak.speak(folder / "words", ["yes", "no", "hello"])


def given_recording(folder, tool):
    """Half a minute of a person who says one of the words now and then."""
    speak.say(folder / "recording.wav", "yes . . . . . no . . . . . hello", 1, 140, 50)


FLOAT_MODEL = """graph "net" {{
  input x: f32[1,16]
  const w: f32[4,16] = {{{weights}}}
  const b: f32[4] = {{0.1, -0.2, 0.3, 0}}
  y: f32[1,4] = fully_connected(x, w, b)
  p: f32[1,4] = softmax(y)
  output p
}}
"""


def given_model(folder, tool):
    """Somebody's int8 .tflite: a small network, quantized from a model file written here."""
    rng = random.Random(1)
    weights = ", ".join(f"{rng.gauss(0, 1):.4f}" for _ in range(64))
    text = FLOAT_MODEL.format(weights=weights).encode()
    data = b"".join(struct.pack("<f", float(word)) for word in weights.split(", "))
    text = text.replace(b"{" + weights.encode() + b"}", b"@0")
    text += b"\n" * (-len(text) % 16)
    body = text + data
    head = b"MWMODEL\n" + struct.pack("<IIIII", 1, len(text), len(data), zlib.crc32(body), 0)
    (folder / "float.mw").write_bytes(head + b"\0" * (32 - len(head)) + body)
    values = [rng.gauss(0, 1) for _ in range(32 * 16)]
    shape = b"{'descr': '<f4', 'fortran_order': False, 'shape': (32, 16), }"
    shape += b" " * (117 - len(shape)) + b"\n"
    (folder / "x.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(shape)) + shape +
                                   struct.pack(f"<{len(values)}f", *values))
    subprocess.run([tool, "quantize", "float.mw", "--data", "x.npy", "-o", "model.tflite"],
                   cwd=folder, check=True, capture_output=True)
    for name in ("float.mw", "x.npy"):
        (folder / name).unlink()


GIVEN = {name.removeprefix("given_"): make for name, make in list(globals().items())
         if name.startswith("given_")}


def steps(lines):
    """(line number, "given" or "run", text) in the order of the document."""
    block, start, language = None, 0, ""
    for number, line in enumerate(lines, 1):
        fence, given = FENCE.match(line), GIVEN_COMMENT.match(line)
        if fence and block is None:
            block, start, language = [], number, fence[1]
        elif fence:
            if language == "sh":
                yield start + 1, "run", "\n".join(block)
            block = None
        elif block is not None:
            block.append(line.removeprefix("$ "))
        elif given:
            for name in given[1].split(","):
                yield number, "given", name.strip()


def follow(path, lines, tool, folder):
    environment = os.environ | {"PATH": f"{tool.parent}:{os.environ['PATH']}",
                                "MW_CACHE": str(folder / ".cache")}
    work = folder / "work"
    work.mkdir()
    for number, kind, text in steps(lines):
        if kind == "given":
            if text not in GIVEN:
                return [f"{path}:{number}: nothing is called '{text}'"]
            GIVEN[text](work, tool)
            continue
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=work, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            tail = "\n  ".join((done.stdout + done.stderr).strip().splitlines()[-8:])
            return [f"{path}:{number}: this block fails ({done.returncode}): {text!r}\n  {tail}"]
    return []


def section(lines, title):
    """The lines of one section; the others are emptied, so that numbers stay."""
    inside, out = False, []
    for line in lines:
        if line.startswith("## "):
            inside = line == f"## {title}"
        out.append(line if inside else "")
    return out


def self_test():
    good = ["```sh", "echo a > f", "```", "text", "```sh", "cat f", "```", "```text", "false", "```"]
    bad = ["```sh", "true", "```", "```sh", "false", "```"]
    findings = []
    for lines, wanted in ((good, []), (bad, ["x.md:5: this block fails (1)"])):
        with tempfile.TemporaryDirectory() as folder:
            got = follow("x.md", lines, pathlib.Path("/bin/true"), pathlib.Path(folder))
        findings += repository.expect(got, wanted)
    return findings


def check(arguments):
    if shutil.which("espeak-ng") is None:
        print("SKIPPED: espeak-ng is missing, which speaks the recordings; ./run setup installs it")
        sys.exit(0)
    tool = pathlib.Path(arguments.tool).resolve()
    documents = [("README.md", section(repository.text("README.md").splitlines(), "Your own data"))]
    for path in repository.files(".md"):
        if str(path).startswith("docs/tutorials/") and path.name != "README.md":
            documents.append((path, repository.text(path).splitlines()))
    findings = []
    for path, lines in documents:
        count = sum(kind == "run" for _, kind, _ in steps(lines))
        if count == 0:
            findings.append(f"{path}:1: shows nothing to type")
        with tempfile.TemporaryDirectory() as folder:
            found = follow(path, lines, tool, pathlib.Path(folder))
        print(f"{path}: {count} blocks, {'as written' if not found else 'FAILED'}")
        findings += found
    return findings


if __name__ == "__main__":
    repository.main("check_tutorials", check, self_test)
