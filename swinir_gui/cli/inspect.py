"""``swinir inspect``."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from swinir_gui.checkpoints.store import SUFFIXES
from swinir_gui.cli import picture_facts, weights_facts
from swinir_gui.cli.console import padded, print_object, print_result, print_row, say, visible, width_of
from swinir_gui.cli.patterns import looked_up
from swinir_gui.errors import AppError, ImageReadError
from swinir_gui.grammar import given_path
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, Search, closed_folder, left_out_in_words, look_for
from swinir_gui.language import joined, ntr, tr

NAME = 32  # columns of a row; longer names push the rest to the right


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=given_path, nargs="+", metavar="FILE|DIR", help=tr("pictures, weight files, or folders of them")
    )
    parser.add_argument("--recursive", action="store_true", help=tr("look into folders inside folders"))
    parser.add_argument("--json", action="store_true", help=tr("print a JSON object per file"))


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    inspection = Inspection(as_json=options.json)
    for path in looked_up(options.files):
        if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises before Python 3.14
            inspection.folder(path, Search(options.recursive))
        else:
            inspection.file(path)
    return int(inspection.failed)


class Inspection:
    """Looks into one file after the other, and tells of each at once.

    Args:
        as_json: print an object per file instead of words.

    Attributes:
        failed: whether any of them could not be looked into.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json
        self.failed = False

    def file(self, path: Path) -> None:
        """One that was named: all that is worth knowing."""
        facts = self._facts(path)
        if facts and not self._json:
            print_result("\n".join([visible(str(path)), *(f"  {line}" for line in _words_for(path).lines_of(facts))]))

    def folder(self, folder: Path, search: Search) -> None:
        """A row for each picture and weight file in it, and what they are together."""
        try:
            files, left_out = self._files(folder, search)
        except ImageReadError as error:
            self._fail(folder, error)
            return
        if not self._json:
            print_result(visible(str(folder)))
        names = [visible(str(path.relative_to(folder))) for path in files]
        column = min(NAME, max(map(width_of, names)))
        seen: list[dict[str, Any]] = []
        for path, name in zip(files, names, strict=True):
            start = f"  {padded(name, column)}  "
            facts = self._facts(path, start)
            if facts:
                seen.append(facts)
            if facts and not self._json:
                print_row(f"{start}{_words_for(path).row_of(facts)}")
        for sentence in _together(seen, len(files) - len(seen)):
            say(sentence)
        if left_out:
            say(left_out_in_words(left_out))

    def _files(self, folder: Path, search: Search) -> tuple[list[Path], Counter[Reason]]:
        files: list[Path] = []
        left_out: Counter[Reason] = Counter()
        try:
            for each in look_for([folder], search):
                if isinstance(each, LeftOut) and not _is_weights(each.path):
                    self._leave_out(each, left_out)
                else:
                    files.append(each.path)
        except ImageReadError:
            if not files:  # it is closed, or there is no weight file in it either
                raise
        return files, left_out

    def _leave_out(self, found: LeftOut, left_out: Counter[Reason]) -> None:
        if found.reason is Reason.CLOSED_FOLDER:
            self._fail(found.path, closed_folder(found.path))
            return
        left_out[found.reason] += 1
        if self._json:
            print_object({"source": str(found.path), "state": "left out", "message": found.reason.value})

    def _facts(self, path: Path, start: str = "") -> dict[str, Any] | None:
        try:
            facts: dict[str, Any] = _words_for(path).facts_of(path)
        except AppError as error:
            self._fail(path, error, start)
            return None
        if self._json:
            print_object(facts)
        return facts

    def _fail(self, path: Path, error: AppError, start: str = "") -> None:
        self.failed = True
        if self._json:
            print_object({"source": str(path), "state": "failed", "message": error.message, "hint": error.hint})
        say(f"{start}{error}")


def _is_weights(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def _words_for(path: Path) -> ModuleType:
    return weights_facts if _is_weights(path) else picture_facts


def _together(seen: Sequence[dict[str, Any]], failed: int) -> Iterator[str]:
    """What the files of a folder are in sum."""
    pictures = [facts for facts in seen if facts["kind"] == "picture"]
    if pictures:
        pixels = sum(facts["width"] * facts["height"] for facts in pictures)
        models = Counter(facts["model"] for facts in pictures).most_common()
        count = ntr("{n} picture", "{n} pictures", len(pictures))
        wanted = joined(tr(", "), (joined(" × ", (f"{times:,}", model)) for model, times in models))
        yield tr("{pictures} of {megapixels} megapixels together; models: {models}.").format(
            pictures=count, megapixels=f"{pixels / 1e6:,.0f}" if pixels >= 1e7 else f"{pixels / 1e6:.2g}", models=wanted
        )
    weights = len(seen) - len(pictures)
    if weights:
        yield ntr("{n} weight file.", "{n} weight files.", weights)
    if failed:
        yield ntr("{n} file could not be looked into.", "{n} files could not be looked into.", failed)
