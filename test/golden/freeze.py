# SPDX-License-Identifier: Apache-2.0
"""Writes <op>_golden.txt beside every operator and block: cases with the outputs of a peer.

The peer is TFLM where TFLite has the operator, LiteRT where TFLM refuses the file, and else, and of
what OURS_ALONE names, <op>_peer.py in the operator's folder. test/golden/operator_goldens_test.cc runs
every kernel on the cases. Run it after a change of a random_case(), with the tool's build: it keeps no
list of operators.

    tools/with_oracles.sh test/golden/freeze.py --tool build/dev/bin/milliwatt [OPERATOR...]
"""

import argparse
import collections
import contextlib
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "test" / "oracle"), str(ROOT / "test" / "golden")]
from shared import OURS_ALONE, TFLM_IS_WRONG, litert_runs, tflm_runs  # noqa: E402  pylint: disable=wrong-import-position

CASES = 20  # of each operator and dtype


@contextlib.contextmanager
def without_stderr():
    """TFLM says there, from C++, which of the candidates it refuses."""
    kept, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(null)


def peer_of(case):
    path = ROOT / case["folder"] / f"{case['op']}_peer.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def arrays_of(case, run):
    """The inputs of a node: constants, what the run brings, None for what is absent."""
    given = dict(zip(case.get("input_slots", []), run))
    return [tensor and np.frombuffer(bytes.fromhex(given.get(slot) or tensor["data"]),
                                     tensor["dtype"]).reshape(tensor["shape"])
            for slot, tensor in enumerate(case["in"])]


def answers(folder, case):
    """(name of the peer, the outputs of each run), or None where nobody knows them."""
    if "file" in case:
        sign = np.uint8(0x80 if case["unsigned"] else 0)
        runs = [[(np.frombuffer(bytes.fromhex(text), np.uint8) ^ sign).tobytes() for text in run]
                for run in case["runs"]]
        for name, oracle in (("tflm", tflm_runs), ("litert", litert_runs)):
            if name == "tflm" and (case["op"], case["dtype"]) in TFLM_IS_WRONG:
                continue
            with contextlib.suppress(RuntimeError, ValueError), without_stderr():
                found = oracle(folder / case["file"], runs, len(case["out"]))
                if case["unsigned"]:
                    found = [[(y ^ sign).view(np.int8) for y in run] for run in found]
                return name, found
        if (case["op"], case["dtype"]) not in OURS_ALONE:
            return None
    peer, state = peer_of(case), {}
    if peer is None:
        return None
    found = [peer.answer(case, arrays_of(case, run), state) for run in case["runs"]]
    return None if None in found else ("peer", found)


def checked(case, outputs):
    """The bytes of the outputs, which must be of the types that the case says."""
    for array, tensor in zip(outputs, case["out"], strict=True):
        if array.dtype != np.dtype(tensor["dtype"]) or array.size != np.prod(tensor["shape"]):
            raise SystemExit(f"{case['op']}: the peer gives {array.dtype}{array.shape} for {tensor}")
    return [np.ascontiguousarray(array).tobytes().hex() for array in outputs]


def text_of(case, peer, runs):
    lines = [f"case {case['dtype']} {peer}", case["text"].rstrip("\n")]
    if case["data"]:
        lines.append(f"data {case['data']}")
    for inputs, outputs in zip(case["runs"], runs):
        lines += [f"in {text}" for text in inputs or []]
        lines += [f"out {text}" for text in checked(case, outputs)]
    return "\n".join(lines) + "\n"


def freeze(folder, only):
    texts, counts = collections.defaultdict(list), collections.Counter()
    for line in (folder / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        key = (case["op"], case["dtype"])
        if counts[key] == CASES or (only and case["op"] not in only):
            continue
        found = answers(folder, case)
        if found is None:
            continue
        counts[key] += 1
        texts[case["folder"], case["op"]].append(text_of(case, *found))
    for (place, op), cases in texts.items():
        path = ROOT / place / f"{op}_golden.txt"
        path.write_text("".join(cases))
        print(f"{path.relative_to(ROOT)}: {len(cases)} cases, {path.stat().st_size} bytes")
    short = {key: count for key, count in counts.items() if count != CASES}
    print(f"fewer than {CASES} cases: {short}" if short else f"{sum(counts.values())} cases")
    return 1 if short or not counts else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    parser.add_argument("only", nargs="*", metavar="OPERATOR", help="all by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run([arguments.tool.parent / "freeze_tool", temporary], check=True)
        return freeze(pathlib.Path(temporary), arguments.only)


if __name__ == "__main__":
    sys.exit(main())
