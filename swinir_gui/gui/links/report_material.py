"""What the report page shows of files: the sizes of results, and a few of them before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QImage

from swinir_gui.geometry import Size
from swinir_gui.gui.panels.result_pairs import ResultPair
from swinir_gui.imaging.excerpt import Excerpt
from swinir_gui.jobs.ended.report import Row
from swinir_gui.jobs.ended.samples import bytes_written, samples

BOX = Size(480, 280)


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
    return Material(bytes_written(rows), tuple((row.source.name, found) for row, found in samples(rows, BOX)))
