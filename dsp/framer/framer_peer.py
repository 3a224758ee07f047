# SPDX-License-Identifier: Apache-2.0
"""Frames cut from the whole stream, each in the call that completes it."""

import numpy as np


def answer(node, inputs, state):
    window, hop = (int(node["attrs"][name][0]) for name in ("window", "hop"))
    before = state.get("stream", np.zeros(0, np.int16))
    stream = state["stream"] = np.concatenate([before, inputs[0].reshape(-1)])
    made = [np.zeros(window, np.int16)] * (len(stream) // hop)
    for frame, end in enumerate(range(window, len(stream) + 1, hop)):
        made[-(-end // hop) - 1] = stream[frame * hop:end]
    return [np.stack(made[len(before) // hop:])]
