from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.bleeding import BledPicture, for_network
from swinir_gui.imaging.picture_source import PictureSource


def bled(path: Path) -> np.ndarray:
    picture = BledPicture(PictureSource.open(path))
    return picture.read(Region.of(picture.size))


def disc(side: int, radius: float, inside: tuple[int, int, int], outside: tuple[int, int, int]) -> np.ndarray:
    """A hard-edged disc of one colour, clear around it."""
    y, x = np.mgrid[0:side, 0:side] - (side - 1) / 2
    within = np.hypot(x, y) <= radius
    pixels = np.where(within[..., None], (*inside, 255), (*outside, 0))
    return pixels.astype(np.uint8)


@pytest.mark.parametrize("outside", [(0, 0, 0), (255, 255, 255), (0, 255, 0)])
def test_clear_pixels_take_the_colour_of_what_is_near(tmp_path: Path, outside: tuple[int, int, int]) -> None:
    Image.fromarray(disc(101, 20, (200, 40, 90), outside)).save(tmp_path / "a.png")
    seen = bled(tmp_path / "a.png") * 255
    y, x = np.mgrid[0:101, 0:101] - 50
    near = np.hypot(x, y) < 20 + 32
    assert np.abs(seen - (200, 40, 90))[near].max() < 4


def test_visible_pixels_keep_their_bits(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    pixels = waves(Size(80, 60), 4, 16)
    pixels[:, :, 3] = np.where(pixels[..., 3] > 40_000, pixels[..., 3], 0)
    path = make_picture("a.png", pixels)
    source, seen = PictureSource.open(path), bled(path)
    visible = pixels[..., 3] > 0
    assert np.array_equal(seen[visible], source.read(Region.of(source.size))[visible])
    assert not np.array_equal(seen, source.read(Region.of(source.size)))


def test_between_two_colours_it_goes_over_smoothly(make_picture: Callable[..., Path]) -> None:
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[:, :20] = 255, 0, 0, 255
    pixels[:, 40:] = 0, 0, 255, 255
    seen = bled(make_picture("a.png", pixels))
    assert (np.diff(seen[:, 19:41, 0], axis=1) <= 1e-6).all()
    assert np.abs(np.diff(seen[:, 19:41], axis=1)).max() < 0.2
    assert seen[..., 1].max() < 1e-3


def test_grey_is_bled_too(make_picture: Callable[..., Path]) -> None:
    pixels = np.zeros((20, 20, 2), np.uint8)
    pixels[5:15, 5:15] = 180, 255
    assert np.abs(bled(make_picture("a.png", pixels)) * 255 - 180).max() < 1


def test_what_is_nowhere_visible_stays_calm(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> None:
    pixels = waves(Size(70, 50), 4)
    pixels[..., 3] = 0
    seen = bled(make_picture("a.png", pixels))
    assert np.isfinite(seen).all()
    assert (seen >= 0).all()
    assert (seen <= 1 + 1e-6).all()
    assert np.abs(np.diff(seen, axis=1)).max() < 0.05


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_cut_into_regions_does_not_show(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path, size = tmp_path_factory.getbasetemp() / "bleeding.png", Size(603, 389)
    if not path.exists():
        dice = np.random.default_rng(3)
        pixels = dice.integers(0, 256, (size.height, size.width, 4), np.uint8)
        pixels[..., 3] = dice.choice(np.array([0, 0, 0, 0, 0, 0, 1, 255], np.uint8), (size.height, size.width))
        pixels[50:250, 100:400, 3] = 0
        Image.fromarray(pixels).save(path)
    left, top = data.draw(st.integers(0, size.width - 1)), data.draw(st.integers(0, size.height - 1))
    region = Region(left, top, data.draw(st.integers(1, size.width - left)), data.draw(st.integers(1, size.height - top)))
    whole = bled(path)[region.top : region.bottom, region.left : region.right]
    assert np.array_equal(BledPicture(PictureSource.open(path)).read(region), whole)


def test_a_picture_without_transparency_is_read_as_it_is(
    make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]
) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(9, 7), 3)))
    assert for_network(source) is source
