# SPDX-License-Identifier: Apache-2.0
"""Our micro front-end gives, value for value, what pymicro-features (TFLM's front-end) gives.

Extreme signals and the real clips of ../shared/data/kws go through the package here and through our
graph in the C++ test MicroFrontEnd.EqualsGoldens, which reads the goldens this test writes.
"""

import argparse
import io
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import wave

import numpy as np

from shared import shared

CLIPS_PER_SET = 60
CHUNK_BYTES = 320
FEATURE_SCALE = 25.6  # the package divides its integers by this


def peer_rows(pcm):
    from pymicro_features import MicroFrontend

    frontend, rows = MicroFrontend(), []
    for start in range(0, len(pcm) - CHUNK_BYTES + 1, CHUNK_BYTES):
        features = frontend.process_samples(pcm[start:start + CHUNK_BYTES]).features
        if features:
            rows.append(features)
    return np.rint(np.array(rows, np.float64) * FEATURE_SCALE).astype("<i4").tobytes()


def extreme_signals():
    rng, t = np.random.default_rng(1), np.arange(32000)
    yield "silence", np.zeros(32000)
    yield "lowest", np.full(32000, -32768)
    yield "square", np.where(t // 40 % 2, 32767, -32768)
    yield "fast_square", np.where(t // 3 % 2, 32767, -32768)
    yield "coin_flips", np.where(rng.random(32000) < 0.5, -32768, 32767)
    yield "faint", rng.integers(-3, 4, 32000)
    yield "pulses", np.where(rng.random(32000) < 0.001, -32768, 0)
    yield "chirp", 20000 * np.sin(t * t / 32000 * 0.8)


def wav_pcm(data):
    """The samples of a 16 kHz mono 16-bit WAV in whole chunks, or None for any other file."""
    with wave.open(io.BytesIO(data)) as sound:
        if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, 16000):
            return None
        pcm = sound.readframes(sound.getnframes())
    return pcm[:len(pcm) // CHUNK_BYTES * CHUNK_BYTES]


def real_clips(folder):
    for path in sorted(folder.glob("*/*.wav")):
        yield path.stem, wav_pcm(path.read_bytes())
    for archive in ("gsc_v1_mini", "arabic_sc_dev", "wakeword_alexa_viewglass", "noise_gsc",
                    "speech_negatives"):
        with tarfile.open(folder / f"{archive}.tar.gz") as tar:
            names = sorted(name for name in tar.getnames() if name.endswith(".wav"))
            for name in names[::max(1, len(names) // CLIPS_PER_SET)]:
                yield name.replace("/", "_"), wav_pcm(tar.extractfile(name).read())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True, type=pathlib.Path)
    tests = parser.parse_args().tool.parent / "test_host"
    clips = real_clips(shared("data/kws"))
    with tempfile.TemporaryDirectory() as folder:
        count = 0
        for name, pcm in [(n, s.astype("<i2").tobytes()) for n, s in extreme_signals()] + list(clips):
            rows = peer_rows(pcm) if pcm else b""
            if rows:
                stem = pathlib.Path(folder) / f"{count:04}_{name}"
                stem.with_name(stem.name + ".pcm").write_bytes(pcm)
                stem.with_name(stem.name + ".rows").write_bytes(rows)
                count += 1
        print(f"{count} signals", flush=True)
        return subprocess.run([tests, "--gtest_filter=MicroFrontEnd.EqualsGoldens"], check=False,
                              env={**os.environ, "MW_FRONT_END_GOLDENS": folder}).returncode


if __name__ == "__main__":
    sys.exit(main())
