#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the arrows: which part of the tree may include which (HACKING.md shows the picture).

Why: the device must never see the host, and nothing may grow a second facade.
Contract: every quoted include names a file from the repository root (or a generated list, which
has no folder); its part must stand in ALLOWED for the part of the including file. A header in HEAVY is
included in its folder alone.
"""

import re

import repository

KERNEL_FOLDERS = ("ops", "dsp", "codecs")
TEST_SUFFIXES = ("_test", "_bench", "_fuzz")

DEVICE = {"abi", "arch", "kernel", "rt"}
# Host modules in the order of the flow: each may use those before it that its row names.
LEAVES = {"import", "passes", "quant", "compress", "plan", "codegen", "data"}
ALLOWED = {
    "abi": set(),
    "arch": {"abi"},
    "family": {"abi", "arch"},
    "kernel": {"family", "abi", "arch"},
    "rt": {"abi", "arch", "kernel"},
    "ports": DEVICE,
    "base": set(),
    "ir": {"base", "abi"},
    "family_host": {"family", "ir", "base", "abi"},
    "kernel_host": {"family_host", "family", "ir", "base", "abi"},
    "import": {"ir", "base", "abi"},
    "passes": {"ir", "base", "abi"},
    "plan": {"ir", "base", "abi", "rt"},
    "sim": {"plan", "ir", "base", "abi", "rt"},
    "quant": {"passes", "sim", "ir", "base", "abi"},
    "compress": {"ir", "base", "abi"},
    "codegen": {"plan", "sim", "compress", "device", "ir", "base", "abi", "rt"},
    "data": {"ir", "base", "abi"},
    "speech": {"data", "base"},
    "features": {"sim", "plan", "ir", "base", "abi", "rt"},
    "listen": {"features", "codegen", "sim", "data", "ir", "base", "abi", "rt"},
    "deploy": {"listen", "codegen", "device", "sim", "plan", "passes", "import", "data", "ir",
               "base", "abi", "rt"},
    "train": {"ir", "base", "abi"},
    "family_gradient": {"train", "family", "ir", "base", "abi"},
    "gradient": {"family_gradient", "train", "family", "ir", "base", "abi"},
    "recipes": {"deploy", "listen", "speech", "features", "train", "quant", "passes", "import",
                "sim", "data", "ir", "base", "abi"},
    "ports_host": {"ir", "base", "abi", "rt"},
    "device": {"base", "abi"},
    "outside": {"train", "data", "ir", "base", "abi", "rt"},
    "api": LEAVES | {"outside", "sim", "features", "speech", "listen", "deploy", "train", "recipes", "ports_host",
                     "device", "ir", "base", "abi", "rt"},
    "apps": {"api", "base"},
}
# Headers that cost seconds in each file that sees them, and the folder that has what others need.
HEAVY = {"CLI/CLI.hpp": "apps/cli/frame"}


def stem_of(path):
    return path.name.split(".")[0]


def part(path):
    """The part of the tree that a path belongs to; None where the table says nothing (tests)."""
    folders, stem = path.parts[:-1], stem_of(path)
    if stem.endswith(TEST_SUFFIXES) or not folders or folders[0] in ("test", "bench", "examples"):
        return None
    top = folders[0]
    if top == "host":
        return folders[1] if len(folders) > 1 else "api"
    if top in KERNEL_FOLDERS:
        family = folders[1:2] == ("_family",)
        if stem.endswith("_grad"):
            return "family_gradient" if family else "gradient"
        if stem.endswith("_host"):
            return "family_host" if family else "kernel_host"
        return "family" if family else "kernel"
    if top == "ports":
        return "ports_host" if stem.endswith("_host") else "ports"
    return top


def same_module(path, target):
    """Within one module, or one operator's folder, files include each other freely."""
    if path.parts[0] == "ports" and target.parts[0] == "ports" and (
            len(target.parts) == 2 or target.parts[1] == "bare"):
        return True  # what all ports share lies above them, or in bare
    depth = 2 if path.parts[0] in KERNEL_FOLDERS + ("host", "ports", "apps") else 1
    return path.parts[:depth] == target.parts[:depth]


def violation(path, target):
    source, wanted = part(path), part(target)
    if source is None:
        return None if wanted != "apps" or path.parts[0] == "apps" else "nothing includes apps"
    if source not in ALLOWED:
        return f"{source} is no part that the table knows"
    if wanted is None:
        return "only tests include test files"
    host_to_own_device = source in ("kernel_host", "gradient") and wanted == "kernel"
    if same_module(path, target) and (source == wanted or host_to_own_device):
        return None
    if wanted in ALLOWED[source]:
        return None
    return f"{source} must not include {wanted}"


INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
SYSTEM_INCLUDE = re.compile(r"^\s*#\s*include\s+<([^>]+)>")


# Operators from outside the tree are held to what those in ops are.
OUTSIDE = ("docs", "examples")


def check_file(path, content):
    findings = []
    if path.parts[:2] == OUTSIDE:
        path = repository.pathlib.PurePosixPath(*path.parts[2:])
    for number, line in enumerate(repository.without_raw_strings(content).splitlines(), 1):
        heavy = SYSTEM_INCLUDE.match(line)
        home = HEAVY.get(heavy[1]) if heavy else None
        if home and str(path.parent) != home:
            findings.append(f"{path}:{number}: <{heavy[1]}> is for {home} alone")
        found = INCLUDE.match(line)
        if not found:
            continue
        target = repository.pathlib.PurePosixPath(found[1])
        if len(target.parts) == 1:
            if not target.name.endswith(("_list.inc", "_generated.h", "source_dir.h")):
                findings.append(f'{path}:{number}: "{target}" is not written from the root')
            continue
        reason = violation(path, target)
        if reason:
            findings.append(f'{path}:{number}: "{target}": {reason}')
    return findings


