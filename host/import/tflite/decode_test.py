# SPDX-License-Identifier: Apache-2.0
"""What TFLM_DECODE would decode in each run is a plain constant in what we export, and the same to TFLM.

Files are made here: TFLM's own compressor makes no Huffman codes. A second look is at what it does make.
"""

import argparse
import heapq
import pathlib
import random
import subprocess
import sys
import tempfile

import flatbuffers
import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "test" / "oracle"))
from shared import shared, tflm_outputs  # noqa: E402  pylint: disable=wrong-import-position

CASES = 60
TYPES = {np.dtype(name): kind for name, kind in
         (("float32", 0), ("int32", 2), ("uint8", 3), ("int64", 4), ("bool", 6), ("int16", 7), ("int8", 9))}


def packed(values, bits):
    """Numbers of so many bits, the highest first."""
    text = "".join(format(int(value), f"0{bits}b") for value in values)
    return bytes(int(text[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(text), 8))


def channel_of(shape, scales, last):
    """The channel of each element."""
    count = int(np.prod(shape))
    return np.arange(count) % scales if last else np.arange(count) // (count // scales)


def table_code(rng, dtype, shape, scales, last):
    bits = rng.randint(1, 7)
    stride = rng.randint(1 << bits, 128) if bits < 7 else 128
    tables = draw(rng, dtype, scales * stride).reshape(scales, stride)
    indices = [rng.randrange(1 << bits) for _ in range(int(np.prod(shape)))]
    header = bytes([0, 1, 0, 0, 1, bits, stride]) + bytes(9)
    return packed(indices, bits), header + tables.tobytes()


def pruned_code(rng, dtype, shape, scales, last):
    present = [rng.random() < 0.5 for _ in range(int(np.prod(shape)))]
    header = bytes([2, 1, 0, 0, 1]) + bytes(11)
    return packed(present, 1), header + draw(rng, dtype, max(1, sum(present))).tobytes()


def code_lengths(weights):
    """Of the symbols of a Huffman code."""
    heap = [(weight, symbol, [symbol]) for symbol, weight in enumerate(weights)]
    lengths = [0] * len(weights)
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in a[2] + b[2]:
            lengths[symbol] += 1
        heapq.heappush(heap, (a[0] + b[0], a[1], a[2] + b[2]))
    return lengths


def canonical(lengths):
    """(code, length) of each symbol."""
    codes, code, before = {}, 0, 0
    for length, symbol in sorted((length, symbol) for symbol, length in enumerate(lengths)):
        code = code << (length - before)
        codes[symbol], before = (code, length), length
        code += 1
    return codes


def huffman_tables(codes, symbols, first, wide):
    """A table of `first` bits, and behind it one for each of its entries that needs more."""
    shift = 27 if wide else 11
    tables = [None] * (1 << first)
    for symbol, (code, length) in codes.items():
        if length <= first:
            value = 1 << (shift + 4) | length << shift | int(symbols[symbol]) & (0xffff if wide else 0xff)
            for rest in range(1 << (first - length)):
                tables[code << (first - length) | rest] = value
    for prefix in range(1 << first):
        longer = {s: (code & ((1 << (length - first)) - 1), length - first)
                  for s, (code, length) in codes.items() if length > first and code >> (length - first) == prefix}
        if not longer:
            continue
        bits = max(length for _, length in longer.values())
        start = len(tables)
        tables[prefix] = (bits - 1) << shift | (start - prefix)
        tables += [0] * (1 << bits)
        for symbol, (code, length) in longer.items():
            value = 1 << (shift + 4) | length << shift | int(symbols[symbol]) & (0xffff if wide else 0xff)
            for rest in range(1 << (bits - length)):
                tables[start + (code << (bits - length) | rest)] = value
    return np.array([0 if value is None else value for value in tables], np.uint32 if wide else np.uint16)


def huffman_code(rng, dtype, shape, scales, last):
    wide = dtype == np.int16 or rng.random() < 0.5
    count = rng.randint(2, 12)
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    symbols = rng.sample(range(low, high + 1), count)
    codes = canonical(code_lengths([1 << rng.randint(0, 9) for _ in symbols]))
    first = rng.randint(1, 5)
    drawn = [rng.randrange(count) for _ in range(int(np.prod(shape)))]
    text = "".join(format(codes[s][0], f"0{codes[s][1]}b") for s in drawn)
    text = text.ljust(-(-len(text) // 32) * 32 + 32, "0")
    stream = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
    header = bytes([1, 1, 0, 0, 1, (first - 1) << 4 | wide]) + bytes(10)
    return stream, header + huffman_tables(codes, symbols, first, wide).tobytes()


def draw(rng, dtype, count):
    if dtype == np.float32:
        return np.array([rng.uniform(-9, 9) for _ in range(count)], dtype)
    if dtype == bool:
        return np.array([rng.random() < 0.5 for _ in range(count)], dtype)
    info = np.iinfo(dtype)
    return np.array([rng.randint(info.min, info.max) for _ in range(count)], dtype)


class Model:
    """A file that joins what is decoded to its input."""

    def __init__(self, schema):
        self.schema, self.buffers, self.tensors = schema, [schema.BufferT()], []

    def tensor(self, dtype, shape, data=None, scales=1, last=False, zero_points=None):
        tensor = self.schema.TensorT()
        tensor.type, tensor.shape, tensor.name = TYPES[np.dtype(dtype)], list(shape), f"t{len(self.tensors)}"
        if data is not None:
            buffer = self.schema.BufferT()
            buffer.data = list(data)
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        if np.dtype(dtype) in (np.dtype("int8"), np.dtype("int16")):
            quant = self.schema.QuantizationParametersT()
            quant.scale, quant.zeroPoint = [0.5] * scales, zero_points or [0] * scales
            quant.quantizedDimension = len(shape) - 1 if last else 0
            tensor.quantization = quant
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def file(self, code, beside, x, w, y):
        schema = self.schema
        codes = []
        for builtin, custom in ((32, "TFLM_DECODE"), (2, None)):
            entry = schema.OperatorCodeT()
            entry.builtinCode = entry.deprecatedBuiltinCode = builtin
            entry.customCode, entry.version = custom, 1
            codes.append(entry)
        decode, join = schema.OperatorT(), schema.OperatorT()
        decode.opcodeIndex, decode.inputs, decode.outputs = 0, [code, beside], [w]
        join.opcodeIndex, join.inputs, join.outputs = 1, [x, w], [y]
        join.builtinOptionsType = schema.BuiltinOptions.ConcatenationOptions
        join.builtinOptions = schema.ConcatenationOptionsT()
        graph = schema.SubGraphT()
        graph.tensors, graph.operators, graph.inputs, graph.outputs = self.tensors, [decode, join], [x], [y]
        model = schema.ModelT()
        model.version, model.operatorCodes, model.subgraphs, model.buffers = 3, codes, [graph], self.buffers
        builder = flatbuffers.Builder(1024)
        builder.ForceDefaults(False)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def made_file(rng, schema):
    kind = rng.choice([table_code, pruned_code, huffman_code])
    dtype = np.dtype(rng.choice(["int8", "int16"] if kind is huffman_code else
                                ["int8", "int16", "int32", "int64", "float32", "bool"]))
    shape = [rng.randint(1, 4), rng.randint(1, 5), rng.randint(1, 12)]
    last, scales, zero_points = False, 1, None
    if dtype == np.int8 and kind is not huffman_code and rng.random() < 0.7:
        last = rng.random() < 0.5
        scales = shape[2] if last else shape[0]
        last = last and scales > 1
    if dtype == np.int8 and kind is pruned_code and rng.random() < 0.7:
        zero_points = [rng.randint(-9, 9) for _ in range(scales)]
    model = Model(schema)
    stream, beside = kind(rng, dtype, shape, scales, last)
    stream += bytes(-len(stream) % 8)
    code = model.tensor("uint8", [len(stream)], stream)
    header = model.tensor("uint8", [len(beside)], beside)
    x = model.tensor(dtype, [1] + shape[1:])
    w = model.tensor(dtype, shape, scales=scales, last=last, zero_points=zero_points)
    y = model.tensor(dtype, [shape[0] + 1] + shape[1:])
    for joined in (x, y):
        if model.tensors[joined].quantization is not None and zero_points:
            model.tensors[joined].quantization.zeroPoint = zero_points[:1]
    return model.file(code, header, x, w, y), dtype, [1] + shape[1:]


def compressed_file(schema):
    """A real model with its weights as tables, by TFLM's compressor."""
    from tflite_micro.tensorflow.lite.micro.compression import SpecBuilder, compress, spec

    path = shared("data/models/tflite/mlcommons_tiny/kws_ref_model.tflite")
    graph = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
    for code in graph.operatorCodes:  # the compressor reads the newer field alone
        code.builtinCode = max(code.builtinCode, code.deprecatedBuiltinCode)
    codes = [code.builtinCode for code in graph.operatorCodes]
    found = [op.inputs[1] for op in graph.subgraphs[0].operators
             if codes[op.opcodeIndex] == schema.BuiltinOperator.CONV_2D]
    for tensor in found:  # few values each
        data = graph.buffers[graph.subgraphs[0].tensors[tensor].buffer].data
        graph.buffers[graph.subgraphs[0].tensors[tensor].buffer].data = np.asarray(data, np.uint8) & 0xf0
    builder = flatbuffers.Builder(1024)
    builder.Finish(graph.Pack(builder), b"TFL3")
    specs = SpecBuilder()
    for tensor in found:
        specs.add_tensor(subgraph=0, tensor=tensor).with_lut(index_bitwidth=4, mode=spec.PerChannel(axis=0))
    return bytes(compress(builder.Output(), specs.build()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

    rng, failures = random.Random(arguments.seed), 0
    with tempfile.TemporaryDirectory() as temporary:
        folder, cases = pathlib.Path(temporary), []
        for number in range(CASES):
            content, dtype, shape = made_file(rng, schema)
            cases.append((folder / f"{number}.tflite", draw(rng, dtype, int(np.prod(shape))).reshape(shape)))
            cases[-1][0].write_bytes(content)
        cases.append((folder / "kws.tflite", draw(rng, np.dtype("int8"), 490).reshape(1, 49, 10, 1)))
        cases[-1][0].write_bytes(compressed_file(schema))
        pairs = [str(path) for case, _ in cases for path in (case, case.with_suffix(".out"))]
        subprocess.run([arguments.tool.parent / "export_tool", *pairs], check=True)
        for path, x in cases:
            if not path.with_suffix(".out").exists():
                print(f"{path.name}: we refuse it")
                failures += 1
                continue
            wanted, got = tflm_outputs(path, [x]), tflm_outputs(path.with_suffix(".out"), [x])
            if not np.array_equal(wanted[0], got[0]):
                print(f"{path.name}: {x.dtype} differs")
                failures += 1
    print(f"seed {arguments.seed}: {len(cases)} files, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
