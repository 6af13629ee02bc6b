"""What the report's page shows of files: how large the results are, and a few of them before and after."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from swinir_gui.errors import ImageError
from swinir_gui.geometry import Size
from swinir_gui.gui.panels.result_pairs import ResultPair
from swinir_gui.imaging.excerpt import LARGEST, excerpt
from swinir_gui.jobs.ended.report import Outcome, Row

COUNT, BOX = 6, Size(480, 280)


@dataclass(frozen=True)
class Material:
    """Bytes of all results, and pairs of some."""

    written: int
    pairs: tuple[ResultPair, ...]


def gather(rows: Sequence[Row]) -> Material:
    """Look at the files; not on the thread of the window."""
    made = [row for row in rows if row.outcome is Outcome.SAVED and row.result]
    shown = [row for row in made if row.size and row.size.pixels <= LARGEST]
    chosen = [shown[number * len(shown) // COUNT] for number in range(COUNT)] if len(shown) > COUNT else shown
    written = 0
    for row in made:
        with contextlib.suppress(OSError):  # it was taken away since
            written += row.result.stat().st_size if row.result else 0
    return Material(written, tuple(pair for row in chosen if (pair := _pair(row))))


def _pair(row: Row) -> ResultPair | None:
    try:
        found = excerpt(row.source, row.result, BOX) if row.result else None
    except ImageError:
        return None  # likewise
    return ResultPair(row.source.name, QImage.fromData(found.before), QImage.fromData(found.after)) if found else None
