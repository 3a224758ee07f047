# SPDX-License-Identifier: Apache-2.0
"""The contract in exact fractions, rounded halves up."""

import math
from fractions import Fraction

import numpy as np


def answer(node, inputs, _state):
    floor, unit = int(node["attrs"]["floor"][0]), Fraction(node["attrs"]["unit"][0])
    out, rows = node["out"][0], len(inputs[0])
    features = inputs[0].astype(object)
    features = np.maximum(features, features.max() - floor)
    step = unit / (rows * Fraction(float(np.float32(out["scales"][0]))))
    centred = features * rows - features.sum(axis=0)
    found = [out["zero_point"] + math.floor(value * step + Fraction(1, 2)) for value in centred.reshape(-1)]
    return [np.clip(np.array(found, object), -128, 127).astype(np.int8).reshape(inputs[0].shape)]
