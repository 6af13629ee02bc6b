"""What the report's page shows of files: how large the results are, and a few of them before and after."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from swinir_gui.errors import ImageError
from swinir_gui.geometry import Size
from swinir_gui.gui.panels.result_pairs import ResultPair
from swinir_gui.imaging.excerpt import LARGEST, Excerpt, excerpt
from swinir_gui.jobs.ended.report import Outcome, Row

COUNT, BOX = 6, Size(480, 280)


@dataclass(frozen=True)
class Material:
    """Bytes of all results, and excerpts of some by the names of their sources."""

    written: int
    excerpts: tuple[tuple[str, Excerpt], ...]

    def pairs(self) -> tuple[ResultPair, ...]:
        """Decoded; only on the window's thread.

        A reader of Qt's asks for a lock of Qt's without letting go of Python's; the window, which may hold the one, then waits for
        the other for ever.
        """
        return tuple(ResultPair(name, QImage.fromData(found.before), QImage.fromData(found.after)) for name, found in self.excerpts)


def gather(rows: Sequence[Row]) -> Material:
    """Look at the files; not on the thread of the window."""
    made = [row for row in rows if row.outcome is Outcome.SAVED and row.result]
    shown = [row for row in made if row.size and row.size.pixels <= LARGEST]
    chosen = [shown[number * len(shown) // COUNT] for number in range(COUNT)] if len(shown) > COUNT else shown
    written = 0
    for row in made:
        with contextlib.suppress(OSError):  # it was taken away since
            written += row.result.stat().st_size if row.result else 0
    return Material(written, tuple((row.source.name, found) for row in chosen if (found := _excerpt(row))))


def _excerpt(row: Row) -> Excerpt | None:
    try:
        return excerpt(row.source, row.result, BOX) if row.result else None
    except ImageError:
        return None  # likewise
