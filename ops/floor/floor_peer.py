# SPDX-License-Identifier: Apache-2.0
"""The contract of integers, which no oracle has."""

import numpy as np
from shared import to_whole


def answer(node, inputs, _state):
    return [to_whole(node, inputs[0], np.floor)]
