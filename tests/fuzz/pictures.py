"""Damaged pictures, thousands of them, always the same for a seed: ``python -m tests.fuzz.pictures --count 10000``.

Small pictures of all formats get flipped bits, lose their ends, or claim absurd things in their headers. Each must be read, or be
refused in two sentences, within 10 seconds and 2 GB of address space, in a process that does not die of it. Prints one JSON object;
the exit status is 1 where something failed, and what failed can be made again by its number: ``--first N --count 1 --keep FOLDER``.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import selectors
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.imaging.decoders.photoshop_documents import document

SECONDS, MEMORY = 10, 2 * 2**30
ROOT = Path(__file__).parents[2]
HEIC = ROOT / "tests" / "imaging" / "decoders" / "heic"
ABSURD = (0, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x8000_0000, 100_000, 16_383, 65_535)


@cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Intact pictures: suffix and content."""
    y, x = np.mgrid[0:40, 0:60]
    colours = np.stack([x * 4, y * 6, (x + y) * 2], axis=2).astype(np.uint8)
    rgb, clear = Image.fromarray(colours), Image.fromarray(np.dstack([colours, colours[..., 0]]))
    deep = Image.fromarray((x * 1000).astype(np.uint16))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "harbour"
    more: dict[str, Any] = {"save_all": True, "append_images": [rgb.rotate(90)]}
    plans: list[tuple[str, Image.Image, dict[str, Any]]] = [
        ("png", rgb, {"exif": exif}),
        ("png", clear, {}),
        ("png", rgb.quantize(16), {}),
        ("png", deep, {}),
        ("jpg", rgb, {"exif": exif, "quality": 80}),
        ("jpg", rgb, {"progressive": True}),
        ("jpg", rgb.convert("CMYK"), {}),
        ("webp", clear, {}),
        ("webp", rgb, {"lossless": True, "exif": exif}),
        ("webp", rgb, more),
        ("tif", rgb, {"exif": exif}),
        ("tif", clear, {"compression": "tiff_deflate"}),
        ("tif", rgb.convert("1"), {"compression": "group4"}),
        ("tif", rgb, more | {"compression": "tiff_lzw"}),
        ("gif", rgb, more),
        ("avif", rgb, {"speed": 10}),
        ("avif", clear, {"speed": 10}),
        ("bmp", rgb, {}),
        ("bmp", rgb.quantize(16), {}),
        ("jp2", clear, {}),
        ("jp2", deep, {"tile_size": (32, 32)}),
        ("jp2", rgb, {"irreversible": True, "quality_layers": [20, 5]}),
        ("jp2", rgb, {"no_jp2": True}),
    ]
    made = [(suffix, saved(image, suffix, options)) for suffix, image, options in plans]
    made.append(("psd", document(colours, layers=2, blocks=[(b"Mtrn", b"")])))
    made.append(("psd", document(np.dstack([colours, colours[..., :1]]).astype(np.uint16) * 257, layers=-1, packed=False)))
    return *made, *(("heic", path.read_bytes()) for path in sorted(HEIC.glob("*.heic")))


