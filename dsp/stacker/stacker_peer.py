# SPDX-License-Identifier: Apache-2.0
"""The last rows of all that came, behind rows of zeros."""

import numpy as np


def answer(node, inputs, state):
    rows, frames = int(node["attrs"]["rows"][0]), inputs[0]
    past = state.get("past", np.zeros((rows, frames.shape[1]), frames.dtype))
    state["past"] = np.concatenate([past, frames])
    return [state["past"][-rows:]]
