# SPDX-License-Identifier: Apache-2.0
"""TFLM's signal operators, which take no part in models of the converter: a file of one is made here."""

import tempfile

import flatbuffers
import numpy as np
from flatbuffers import flexbuffers
from tflite_micro import runtime
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

ARENA_BYTES = 1 << 20
TYPES = {np.dtype(name): getattr(schema.TensorType, name.upper())
         for name in ("int8", "int16", "int32", "uint32", "uint64")}


def run(name, options, inputs, outputs):
    """The answer of the custom operator `name` to input arrays; outputs: (dtype, shape) of each."""
    with tempfile.NamedTemporaryFile(suffix=".tflite") as file:
        file.write(model_of(name, options, inputs, outputs))
        file.flush()
        interpreter = runtime.Interpreter.from_file(file.name, arena_size=ARENA_BYTES,
                                                    custom_op_registerers=[])
    for index, value in enumerate(inputs):
        interpreter.set_input(value, index)
    interpreter.invoke()
    return [interpreter.get_output(index) for index in range(len(outputs))]


def model_of(name, options, inputs, outputs):
    tensors = [tensor_of(value.dtype, value.shape) for value in inputs]
    tensors += [tensor_of(np.dtype(dtype), shape) for dtype, shape in outputs]
    code = schema.OperatorCodeT()
    code.customCode = name
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CUSTOM
    if code.deprecatedBuiltinCode > 127:
        code.deprecatedBuiltinCode = 127
    node = schema.OperatorT()
    node.inputs = list(range(len(inputs)))
    node.outputs = list(range(len(inputs), len(tensors)))
    node.customOptions = list(flexbuffers.Dumps(options))
    graph = schema.SubGraphT()
    graph.tensors, graph.operators = tensors, [node]
    graph.inputs, graph.outputs = node.inputs, node.outputs
    model = schema.ModelT()
    model.version, model.operatorCodes = 3, [code]
    model.subgraphs, model.buffers = [graph], [schema.BufferT()]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def tensor_of(dtype, shape):
    tensor = schema.TensorT()
    tensor.type, tensor.shape, tensor.name = TYPES[dtype], list(shape), "t"
    return tensor
