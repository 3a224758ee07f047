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
import re
import shutil
import subprocess
import sys
import tempfile

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


def given_model(folder, tool):
    """Somebody's int8 .tflite, and an input for it."""
    speak.speak(folder / "other" / "words", ["up", "down"])
    subprocess.run([tool, "train", "--data", "other/words", "--teachers", "0", "-o", "other/model"],
                   cwd=folder, check=True, capture_output=True)
    shutil.move(folder / "other" / "model.tflite", folder / "model.tflite")
    shutil.rmtree(folder / "other")


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
