# SPDX-License-Identifier: Apache-2.0
"""Whole roots of Python: the nearest to sqrt(x), shifted."""

import math

import numpy as np


def answer(_node, inputs, _state):
    sums, shifts = inputs
    return [np.array([[rounded_root(int(value)) >> (int(shift) & 31) for value in row]
                      for row, shift in zip(sums, shifts[:, 0])], np.uint64).astype(np.uint32)]


def rounded_root(value):
    return min((math.isqrt(4 * value) + 1) >> 1, 2**32 - 1)
