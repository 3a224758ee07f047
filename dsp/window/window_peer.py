# SPDX-License-Identifier: Apache-2.0
"""The contract in numpy. TFLM's SignalWindow saturates where TFLM's audio front-end, and this, wraps."""

import numpy as np
import tflm_signal


def answer(node, inputs, _state):
    frames, weights = inputs
    shift = int(node["attrs"]["shift"][0])
    exact = frames.astype(np.int32) * weights >> shift
    found = exact.astype(np.int16)
    for row, frame in enumerate(frames):
        saturated = tflm_signal.run("SignalWindow", {"shift": shift}, [frame, weights],
                                    [("int16", frame.shape)])[0]
        assert (saturated == np.clip(exact[row], -32768, 32767)).all()
    return [found]
