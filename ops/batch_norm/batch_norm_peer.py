# SPDX-License-Identifier: Apache-2.0
"""The contract in double."""

import numpy as np


def answer(node, inputs, _state):
    x, gamma, beta, mean, variance = (array.astype(np.float64) for array in inputs)
    epsilon = node["attrs"]["epsilon"][0]
    return [(gamma * (x - mean) / np.sqrt(variance + epsilon) + beta).astype(np.float32)]
