# SPDX-License-Identifier: Apache-2.0
"""TFLM's SignalFilterBankLog. It ends at 32767, where nothing is known of what lies above."""

import numpy as np
import tflm_signal


def answer(node, inputs, _state):
    scale_shift, bits = (int(node["attrs"][name][0]) for name in ("scale_shift", "correction_bits"))
    energies = inputs[0].reshape(-1).astype(np.uint64)
    energies = (energies << np.uint64(bits) if bits >= 0 else energies >> np.uint64(-bits)).astype(np.uint32)
    options = {"output_scale": 1 << scale_shift, "input_correction_bits": 0}
    found = tflm_signal.run("SignalFilterBankLog", options, [energies], [("int16", energies.shape)])[0]
    if found.max() == np.iinfo(np.int16).max:
        return None
    return [found.astype(np.uint16).reshape(inputs[0].shape)]
