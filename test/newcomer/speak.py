#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A newcomer's own recordings, as far as a machine can make them: words of several voices.

speak(folder, words, speakers) writes folder/<word>/<speaker>_nohash_<take>.wav with espeak-ng;
"_noise" below words is a clip of quiet hiss. The same arguments give the same bytes.
"""

import pathlib
import random
import struct
import subprocess
import wave

VOICES = ["en-us+m1", "en-gb+f2", "en-us+m3", "en-gb+f4", "en-us+m7", "en-gb+f1", "en-us+m2", "en-gb+m5"]


def say(path, text, voice=0, speed=150, pitch=50):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["espeak-ng", "-v", VOICES[voice % len(VOICES)], "-s", str(speed), "-p", str(pitch),
                    "-w", str(path), text], check=True)


def hiss(path, seconds=1.0, seed=1, rate_hz=16000):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    samples = [int(rng.gauss(0, 40)) for _ in range(int(seconds * rate_hz))]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def speak(folder, words, speakers=4, takes=3):
    for word in words:
        for speaker in range(speakers):
            for take in range(takes):
                say(pathlib.Path(folder) / word / f"s{speaker}_nohash_{take}.wav", word, speaker,
                    130 + 20 * take, 40 + 10 * take)
