# SPDX-License-Identifier: Apache-2.0
"""KISS FFT's 16-bit real transform, written as it recurses, in whole numbers of Python."""

import numpy as np


def answer(node, inputs, _state):
    length = int(node["attrs"]["length"][0])
    twiddles = [complex(re, im) for re, im in inputs[1].tolist()]
    return [np.array([spectrum(frame.tolist(), length, twiddles) for frame in inputs[0]], np.int16)]


def wrap16(value):
    return (int(value) + 32768) % 65536 - 32768


def narrow(z):
    return complex(wrap16(z.real), wrap16(z.imag))


def round_q15(value):
    return wrap16((((int(value) + (1 << 14)) + 2**31) % 2**32 - 2**31) >> 15)


def scaled(z, radix):
    factor = 32767 // radix
    return complex(round_q15(z.real * factor), round_q15(z.imag * factor))


def product(a, w):
    """Parts of at most 33 bits, which a double holds exactly."""
    return complex(round_q15(a.real * w.real - a.imag * w.imag), round_q15(a.real * w.imag + a.imag * w.real))


def transform(points, stride, twiddles):
    """The scaled transform of the points; twiddle i of it is number i * stride of the table."""
    if len(points) == 1:
        return points
    radix = 4 if len(points) % 4 == 0 else 2
    parts = [transform(points[i::radix], stride * radix, twiddles) for i in range(radix)]
    size = len(points) // radix
    found = [0] * len(points)
    for k in range(size):
        terms = [scaled(part[k], radix) for part in parts]
        if size > 1:
            terms[1:] = [product(term, twiddles[k * i * stride]) for i, term in enumerate(terms[1:], 1)]
        for quarter in range(radix):
            turn = -1j if radix == 4 else -1
            found[k + quarter * size] = narrow(sum(t * turn**(quarter * i) for i, t in enumerate(terms)))
    return found


def spectrum(samples, length, twiddles):
    samples = samples + [0] * (length - len(samples))
    half = length // 2
    z = transform([complex(*pair) for pair in zip(samples[::2], samples[1::2])], 1, twiddles)
    first = scaled(z[0], 2)
    bins = [0] * (half + 1)
    bins[0], bins[half] = complex(first.real + first.imag, 0), complex(first.real - first.imag, 0)
    for k in range(1, half // 2 + 1):
        a, b = scaled(z[k], 2), scaled(narrow(z[half - k].conjugate()), 2)
        even, odd = a + b, product(a - b, twiddles[half // 4 * 3 + k - 1])
        bins[k] = complex(int((even + odd).real) >> 1, int((even + odd).imag) >> 1)
        bins[half - k] = complex(int((even - odd).real) >> 1, int((odd - even).imag) >> 1)
    return [[wrap16(z.real), wrap16(z.imag)] for z in bins]
