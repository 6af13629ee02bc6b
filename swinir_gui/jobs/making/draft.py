"""The unfinished result of one picture: what is done of it, and what is known about it; ``drafting`` works on it.

A draft outlives the runs that work on it. Whoever begins one closes it, which deletes what is not stored, or leaves it to a later
run of the program, which begins it again with the same scratch files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.making.network_pass import NetworkPass
from swinir_gui.jobs.making.prospect import Prospect
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.wanted.request import UpscaleRequest
from swinir_gui.progress import CancelToken


class Draft:
    """What there is of a picture's result. Made by ``begin``; may be looked at from any thread.

    Regions are in pixels of the source; times ``scale`` they are in pixels of the canvas. Where a result takes several passes,
    they tell of the last one, which is what the canvas shows.

    Attributes:
        source: the picture.
        request: what was asked for.
        workshop: with what it is made; another one would not make the same bits.
        size: how it comes to its size; the canvas is as large as ``size.computed``.
        needs: what it takes on the disk and in memory.
        canvas: the result while it grows, before it is reduced to the size that was asked for.
        plan_pieces: all pieces of the whole run; they partition the picture.
        part: the hidden name that the result's file has at first; None for one that nobody will look for.
    """

    def __init__(
        self,
        prospect: Prospect,
        request: UpscaleRequest,
        workshop: Workshop,
        passes: Sequence[NetworkPass],
        part: str | None = None,
    ) -> None:
        self.source, self.size, self.needs = prospect.source, prospect.size, prospect.needs
        self.request, self.workshop, self.part = request, workshop, part
        self.passes = tuple(passes)
        self.canvas = self._last.canvas
        self.plan_pieces = self._in_file_pixels(self._last.pieces)
        self.seconds = 0.0
        self._complete = False

    @property
    def scale(self) -> int:
        """Pixels of the canvas per pixel of the source, along each side."""
        return self.result_size.width // self.source.size.width

    @property
    def result_size(self) -> Size:
        """Of the canvas; ``size.result`` is what is stored."""
        return self.size.computed

    @property
    def finished(self) -> tuple[Region, ...]:
        """What of the canvas is final; regions of previews may overlap with pieces."""
        return self._in_file_pixels(self._last.finished)

    @property
    def complete(self) -> bool:
        """Whether ``store`` is all that is left to do."""
        return self._complete

    @property
    def streams(self) -> bool:
        return self.workshop.streams

    @property
    def pixels_left(self) -> int:
        """Pixels that the network has still to read, those of all passes together."""
        return sum(each.pixels_left for each in self.passes)

    @property
    def previewable(self) -> bool:
        """Whether ``preview`` can be asked for: of several passes each needs the whole of the one before."""
        return self.size.passes == 1

    def close(self) -> None:
        """Delete what is not stored; harmless when repeated."""
        for each in self.passes:
            each.canvas.close()

    def leave(self) -> None:
        """Let go of the scratch files, which stay."""
        for each in self.passes:
            each.canvas.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def mark_complete(self) -> None:
        """Every piece of every pass is there."""
        self._complete = True

    @contextmanager
    def working(self, token: CancelToken) -> Iterator[None]:
        """Counts the time that is worked on it, without pauses."""
        began = token.clock()
        try:
            yield
        finally:
            self.seconds += token.clock() - began

    @property
    def _last(self) -> NetworkPass:
        return self.passes[-1]

    def _in_file_pixels(self, regions: Sequence[Region]) -> tuple[Region, ...]:
        return tuple(found for region in regions if (found := self._last.in_file_pixels(region)))
