"""Sizes and rectangles in whole pixels; y grows downwards, the stop of a range is outside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Width and height, each at least 1."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a size must be at least 1×1, not {self.width}×{self.height}")

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"

    @property
    def spaced(self) -> str:
        """The same with blanks around the sign, as people read it."""
        return f"{self.width} × {self.height}"

    @property
    def pixels(self) -> int:
        return self.width * self.height

    def scaled(self, factor: int) -> Size:
        return Size(self.width * factor, self.height * factor)

    def has_shape_of(self, other: Size) -> bool:
        """Whether both can be the same picture at two scales, each side rounded to whole pixels."""
        apart = abs(self.width * other.height - self.height * other.width)
        return 2 * apart <= self.width + self.height + other.width + other.height + 3


@dataclass(frozen=True)
class Region:
    """The rectangle of columns ``left`` … ``right − 1`` and rows ``top`` … ``bottom − 1``; never empty."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a region must hold a pixel, not {self.width}×{self.height}")

    @classmethod
    def of(cls, size: Size) -> Region:
        """The whole picture."""
        return cls(0, 0, size.width, size.height)

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def pixels(self) -> int:
        return self.width * self.height

    def scaled(self, factor: int) -> Region:
        return Region(self.left * factor, self.top * factor, self.width * factor, self.height * factor)

    def moved(self, left: int, top: int) -> Region:
        """The same rectangle with its corner shifted by (``left``, ``top``)."""
        return Region(self.left + left, self.top + top, self.width, self.height)

    def grown(self, margin: int, within: Size) -> Region:
        """The region with ``margin`` more on each side, as far as the picture reaches."""
        left, top = max(0, self.left - margin), max(0, self.top - margin)
        right, bottom = min(within.width, self.right + margin), min(within.height, self.bottom + margin)
        return Region(left, top, right - left, bottom - top)

    def within(self, size: Size) -> Region:
        """The part of it that lies in a picture of ``size``."""
        return Region(self.left, self.top, min(self.right, size.width) - self.left, min(self.bottom, size.height) - self.top)

    def around(self, other: Region) -> Region:
        """The smallest region that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Region(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)

    def on_grid(self, distance: int, within: Size) -> Region:
        """The smallest region with edges at multiples of ``distance``, or the picture's, that contains this one."""
        left, top = (edge // distance * distance for edge in (self.left, self.top))
        right, bottom = (round_up(edge, distance) for edge in (self.right, self.bottom))
        return Region(left, top, right - left, bottom - top).within(within)

    def rows(self, top: int, bottom: int) -> Region:
        """The part between the picture's rows ``top`` and ``bottom``."""
        return Region(self.left, top, self.width, bottom - top)

    def contains(self, other: Region) -> bool:
        inside = self.left <= other.left and other.right <= self.right
        return inside and self.top <= other.top and other.bottom <= self.bottom


def ranges(length: int, step: int) -> Iterator[tuple[int, int]]:
    """(start, stop) of consecutive parts of ``length``, each ``step`` long but for a shorter last one."""
    for start in range(0, length, step):
        yield start, min(start + step, length)


def round_up(value: int, multiple: int) -> int:
    """The smallest multiple of ``multiple`` that is not below ``value``."""
    return -(-value // multiple) * multiple
