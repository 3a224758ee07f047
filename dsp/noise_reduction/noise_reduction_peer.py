# SPDX-License-Identifier: Apache-2.0
"""The contract in whole numbers of Python, from call to call."""

import numpy as np

ONE = 1 << 14


def answer(node, inputs, state):
    names = ("smoothing_bits", "even_smoothing", "odd_smoothing", "min_signal_remaining")
    bits, even, odd, remaining = (int(node["attrs"][name][0]) for name in names)
    noise = state.setdefault("noise", [0] * inputs[0].shape[1])
    cleaned, estimates = [], []
    for frame in inputs[0]:
        for channel, signal in enumerate(int(value) for value in frame):
            smoothing = odd if channel % 2 else even
            scaled = (signal << bits) % 2**32
            noise[channel] = (scaled * smoothing + noise[channel] * (ONE - smoothing)) // ONE
            left = max(scaled - noise[channel], 0) >> bits
            cleaned.append(max(left, signal * remaining // ONE))
        estimates += noise
    return [np.array(values, np.uint32).reshape(inputs[0].shape) for values in (cleaned, estimates)]
