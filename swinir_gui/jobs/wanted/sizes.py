"""How large a result becomes, and how the network gets there: often enough, then down.

A network has one scale. A result of another size is made by the network, repeatedly if needed, until it is at least as large as
asked, and then reduced with Lanczos-3. Proportions are kept, whole pixels rounded half up.

A result that must fill a size of other proportions is made so large that it covers it, and what sticks out is cut away.

A result is never smaller than its source: somebody who asks a program like this for a smaller picture has most likely mistaken the
number, so the picture is refused rather than shrunk. A result as large as its source is made, by one pass and a reduction to
exactly the source's size: that is how a picture is repaired by a network that enlarges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from swinir_gui.errors import LargeEnoughError, RequestError
from swinir_gui.geometry import Size
from swinir_gui.language import tr

_MOST = 10_000_000  # pixels of a side: no format holds more


@dataclass(frozen=True)
class NetworkScale:
    """What the network makes of a picture in one pass."""


@dataclass(frozen=True)
class Factor:
    """So many times as wide and as high.

    Raises:
        RequestError: it is below 1, no number, or makes more of one pixel than any format holds.
    """

    factor: float

    def __post_init__(self) -> None:
        if not 1 <= self.factor <= _MOST:
            message = tr("A picture cannot be enlarged {factor:g} times.").format(factor=self.factor)
            raise RequestError(message, _smaller(self.factor) or tr("Choose a scale of at least 1."))


@dataclass(frozen=True)
class _Edge:
    """One side has so many pixels.

    Raises:
        RequestError: there are none, or more than any format holds.
    """

    pixels: int

    def __post_init__(self) -> None:
        _check_edge(self.pixels)


class LongEdge(_Edge):
    """The longer side has so many pixels."""


class ShortEdge(_Edge):
    """The shorter side has so many pixels."""


@dataclass(frozen=True)
class _Bounds:
    """Both sides have their bounds.

    Raises:
        RequestError: one is larger than any format holds.
    """

    size: Size

    def __post_init__(self) -> None:
        _check_edge(self.size.width)
        _check_edge(self.size.height)


class Within(_Bounds):
    """As large as fits into ``size``."""


class Filling(_Bounds):
    """Exactly ``size``, covered: of two opposite edges as much is cut away from one as from the other."""


@dataclass(frozen=True)
class Megapixels:
    """As close to so many million pixels as whole ones come.

    Raises:
        RequestError: it is no positive number, or more than any format holds.
    """

    count: float

    def __post_init__(self) -> None:
        if not 0 < self.count <= _MOST:
            message = tr("A picture cannot have {count:g} megapixels.").format(count=self.count)
            raise RequestError(message, _smaller(self.count) or tr("Choose more than 0."))


@dataclass(frozen=True)
class Print:
    """As large as fits onto paper, which is turned as the picture is.

    Attributes:
        width: of the paper in inches.
        height: likewise.
        dpi: pixels per inch.

    Raises:
        RequestError: there is no such paper, or no format that holds it.
    """

    width: float
    height: float
    dpi: float

    def __post_init__(self) -> None:
        longest = max(self.width, self.height) * self.dpi
        if not (all(each > 0 for each in (self.width, self.height, self.dpi)) and longest <= _MOST):
            message = tr("There is no print of {width:g}×{height:g} inches with {dpi:g} dots per inch.").format(
                width=self.width, height=self.height, dpi=self.dpi
            )
            raise RequestError(message, _smaller(longest) or tr("Choose numbers above 0."))

    def bounds(self, source: Size) -> Size:
        """The paper in pixels."""
        long, short = sorted((self.width, self.height), reverse=True)
        sides = (long, short) if source.width >= source.height else (short, long)
        return Size(*(max(1, math.floor(side * self.dpi + 0.5)) for side in sides))


def _check_edge(pixels: int) -> None:
    if not 1 <= pixels <= _MOST:
        message = tr("An edge cannot have {pixels} pixels.").format(pixels=pixels)
        raise RequestError(message, _smaller(pixels) or tr("Choose at least 1."))


def _smaller(number: float) -> str:
    """What to do about a number that is too large."""
    return tr("Choose a smaller number.") if number > _MOST else ""


TargetSize = NetworkScale | Factor | LongEdge | ShortEdge | Within | Filling | Megapixels | Print
NETWORK_SCALE = NetworkScale()


@dataclass(frozen=True)
class SizePlan:
    """How a result comes to its size.

    Attributes:
        passes: how often the picture goes through the network, at least once.
        computed: what the last pass makes.
        result: what is stored, equally large or smaller.
        whole: what the last pass is reduced to, where ``result`` is only its middle; None where nothing is cut away.
    """

    passes: int
    computed: Size
    result: Size
    whole: Size | None = None

    @property
    def reduced(self) -> Size:
        """What the last pass is reduced to, before anything is cut away."""
        return self.whole or self.result


class Wanted(NamedTuple):
    """How large a result shall be, whatever makes it."""

    result: Size  # as it is stored
    whole: Size  # before anything is cut away


def wanted_size(target: TargetSize, source: Size, scale: int | None) -> Wanted:
    """How large a picture of size ``source`` shall become; only ``NetworkScale`` asks for the network's ``scale``.

    Raises:
        LargeEnoughError: the picture is larger than that already.
    """
    whole = _whole(target, source, scale)
    if whole.width < source.width or whole.height < source.height:
        message = tr("The picture has {source} pixels and is larger than what was asked for, {whole}.").format(
            source=source, whole=whole
        )
        raise LargeEnoughError(message, tr("Choose a larger size."))
    return Wanted(target.size if isinstance(target, Filling) else whole, whole)


def plan_size(target: TargetSize, source: Size, scale: int) -> SizePlan:
    """How a picture of size ``source`` becomes as large as ``target`` says with a network of ``scale``.

    Raises:
        LargeEnoughError: the picture is larger than that already.
        RequestError: the network does not enlarge, and the result should be larger.
    """
    result, whole = wanted_size(target, source, scale)
    if scale == 1 and whole != source:
        message = tr("The model repairs pictures without enlarging them, so {source} cannot become {whole}.").format(
            source=source, whole=whole
        )
        raise RequestError(message, tr("Choose a model that enlarges, or leave the size as it is."))
    passes, computed = 1, source.scaled(scale)
    while computed.width < whole.width or computed.height < whole.height:
        passes, computed = passes + 1, computed.scaled(scale)
    return SizePlan(passes, computed, result, whole if whole != result else None)


def _whole(target: TargetSize, source: Size, scale: int | None) -> Size:
    match target:
        case NetworkScale():
            if scale is None:
                raise ValueError("what the network makes is asked for, and nobody knows how much that is")
            return source.scaled(scale)
        case Factor(factor):
            return _times(source, factor)
        case Megapixels(count):
            return _times(source, math.sqrt(count * 1e6 / source.pixels))
        case LongEdge(pixels) | ShortEdge(pixels):
            edge = max if isinstance(target, LongEdge) else min
            return _resized(source, pixels, edge(source.width, source.height))
        case Within(bounds) | Filling(bounds):
            return _touching(bounds, source, covers=isinstance(target, Filling))
        case Print():
            return _touching(target.bounds(source), source, covers=False)


def _times(source: Size, factor: float) -> Size:
    return Size(*(max(1, math.floor(side * factor + 0.5)) for side in (source.width, source.height)))


def _touching(bounds: Size, source: Size, *, covers: bool) -> Size:
    """As large as fits into ``bounds``, or as small as ``covers`` them."""
    # By products, because quotients of whole numbers are not exact.
    if (source.width * bounds.height < bounds.width * source.height) is covers:
        return _resized(source, bounds.width, source.width)
    return _resized(source, bounds.height, source.height)


def _resized(source: Size, numerator: int, denominator: int) -> Size:
    sides = ((2 * side * numerator + denominator) // (2 * denominator) for side in (source.width, source.height))
    return Size(*(max(1, side) for side in sides))
