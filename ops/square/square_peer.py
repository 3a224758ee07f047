# SPDX-License-Identifier: Apache-2.0
"""The contract of integers, which no oracle has: x times x, as MUL has it."""

import numpy as np
from shared import requantized


def answer(node, inputs, _state):
    (x,), (given,), (wanted,) = inputs, node["in"], node["out"]
    limits = np.iinfo(x.dtype)
    steps = x.astype(np.int64) - given["zero_point"]
    factor = given["scales"][0] * given["scales"][0] / wanted["scales"][0]
    y = requantized(steps * steps, factor) + wanted["zero_point"]
    return [np.clip(y, limits.min, limits.max).astype(x.dtype)]
