"""The results that a report shows: a few before and after, and the size of all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

from swinir_gui.errors import ImageError
from swinir_gui.geometry import Size
from swinir_gui.imaging.excerpt import LARGEST, Excerpt, excerpt
from swinir_gui.jobs.ended.report import Outcome, Row
from swinir_gui.jobs.folders.sampling import spread

COUNT = 6


def samples(rows: Sequence[Row], size: Size) -> Iterator[tuple[Row, Excerpt]]:
    """Excerpts of a few results, from all parts of the run; what was taken away since is left out."""
    made = [row for row in rows if row.outcome is Outcome.SAVED and row.size and row.size.pixels <= LARGEST]
    for row in spread(made, COUNT):
        with contextlib.suppress(ImageError):
            if row.result:
                yield row, excerpt(row.source, row.result, size)


def bytes_written(rows: Iterable[Row]) -> int:
    """Of all results that are still there."""
    total = 0
    for row in rows:
        with contextlib.suppress(OSError):
            total += row.result.stat().st_size if row.result and row.outcome is Outcome.SAVED else 0
    return total
