"""The difference between two pictures: as a picture, its colours, and its figures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from swinir_gui.errors import ImageError
from swinir_gui.geometry import Region, Size, ranges
from swinir_gui.gui.toolkit.qimage import to_qimage
from swinir_gui.imaging.display import Raster
from swinir_gui.imaging.pyramid import Pyramid

AMPLIFICATIONS = (1, 4, 16)
_MEASURED_ROWS = 256
_MEASURED_COLUMNS = 2048


class DifferenceRaster:
    """H×W levels of 255: of each pixel the difference in the channel where it is largest, as far as the pixel can be seen.

    Coarser levels are the means of these, not the difference of means, in which fine texture would vanish.
    """

    def __init__(self, before: Raster, result: Raster) -> None:
        self._before, self._result = before, result
        self._pyramid = Pyramid(result.size, (), self._difference)

    @property
    def size(self) -> Size:
        return self._result.size

    def read(self, region: Region, level: int) -> NDArray[np.uint8]:
        return self._pyramid.read(region, level)

    def forget(self, region: Region) -> None:
        self._pyramid.forget(region)

    def glimpse(self) -> NDArray[np.uint8] | None:
        """Its coarser levels are not the difference of coarse pictures."""
        return None

    def _difference(self, region: Region) -> NDArray[np.uint8]:
        one, other = self._before.read(region, 0), self._result.read(region, 0)
        apart = np.maximum(one[..., :3], other[..., :3]) - np.minimum(one[..., :3], other[..., :3])
        largest: NDArray[np.uint8] = np.maximum(np.maximum(apart[..., 0], apart[..., 1]), apart[..., 2])
        if min(one.shape[2], other.shape[2]) < 4:
            return largest
        # Under what is transparent the result has other colours, which nobody sees.
        opacity = np.maximum(one[..., 3], other[..., 3]).astype(np.uint16)
        return ((largest * opacity + 127) // 255).astype(np.uint8)


@dataclass(frozen=True)
class DifferenceFigures:
    """In levels of 255, over all pixels: the mean, and what 95 % of them stay at or below."""

    mean: float
    percentile_95: int


class DifferenceMeter(QObject):
    """Measures a whole difference on a thread of its own, since every pixel must be read."""

    measured = Signal(object, object)  # the raster, DifferenceFigures

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._stop = threading.Event()

    def measure(self, raster: DifferenceRaster) -> None:
        """Begin; ``measured`` tells the end, unless ``stop`` or another beginning comes first."""
        self.stop()
        self._stop = threading.Event()
        self._pool.start(partial(self._run, raster, self._stop))

    def stop(self) -> None:
        """Give up what is being measured."""
        self._stop.set()

    def shut_down(self) -> None:
        """Stop and wait for the thread."""
        self.stop()
        self._pool.waitForDone()

    def _run(self, raster: DifferenceRaster, stop: threading.Event) -> None:
        try:
            found = figures(raster, stop.is_set)
        except ImageError:
            return  # the layer that shows the picture tells of it
        if found is not None:
            self.measured.emit(raster, found)


def figures(raster: Raster, stopped: Callable[[], bool] = lambda: False) -> DifferenceFigures | None:
    """Read all of ``raster`` and count; None when ``stopped``."""
    counts = np.zeros(256, np.int64)
    for region in _parts(raster.size):
        if stopped():
            return None
        counts += np.bincount(raster.read(region, 0).ravel(), minlength=256)
    total = int(counts.sum())
    within = np.cumsum(counts)
    return DifferenceFigures(float(counts @ np.arange(256)) / total, int(np.searchsorted(within, 0.95 * total)))


def shown(amplification: int) -> Callable[[NDArray[np.uint8]], QImage]:
    """How a difference becomes an image."""
    top = 256 / amplification
    table = [ramp()[min(255, round(level / top * 256))] for level in range(256)]
    return partial(to_qimage, colours=table)


@cache
def ramp() -> tuple[int, ...]:
    """256 opaque ARGB colours from black over violet and orange to pale yellow, their lightness rising steadily.

    Laid out in OKLCh: lightness grows by equal steps of L*, the hue turns the short way from violet to yellow, and the
    chroma is what sRGB holds there, at most a bound.
    """
    colors = []
    for step in np.linspace(0, 1, 256):
        lightness, hue = _cone_lightness(1 + 95 * step), np.radians(285 + 185 * step)
        chroma = min(0.2, 0.55 * step, 0.9 * (1 - step) + 0.08)
        rgb = _oklch(lightness, chroma, hue)
        while rgb.min() < 0 or rgb.max() > 1:
            chroma *= 0.97
            rgb = _oklch(lightness, chroma, hue) if chroma > 0.001 else np.clip(rgb, 0, 1)
        encoded = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * np.maximum(rgb, 0) ** (1 / 2.4) - 0.055)
        red, green, blue = (int(value) for value in np.rint(encoded * 255))
        colors.append(0xFF000000 | red << 16 | green << 8 | blue)
    return tuple(colors)


def _cone_lightness(perceived: float) -> float:
    """OKLab's lightness of the grey whose CIE L* is ``perceived``."""
    return (perceived + 16) / 116 if perceived > 8 else float(np.cbrt(perceived / 903.3))


def _oklch(lightness: float, chroma: float, hue: float) -> NDArray[np.float64]:
    """Linear sRGB of an OKLCh colour, outside 0 … 1 where sRGB has no such colour."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    to_cones = np.array([[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]])
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    rgb: NDArray[np.float64] = to_rgb @ (to_cones @ np.array([lightness, a, b])) ** 3
    return rgb


def _parts(size: Size) -> Iterator[Region]:
    for top, bottom in ranges(size.height, _MEASURED_ROWS):
        for left, right in ranges(size.width, _MEASURED_COLUMNS):
            yield Region(left, top, right - left, bottom - top)
