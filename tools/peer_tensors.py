# SPDX-License-Identifier: Apache-2.0
"""What: every tensor of a .tflite as the reference kernels of TFLM compute it, or of LiteRT.
Why: `milliwatt verify` names the first operator whose values differ from theirs.

    peer_tensors.py MODEL FOLDER ITEMS TENSORS

FOLDER/in.K.I.bin are the bytes of input I of item K; FOLDER/item.K.npz receives tensors 0 to
TENSORS - 1 of the first subgraph by their numbers, as far as they have contents. Prints the name of
the peer, or why there is none, with exit status 1.
"""

import contextlib
import importlib.metadata
import importlib.util
import pathlib
import sys

ARENA_BYTES = 64 << 20


class Tflm:
    package, name = "tflite_micro", "TFLM"

    def __init__(self, path):
        from tflite_micro import runtime

        self.interpreter = runtime.Interpreter.from_file(
            str(path), arena_size=ARENA_BYTES,
            intrepreter_config=runtime.InterpreterConfig.kPreserveAllTensors)

    def invoke(self, inputs):
        for index, value in enumerate(inputs):
            kind = self.interpreter.get_input_details(index)
            self.interpreter.set_input(value.view(kind["dtype"]).reshape(kind["shape"]), index)
        self.interpreter.invoke()

    def tensor(self, index):
        return self.interpreter.GetTensor(index, 0)["tensor_data"]


class Litert:
    package, name = "ai_edge_litert", "LiteRT"

    def __init__(self, path):
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self.interpreter = Interpreter(str(path), num_threads=1,
                                       experimental_preserve_all_tensors=True,
                                       experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
        self.interpreter.allocate_tensors()

    def invoke(self, inputs):
        for kind, value in zip(self.interpreter.get_input_details(), inputs, strict=True):
            value = value.view(kind["dtype"]).reshape(kind["shape"])
            self.interpreter.set_tensor(kind["index"], value)
        self.interpreter.invoke()

    def tensor(self, index):
        return self.interpreter.get_tensor(index)


def contents(peer, tensors):
    import numpy as np

    found = {}
    for index in range(tensors):
        with contextlib.suppress(RuntimeError, ValueError, TypeError):
            value = np.array(peer.tensor(index))
            if value.size and value.dtype.kind in "biuf":
                found[str(index)] = value
    return found


def compute(peer_class, model, folder, items, tensors):
    import numpy as np

    peer = peer_class(model)
    for item in range(items):
        inputs = []
        while (path := folder / f"in.{item}.{len(inputs)}.bin").exists():
            inputs.append(np.frombuffer(path.read_bytes(), np.uint8))
        peer.invoke(inputs)
        np.savez(folder / f"item.{item}.npz", **contents(peer, tensors))


def main():
    model, folder = map(pathlib.Path, sys.argv[1:3])
    items, tensors = map(int, sys.argv[3:5])
    peers = [peer for peer in (Tflm, Litert) if importlib.util.find_spec(peer.package)]
    if not peers:
        print("neither tflite-micro nor ai-edge-litert is installed for this Python")
        return 1
    reasons = []
    for peer in peers:
        try:
            compute(peer, model, folder, items, tensors)
        except Exception as error:  # pylint: disable=broad-except
            reasons.append(f"{peer.name} refuses the model: {str(error).strip().splitlines()[:1]}")
            continue
        print(f"{peer.name} {importlib.metadata.version(peer.package.replace('_', '-'))}")
        return 0
    print("; ".join(reasons))
    return 1


if __name__ == "__main__":
    sys.exit(main())
