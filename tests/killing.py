"""Kills batches at random moments and has them go on, until the results are there: ``python -m tests.killing 200``.

Each run is a copy of this process, so that torch is imported once and not two hundred times.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from swinir_gui.cli.main import main
from swinir_gui.jobs.remembered import record
from tests.cli.command import COLOUR_X2, noise, weights, write_picture

PICTURES = 6
# Most runs end without a word; some are asked to.
SIGNALS = [signal.SIGKILL] * 8 + [signal.SIGTERM, signal.SIGINT]


@dataclass(frozen=True)
class Field:
    """Where it happens: sources in two folders, a model, and what the results must be."""

    folder: Path
    model: Path
    reference: dict[str, bytes]

    @classmethod
    def prepared(cls, folder: Path) -> Field:
        for number in range(PICTURES):
            name = f"deep/{number}.png" if number % 3 == 0 else f"{number}.jpg" if number % 3 == 1 else f"{number}.png"
            write_picture(folder / "in" / name, noise(150, 300 + number, seed=number))
        model = folder / "tiny.safetensors"
        save_file(weights(COLOUR_X2), model)
        field = cls(folder, model, {})
        if field.run_in_copy("reference") != 0:
            raise SystemExit("the uninterrupted run failed")
        field.reference.update(field.results("reference"))
        return field

    def results(self, out: str) -> dict[str, bytes]:
        """All files below a folder but journals."""
        folder = self.folder / out
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if _is_result(file)}

    def run_in_copy(self, out: str, number: signal.Signals | None = None, after: float = 0) -> int:
        """The exit status of a run; negative where it was killed, by ``number`` after so many seconds."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        child = os.fork()
        if not child:
            _be_run(self, out, before)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if number:
            time.sleep(after)  # the moment is what is drawn by chance; nothing is waited for
            os.kill(child, number)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _is_result(file: Path) -> bool:
    return file.is_file() and file.suffix != ".jsonl"


def _be_run(field: Field, out: str, mask: set[signal.Signals]) -> None:
    """Be ``swinir upscale``, and end. Signals were held back until here, where they cannot have the copy go on as its original."""
    sys.stdout = sys.stderr = io.StringIO()
    record.SECONDS_BETWEEN_LINES = 0
    status = 99
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        told = ["--recursive", "--resume", "--existing", "rename", "--quiet", "--threads", "2", "--tile", "96"]
        status = main(["upscale", str(field.folder / "in"), "--model", str(field.model), "--out", str(field.folder / out), *told])
    except KeyboardInterrupt:
        status = 130  # it did not even begin to listen
    finally:
        os._exit(status)


def kill_until_done(field: Field, dice: random.Random, longest: float) -> Counter[str]:
    """One batch, killed again and again; raises if it ends in anything but the reference. What happened, counted."""
    happened: Counter[str] = Counter()
    shutil.rmtree(field.folder / "out", ignore_errors=True)
    while True:
        number = dice.choice(SIGNALS)
        status = field.run_in_copy("out", number, dice.uniform(0, longest))
        if status == 0:
            break
        assert status in (-number, 130), f"{number.name} led to {status}"
        happened[number.name] += 1
        longest *= 1.1  # it ends on a machine, too, that others have begun to use
    happened["resumed within a picture"] = check(field)
    return happened


def check(field: Field) -> int:
    """The results are those of the uninterrupted run, nothing else is there, and the journal says so.

    Returns:
        How many times a run went on within a picture.
    """
    found = field.results("out")
    assert sorted(found) == sorted(field.reference), sorted(set(found) ^ set(field.reference))
    assert found == field.reference, [name for name in found if found[name] != field.reference[name]]
    (journal,) = (field.folder / "out").glob(".*.jsonl")
    lines = list(_whole_lines(journal.read_text()))
    saved = Counter(line["result"] for line in lines if line["event"] == "saved")
    assert saved == Counter(str(field.folder / "out" / name) for name in found)
    return sum(line["event"] == "resumed" for line in lines)


def _whole_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def uninterrupted_seconds(field: Field) -> float:
    """How long a run takes here and now."""
    began = time.monotonic()
    field.run_in_copy("timed")
    shutil.rmtree(field.folder / "timed")
    return time.monotonic() - began


def kill(kills: int, seed: int, folder: Path) -> Counter[str]:
    """At least so many kills; see ``kill_until_done``."""
    dice, happened = random.Random(seed), Counter[str]()
    field = Field.prepared(folder)
    longest = uninterrupted_seconds(field) / 2
    while sum(happened[number.name] for number in set(SIGNALS)) < kills:
        happened += kill_until_done(field, dice, longest)
    return happened


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(f"{dict(kill(options.kills, options.seed, Path(place)))}\n")