def saved(image: Image.Image, suffix: str, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    image.save(file, {"jpg": "JPEG", "tif": "TIFF", "jp2": "JPEG2000"}.get(suffix, suffix.upper()), **options)
    return file.getvalue()


def damaged(seed: int, number: int) -> tuple[str, bytes]:
    """Case ``number``: suffix and content."""
    dice = random.Random(f"{seed} {number}")
    suffix, content = dice.choice(originals())
    data = bytearray(content)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        dice.choice((flip, cut, claim, claim, repeat))(dice, data)
    if suffix == "png" and dice.random() < 0.7:
        mend(data)
    return suffix, bytes(data)


def flip(dice: random.Random, data: bytearray) -> None:
    """Some bits anywhere."""
    for _ in range(dice.choice((1, 3, 20))):
        if data:
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut(dice: random.Random, data: bytearray) -> None:
    """The end is missing."""
    del data[dice.randrange(len(data) + 1) :]


def claim(dice: random.Random, data: bytearray) -> None:
    """A number in the header, or in a directory at the end, is another."""
    kind = dice.choice((">I", "<I", ">H", "<H"))
    value = dice.choice((*ABSURD, dice.randrange(2**32))) & (0xFFFF_FFFF if kind[1] == "I" else 0xFFFF)
    reach = min(len(data), 300)
    at = dice.randrange(reach + 1) if dice.random() < 0.7 else len(data) - dice.randrange(reach + 1)
    data[at : at + struct.calcsize(kind)] = struct.pack(kind, value)


def repeat(dice: random.Random, data: bytearray) -> None:
    """A part stands twice, or somewhere else."""
    start = dice.randrange(len(data) + 1)
    part = data[start : start + dice.randrange(200)]
    at = dice.randrange(len(data) + 1)
    data[at:at] = part


def mend(data: bytearray) -> None:
    """Right check sums for a PNG, so that what is wrong is looked at."""
    at = 8
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            return
        data[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def read(path: Path, folder: Path) -> str:
    """What becomes of one case: "read", or the error's first words; whatever else is raised is a failure."""
    from swinir_gui.errors import AppError  # noqa: PLC0415 - in the child process only
    from swinir_gui.geometry import Region  # noqa: PLC0415
    from swinir_gui.imaging.bleeding import for_network  # noqa: PLC0415
    from swinir_gui.imaging.encoding import SaveOptions  # noqa: PLC0415
    from swinir_gui.imaging.formats import PNG  # noqa: PLC0415
    from swinir_gui.imaging.picture_source import PictureSource  # noqa: PLC0415
    from swinir_gui.imaging.writing import save  # noqa: PLC0415

    try:
        source = PictureSource.open(path)
        size, picture = source.size, for_network(source)
        for top in {0, size.height // 2, max(0, size.height - 64)}:
            picture.read(Region(0, top, min(size.width, 4096), min(64, size.height - top)))
        if size.pixels <= 200_000:
            save(source.image, folder / "result", source, SaveOptions(PNG, 8 if source.depth == 8 else 16))
    except AppError as error:
        for sentence in (error.message, error.hint):
            if not sentence.endswith(".") or "\n" in sentence:
                raise ValueError(f"no sentence: {sentence!r}") from error
        return type(error).__name__
    return "read"


def child(seed: int, first: int, count: int, folder: Path) -> None:
    """Work through cases; a line on stdout before and after each."""
    import resource  # noqa: PLC0415 - there is none on Windows, where this cannot run

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, first + count):
        suffix, content = damaged(seed, number)
        path = folder / f"case.{suffix}"
        path.write_bytes(content)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        try:
            outcome = read(path, folder)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to be listed
            outcome = f"FAILED {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        sys.stdout.write(f"{suffix} {outcome}\n")
        sys.stdout.flush()


@dataclass
class Tally:
    """What became of all cases.

    Attributes:
        outcomes: how many of each kind.
        failures: what must not be, by case.
        slowest: seconds and case.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, -1)


def run(seed: int, first: int, count: int) -> Tally:
    """All cases, in child processes: one after the other, a new one whenever one dies or hangs."""
    tally, number, last = Tally(), first, first + count
    with tempfile.TemporaryDirectory() as folder:
        while number < last:
            number = _until_trouble(tally, ("--seed", str(seed)), range(number, last), Path(folder))
    return tally


def _until_trouble(tally: Tally, seed: tuple[str, str], cases: range, folder: Path) -> int:
    """The case to go on with."""
    command = [sys.executable, "-m", "tests.fuzz.pictures", *seed, "--first", str(cases.start), "--count", str(len(cases))]
    environment = os.environ | {"VIPS_CONCURRENCY": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--child", str(folder)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        current, began = cases.start, time.monotonic()
        for line in _lines(process):
            if line.isdecimal():
                current, began = int(line), time.monotonic()
                continue
            tally.slowest = max(tally.slowest, (time.monotonic() - began, current))
            suffix, _, outcome = line.partition(" ")
            tally.outcomes[f"{suffix} {outcome}".split(" FAILED", maxsplit=1)[0]] += 1
            if outcome.startswith("FAILED"):
                tally.failures[current] = f"{suffix}: {outcome}"
            if current == cases[-1]:
                return cases.stop
        hung = process.poll() is None
        process.kill()
        said = "" if hung else " ".join(process.communicate()[1].decode().split())[-300:]
        tally.failures[current] = f"more than {SECONDS} s" if hung else f"the process died with {process.wait()}: {said}"
        return current + 1


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """Lines as they come, until the process ends or says nothing for too long (its start takes time as well)."""
    assert process.stdout
    pending, patience = b"", SECONDS + 20
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(patience):
            # Not by readline, which keeps for itself what came with the line.
            found = os.read(process.stdout.fileno(), 4096)
            if not found:
                process.wait()
                return
            *lines, pending = (pending + found).split(b"\n")
            yield from (line.decode() for line in lines)
            patience = SECONDS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="write the cases into a folder instead of reading them")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.seed, options.first, options.count, options.child)
        return 0
    if options.keep:
        for number in range(options.first, options.first + options.count):
            suffix, content = damaged(options.seed, number)
            (options.keep / f"{number}.{suffix}").write_bytes(content)
        return 0
    tally = run(options.seed, options.first, options.count)
    seconds, slowest = tally.slowest
    result = {"cases": options.count, "failures": tally.failures, "slowest": {"case": slowest, "seconds": round(seconds, 2)}}
    sys.stdout.write(json.dumps(result | {"outcomes": dict(sorted(tally.outcomes.items()))}, indent=1) + "\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
