# SPDX-License-Identifier: Apache-2.0
"""The contract of int16, which no oracle has."""

import numpy as np
from shared import requantized


def answer(node, inputs, _state):
    (x,), (out,) = inputs, node["out"]
    axis, exclusive, reverse = (int(node["attrs"][name][0]) for name in ("axis", "exclusive", "reverse"))
    values = np.flip(x, axis) if reverse else x
    sums = np.cumsum(values, axis, np.int64)
    if exclusive:
        sums -= values
    if reverse:
        sums = np.flip(sums, axis)
    factor = node["in"][0]["scales"][0] / out["scales"][0]
    return [np.clip(requantized(sums, factor), -32768, 32767).astype(np.int16)]
