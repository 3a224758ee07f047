# SPDX-License-Identifier: Apache-2.0
"""The ports whose cores are emulated, read from ports/: for checks and measurements of all of them."""

import json
import pathlib
import shutil

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "ports"


def emulated():
    """{name: its target.json}, sorted by name."""
    targets = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*/target.json"))]
    return {target["name"]: target for target in targets if "qemu" in target}


CORES = tuple(emulated())


def runnable():
    """The names of those that have their compiler and emulator here."""
    return [name for name, target in emulated().items()
            if shutil.which(target["compiler_prefix"] + "g++") and shutil.which(target["qemu"]["program"])]