def check(_arguments):
    findings = []
    for path in repository.files(".h", ".cc", ".inc"):
        if "_template" not in path.parts:
            findings += check_file(path, repository.text(path))
    return findings


def self_test():
    cases = {  # including file, included file: what the check must say ("" for nothing)
        ("ops/add/add_ref.cc", "ops/add/add.h"): "",
        ("ops/add/add_ref.cc", "arch/portable/arch.h"): "",
        ("ops/add/add_ref.cc", "ops/pad/pad.h"): "kernel must not include kernel",
        ("ops/add/add_ref.cc", "host/ir/graph.h"): "kernel must not include ir",
        ("ops/add/add_host.cc", "host/ir/graph.h"): "",
        ("ops/add/add_host.cc", "host/api/milliwatt.h"): "kernel_host must not include api",
        ("ops/add/add_host.cc", "host/train/grad_def.h"): "kernel_host must not include train",
        ("ops/add/add_grad.cc", "host/train/grad_def.h"): "",
        ("ops/add/add_grad.cc", "ops/add/add.h"): "",
        ("ops/add/add_grad.cc", "ops/pad/pad.h"): "gradient must not include kernel",
        ("ops/add/add_grad.cc", "host/sim/sim.h"): "gradient must not include sim",
        ("host/speech/mix.cc", "host/data/wav.h"): "",
        ("host/data/wav.cc", "host/speech/mix.h"): "data must not include speech",
        ("host/listen/listening.cc", "host/features/spec.h"): "",
        ("host/features/spec.cc", "host/listen/listening.h"): "features must not include listen",
        ("host/deploy/run.cc", "host/listen/listening.h"): "",
        ("host/deploy/run.cc", "host/train/trainer.h"): "deploy must not include train",
        ("host/recipes/learn.cc", "host/train/trainer.h"): "",
        ("apps/cli/demo.cc", "host/recipes/demo.h"): "apps must not include recipes",
        ("host/recipes/demo.cc", "host/api/run.h"): "recipes must not include api",
        ("host/train/step.cc", "host/ir/graph.h"): "",
        ("host/train/step.cc", "host/sim/sim.h"): "train must not include sim",
        ("host/ir/graph.cc", "host/train/grad_def.h"): "ir must not include train",
        ("ops/relu/relu.h", "ops/_family/unary/unary.h"): "",
        ("dsp/window/window.h", "ops/_family/frame/frame.h"): "",
        ("ops/relu/relu_host.cc", "ops/_family/unary/unary_host.h"): "",
        ("ops/relu/relu_grad.cc", "ops/_family/unary/unary_grad.h"): "",
        ("ops/relu/relu.cc", "ops/_family/unary/unary_host.h"): "kernel must not include family_host",
        ("ops/_family/pool/pool.h", "ops/_family/window/window.h"): "",
        ("ops/_family/unary/unary.h", "ops/relu/relu.h"): "family must not include kernel",
        ("ops/_family/unary/unary_host.h", "ops/_family/unary/unary.h"): "",
        ("ops/_family/unary/unary.h", "host/ir/op_def.h"): "family must not include ir",
        ("ops/_family/unary/unary_host.h", "host/train/grad_def.h"):
            "family_host must not include train",
        ("abi/op.h", "ops/_family/unary/unary.h"): "abi must not include family",
        ("abi/op.h", "arch/portable/arch.h"): "abi must not include arch",
        ("rt/loop.cc", "host/base/files.h"): "rt must not include base",
        ("host/base/files.cc", "host/ir/graph.h"): "base must not include ir",
        ("apps/cli/main.cc", "host/api/milliwatt.h"): "",
        ("apps/cli/main.cc", "host/ir/graph.h"): "apps must not include ir",
        ("host/ir/graph.cc", "apps/cli/table.h"): "ir must not include apps",
        ("ops/add/add_test.cc", "host/sim/sim.h"): "",
        ("ports/board/port.cc", "ports/port.h"): "",
        ("ports/board/port.cc", "ports/bare/bare.h"): "",
        ("ports/board/port.cc", "ports/other/pins.h"): "ports must not include ports",
        ("docs/examples/ops/own/own_host.cc", "host/ir/op_def.h"): "",
        ("docs/examples/ops/own/own_ref.cc", "host/ir/op_def.h"): "kernel must not include ir",
        ("rt/loop.cc", "loop.h"): "is not written from the root",
    }
    printed = 'auto text = R"(\n#include "ports/x.h"\n)";\n'
    findings = check_file(repository.pathlib.PurePosixPath("host/codegen/print.cc"), printed)
    for folder, wanted in (("frame/", []), ("", ["is for apps/cli/frame alone"])):
        path = repository.pathlib.PurePosixPath(f"apps/cli/{folder}train.cc")
        findings += repository.expect(check_file(path, "#include <CLI/CLI.hpp>\n"), wanted)
    for (source, target), wanted in cases.items():
        path = repository.pathlib.PurePosixPath(source)
        got = check_file(path, f'#include "{target}"\n')
        findings += repository.expect(got, [wanted] if wanted else [])
    return findings


if __name__ == "__main__":
    repository.main("check_includes", check, self_test)
