# SPDX-License-Identifier: Apache-2.0
"""TFLM's SignalEnergy for powers; magnitudes, which it does not have, in whole numbers of Python."""

import math

import numpy as np
import tflm_signal


def answer(node, inputs, _state):
    mode, first, bins = (int(node["attrs"][name][0]) for name in ("mode", "first_bin", "bins"))
    power = [power_of(frame, first, first + bins) for frame in inputs[0]]
    return [np.array(power if mode == 0 else [[magnitude_of(frame, b) for b in range(first, first + bins)]
                                              for frame in inputs[0]], np.uint32)]


def power_of(frame, first, end):
    options = {"start_index": first, "end_index": end}
    spectrum = np.ascontiguousarray(frame.reshape(-1))
    return tflm_signal.run("SignalEnergy", options, [spectrum], [("uint32", (len(frame),))])[0][first:end]


def magnitude_of(frame, index):
    """sqrt(power) * 2^8, to the nearest: the root of 2^18 power is twice that, and one bit more."""
    real, imaginary = (int(part) for part in frame[index])
    return (math.isqrt((real * real + imaginary * imaginary) << 18) + 1) >> 1
