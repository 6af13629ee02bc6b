"""What the canvas is given to show, and what it says about the pixel under the pointer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.display import Raster
from swinir_gui.language import joined

Rgb = tuple[int, int, int]


class ViewMode(Enum):
    """The ways to compare."""

    SLIDER = auto()
    SIDE_BY_SIDE = auto()
    DIFFERENCE = auto()


@dataclass(frozen=True)
class Counterpart:
    """Another result of the same picture, with which the one after is compared in the source's place.

    Attributes:
        raster: scaled to the result's size.
        size: of the file, as the label says it.
        name: what it is called beside its size.
        result_name: likewise the result.
    """

    raster: Raster
    size: Size
    name: str
    result_name: str

    @property
    def names(self) -> tuple[str, str]:
        """What both are called where their sizes are not said."""
        if self.name != self.result_name:
            return self.name, self.result_name
        return joined(" ", (self.name, str(self.size))), joined(" ", (self.result_name, str(self.raster.size)))


@dataclass(frozen=True)
class Pair:
    """A picture before and after.

    Attributes:
        key: tells one picture from another; the same key again means new content of the same picture.
        source: the picture before, scaled to the result's size.
        result: the picture after, or None while there is none.
        source_size: of the file, as the label says it.
        lost: whether the file before is gone, and ``source`` is the picture after, shown alone.
        result_lost: whether there was a file after, and it is gone.
        counterpart: what the result is compared with instead of the source, if it is.
        choosable: whether there is more than one picture that it can be compared with.
    """

    key: object
    source: Raster
    result: Raster | None
    source_size: Size
    lost: bool = False
    result_lost: bool = False
    counterpart: Counterpart | None = None
    choosable: bool = False

    @property
    def before(self) -> Raster:
        """What the result is compared with."""
        return self.counterpart.raster if self.counterpart else self.source


@dataclass(frozen=True)
class RunPainting:
    """How far a result is, in its own pixels.

    Attributes:
        pieces: all that it is made of, in order.
        finished: those that show the result.
        working: those that are being computed.
        streams: whether it fills from the top.
        running: False when nothing is being computed and the finished part may be compared, as after a preview.
    """

    pieces: tuple[Region, ...]
    finished: Iterable[Region]
    working: tuple[Region, ...]
    streams: bool
    running: bool = True

    @property
    def complete(self) -> bool:
        """Whether all of the result is there, though it is no file yet."""
        return len(tuple(self.finished)) == len(self.pieces)


@dataclass(frozen=True)
class PointerReading:
    """The pixel under the pointer, in the result's pixels; a colour is None where it is not loaded yet or not there."""

    x: int
    y: int
    before: Rgb | None
    after: Rgb | None
