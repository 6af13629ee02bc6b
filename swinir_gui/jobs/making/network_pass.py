"""One pass of a picture through the network: its input, the canvas it writes to, and which pieces are finished."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas

if TYPE_CHECKING:
    from swinir_gui.engine.pixels import PixelSource
    from swinir_gui.engine.upscaler import Upscaler


class CanvasSource:
    """The result of one pass as the source of the next."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    @property
    def size(self) -> Size:
        return self._canvas.size

    @property
    def channels(self) -> int:
        return self._canvas.channels

    def read(self, region: Region) -> NDArray[np.float32]:
        """H×W×C in 0 … 1."""
        return self._canvas.read(region).astype(np.float32) / np.float32(2**self._canvas.depth - 1)


def _nobody(_: Region) -> None:
    """Listens to nothing."""


class NetworkPass:
    """A pass and how far it is; ``finished`` may be asked from any thread while it grows on another.

    Args:
        upscaler: what does it.
        source: what the network reads.
        canvas: what it writes.
        enlarged: how many times larger ``source`` is than the picture's file.

    Attributes:
        pieces: all that the whole pass consists of, in pixels of ``source``.
        added: told of each region that is finished.
    """

    def __init__(self, upscaler: Upscaler, source: PixelSource, canvas: Canvas, enlarged: int) -> None:
        self.upscaler, self.source, self.canvas = upscaler, source, canvas
        self.pieces = upscaler.plan(source.size).pieces()
        self._enlarged = enlarged
        self.added: Callable[[Region], None] = _nobody
        self._finished: list[Region] = []

    @property
    def finished(self) -> tuple[Region, ...]:
        """In pixels of ``source``, in the order in which they were made; a preview's regions may overlap with pieces."""
        return tuple(self._finished)

    @property
    def pixels_left(self) -> int:
        """Of ``source``, in pieces that are not finished."""
        finished = frozenset(self._finished)
        return sum(piece.pixels for piece in self.pieces if piece not in finished)

    def add(self, region: Region) -> None:
        """``region`` is checked and written."""
        self._finished.append(region)
        self.added(region)

    def holds(self, region: Region) -> bool:
        """Whether ``region`` lies inside ``source``."""
        return Region.of(self.source.size).contains(region)

    def digest(self, region: Region) -> str:
        """A fingerprint of what is written of ``region``."""
        return self.canvas.digest(region.scaled(self.canvas.size.width // self.source.size.width))

    def in_file_pixels(self, region: Region) -> Region | None:
        """A region of ``source`` in pixels of the picture's file, or None where it holds none of them.

        Edges between two of those are moved up or to the left, all alike: what partitions the one partitions the other.
        """
        if self._enlarged == 1:
            return region
        left, top, right, bottom = (edge // self._enlarged for edge in (region.left, region.top, region.right, region.bottom))
        return Region(left, top, right - left, bottom - top) if right > left and bottom > top else None
