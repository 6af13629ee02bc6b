"""Weight files that somebody made to do harm, or that something has broken; as many as one likes, the same for the same number.

``python -m tests.checkpoints.hostile 500`` tries so many.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from swinir_gui.checkpoints.load import load
from swinir_gui.errors import CheckpointError
from tests.checkpoints.broken_weights import (
    dtypes,
    garbage,
    hints,
    keys,
    nested,
    not_numbers,
    odd_shapes,
    other_networks,
    safetensors_header,
    truncated,
)
from tests.checkpoints.hostile_pickles import MARK, calls, claims, raw_calls, shapes

ROOM = 200_000_000  # bytes beyond the file's own

Maker = Callable[[random.Random, Path], tuple[bytes, str]]

MAKERS: tuple[Maker, ...] = (
    calls,
    raw_calls,
    claims,
    shapes,
    safetensors_header,
    nested,
    dtypes,
    not_numbers,
    keys,
    odd_shapes,
    truncated,
    garbage,
    hints,
    other_networks,
)


def make(number: int, folder: Path) -> tuple[Path, str]:
    """File number so-and-so, and a pattern of what must be said of it."""
    dice = random.Random(number)
    content, pattern = MAKERS[number % len(MAKERS)](dice, folder)
    file = folder / f"{MAKERS[number % len(MAKERS)].__name__}-{number}.{dice.choice(['pth', 'pt', 'safetensors'])}"
    file.write_bytes(content)
    return file, pattern


@contextmanager
def limited(file: Path) -> Iterator[None]:
    """No more memory than now, the file's size and some room."""
    import resource  # noqa: PLC0415 - not on Windows

    earlier = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + file.stat().st_size + ROOM, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, earlier)


def sentence_about(file: Path) -> str:
    """What the program says; nothing if it takes the file."""
    with limited(file):
        try:
            load(file)
        except CheckpointError as error:
            return str(error)
    return ""


def main(count: int) -> int:
    """Try so many; returns how many were not dealt with."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            file, pattern = make(number, Path(folder))
            said = sentence_about(file)
            good = file.name in said and re.search(pattern, said) and not (Path(folder) / MARK).exists()
            failed += not good
            if not good:
                sys.stdout.write(f"{file.name}: {said or 'loaded'} (expected {pattern})\n")
            file.unlink()
    sys.stdout.write(f"{count} files, {failed} not dealt with\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])) > 0)
