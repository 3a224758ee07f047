# SPDX-License-Identifier: Apache-2.0
"""The contract of int8, which no oracle has."""

import numpy as np
from shared import sampled


def answer(node, inputs, _state):
    return [sampled(node, inputs[0], lambda x: np.cos(x.astype(np.float64)))]
