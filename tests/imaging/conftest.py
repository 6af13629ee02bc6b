"""Pictures made on the spot: nothing here is read from outside the test's own folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import Format
from swinir_gui.imaging.metadata.carriage import Carriage
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import save

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
_KINDS = {(1, 8): "b-w", (1, 16): "grey16", (3, 8): "srgb", (3, 16): "rgb16"}


def gradient(size: Size, bands: int, depth: int = 8) -> Pixels:
    """Smooth waves, different in each band, that use most of the range: H×W×bands."""
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    waves = np.sin(x / 9)[..., None] + np.cos(y[..., None] / 7 + np.arange(bands))
    return ((waves / 4 + 0.5) * (2**depth - 1)).astype(np.uint8 if depth == 8 else np.uint16)


def as_image(pixels: Pixels) -> pyvips.Image:
    """A libvips image of 1 … 4 bands, the second or fourth being alpha."""
    channels, depth = (1 if pixels.shape[2] < 3 else 3), 8 * pixels.itemsize
    return pyvips.Image.new_from_array(pixels).copy(interpretation=_KINDS[channels, depth])


@pytest.fixture
def make_picture(tmp_path: Path) -> Callable[..., Path]:
    """Writes pixels under a name (its suffix is the format) and returns the path."""

    def make(name: str, pixels: Pixels, **options: object) -> Path:
        path = tmp_path / name
        as_image(pixels).write_to_file(str(path), **options)
        return path

    return make


@pytest.fixture
def waves() -> Callable[..., Pixels]:
    """``gradient``."""
    return gradient


@pytest.fixture
def doubled(tmp_path: Path) -> Callable[[Path, Format], Path]:
    """Saves the picture at a path at twice its size in a format; returns the new path."""

    def double(path: Path, target: Format, **carriage: object) -> Path:
        source = PictureSource.open(path)
        result = tmp_path / f"result{target.suffix}"
        with Canvas(tmp_path, source.size.scaled(2), source.channels, source.depth) as canvas:
            canvas.write(Region.of(canvas.size), source.read(Region.of(source.size)).repeat(2, 0).repeat(2, 1))
            save(canvas.image(), result, source, SaveOptions(target, source.depth, carriage=Carriage(**carriage)))
        return result

    return double
