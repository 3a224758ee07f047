# SPDX-License-Identifier: Apache-2.0
"""Nothing is dropped but in training."""


def answer(_node, inputs, _state):
    return inputs[:1]
