# SPDX-License-Identifier: Apache-2.0
"""How the cases of test/error make their files.

Contract: a recipe is a line `KIND PATH ARGUMENT...`, and the lines behind it that begin with `| ` are
its content. Paths are in the folder of the case.

    text PATH            the content
    program PATH         the same, to be run
    hex PATH BYTES...    these bytes; PATH is continued where it is there
    model PATH [BYTES]   a model file of IR text, and so many bytes of constants
    tflite PATH          a .tflite of JSON, by flatc and the importer's schema
    wav PATH RATE COUNT [CHANNELS]   16-bit samples of a tone
    png PATH WIDTH HEIGHT            a grey picture
    npy PATH DTYPE SHAPE             zeros, shape as 2x3
    npz PATH NAME DTYPE SHAPE        an archive of one such array
    copy PATH FROM       of the repository, or of the folder
    patch PATH AT BYTES...           other bytes at an offset; from the end where it is negative
    cut PATH BYTES       its first bytes alone
    size PATH BYTES      so many bytes that take no room
    folder PATH
    link PATH TO
    tar PATH NAME...     an archive of files of the folder
    gzip PATH NAME       a file of the folder, packed
    longtar PATH BYTES   an archive whose member has so long a name
    bomb PATH MEGABYTES  an archive of zeros
    png_size PATH WIDTH HEIGHT       another size in the header of a picture
"""

import gzip
import io
import math
import os
import pathlib
import shutil
import struct
import subprocess
import tarfile
import zipfile
import zlib

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
MODEL_HEADER = "<8sIIIIII"


def text(path, content):
    path.write_text(content)


def program(path, content):
    path.write_text(content)
    path.chmod(0o755)


def hex_bytes(path, _, *words):
    old = path.read_bytes() if path.exists() else b""
    path.write_bytes(old + bytes.fromhex("".join(words)))


def model(path, content, count="0"):
    text_bytes, blob = content.encode(), bytes(int(count))
    body = text_bytes + b"\n" * (-len(text_bytes) % 16) + blob
    path.write_bytes(
        struct.pack(MODEL_HEADER, b"MWMODEL\n", 1, len(text_bytes), len(blob), zlib.crc32(body), 0, 0) + body)


def tflite(path, content):
    schema = SOURCE / "host/import/tflite/schema.fbs"
    json = path.with_suffix(".json")
    json.write_text(content)
    done = subprocess.run(["flatc", "--binary", "-o", str(path.parent), str(schema), str(json)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(f"flatc: {done.stdout}{done.stderr}")
    json.unlink()
    made = path.parent / (json.stem + ".tflite")
    if made != path:
        made.rename(path)


def wav(path, _, rate, count, channels="1"):
    samples = [int(9000 * math.sin(i * 0.3)) for i in range(int(count)) for _ in range(int(channels))]
    data = struct.pack(f"<{len(samples)}h", *samples)
    wide = 2 * int(channels)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, int(channels), int(rate),
                       int(rate) * wide, wide, 16, b"data", len(data))
    path.write_bytes(head + data)


def png(path, _, width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + bytes((x * 7 + y) % 256 for x in range(int(width))) for y in range(int(height)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", int(width), int(height), 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def npy(path, _, dtype, shape):
    dims = [int(extent) for extent in shape.split("x")]
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({', '.join(map(str, dims))},), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    width = int(dtype[2:]) * (4 if dtype[1] == "U" else 1)
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()
                     + bytes(math.prod(dims) * width))


def npz(path, _, name, dtype, shape):
    npy(path.with_suffix(".npy"), _, dtype, shape)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(path.with_suffix(".npy"), name + ".npy")


def copy(path, _, source):
    beside = path.parent / source
    shutil.copy(beside if beside.exists() else SOURCE / source, path)


def patch(path, _, at, *words):
    data, new = bytearray(path.read_bytes()), bytes.fromhex("".join(words))
    start = int(at) if int(at) >= 0 else len(data) + int(at)
    data[start : start + len(new)] = new
    path.write_bytes(bytes(data))


def cut(path, _, count):
    path.write_bytes(path.read_bytes()[: int(count)])


def size(path, _, count):
    path.touch()
    os.truncate(path, int(count))


def folder(path, _):
    path.mkdir(parents=True)


def link(path, _, target):
    path.symlink_to(target)


def tar(path, _, *names):
    with tarfile.open(path, "w") as archive:
        for name in names:
            archive.add(path.parent / name, arcname=name)


def packed(path, _, name):
    path.write_bytes(gzip.compress((path.parent / name).read_bytes(), mtime=0))


def one_member(path, name, count):
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = count
        archive.addfile(entry, io.BytesIO(bytes(count)))


def longtar(path, _, count):
    one_member(path, "n" * int(count), 1)


def bomb(path, _, megabytes):
    one_member(path, "yes/1.wav", int(megabytes) << 20)


def png_size(path, _, width, height):
    data = path.read_bytes()
    head = b"IHDR" + struct.pack(">II", int(width), int(height)) + data[24:29]
    path.write_bytes(data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:])


KINDS = {"text": text, "program": program, "hex": hex_bytes, "model": model, "tflite": tflite, "wav": wav, "png": png, "npy": npy,
         "npz": npz, "copy": copy, "patch": patch, "cut": cut, "size": size, "folder": folder, "link": link, "tar": tar, "gzip": packed, "longtar": longtar,
         "bomb": bomb, "png_size": png_size}


def make(lines, where):
    """Runs the recipes of a case."""
    steps = []
    for line in lines:
        if line.startswith("| ") or line == "|":
            steps[-1][1].append(line[2:])
        elif line and not line.startswith("#"):
            steps.append((line.split(), []))
    for (kind, name, *arguments), content in steps:
        if kind not in KINDS:
            raise ValueError(f"no recipe is called '{kind}'")
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        KINDS[kind](path, "".join(line + "\n" for line in content), *arguments)
