from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging import pyramid
from swinir_gui.imaging.pyramid import Pyramid, coarser, doubled, halve, last_level, level_size

SIDES = st.integers(1, 5000)


class Counted:
    """A picture that notes what is read of it."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.pixels = np.random.default_rng(1).integers(0, 256, (size.height, size.width, 3), np.uint8)
        self.reads: list[Region] = []

    def read(self, region: Region):
        self.reads.append(region)
        return self.pixels[region.top : region.bottom, region.left : region.right]


def test_halving_means_four_pixels_and_rounds_half_up() -> None:
    pixels = np.array([[0, 1, 10], [0, 1, 10], [7, 8, 255]], np.uint8)
    assert halve(pixels).tolist() == [[1, 10], [8, 255]]


@given(SIDES, SIDES, st.integers(0, 6))
def test_level_sizes_agree_with_halving_again_and_again(width: int, height: int, level: int) -> None:
    size = Size(width, height)
    for _ in range(level):
        size = Size(-(-size.width // 2), -(-size.height // 2))
    assert level_size(Size(width, height), level) == size


@given(SIDES, SIDES)
def test_the_last_level_is_the_first_that_fits_a_chunk(width: int, height: int) -> None:
    size = Size(width, height)
    last = last_level(size)
    assert max(level_size(size, last).width, level_size(size, last).height) <= pyramid.CHUNK
    assert last == 0 or max(level_size(size, last - 1).width, level_size(size, last - 1).height) > pyramid.CHUNK


@given(st.integers(0, 3000), st.integers(1, 2000), st.integers(1, 6))
def test_a_coarse_region_covers_what_changed(left: int, width: int, level: int) -> None:
    found = coarser(Region(left, left, width, width), level)
    assert found.left * 2**level <= left
    assert found.right * 2**level >= left + width


def test_doubling_stays_inside() -> None:
    assert doubled(Region(2, 0, 2, 2), Size(7, 3)) == Region(4, 0, 3, 3)


@pytest.mark.parametrize("size", [Size(2048, 1600), Size(2311, 1235), Size(3, 4099)], ids=str)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_levels_are_the_picture_halved(size: Size, level: int) -> None:
    picture = Counted(size)
    expected = picture.pixels
    for _ in range(level):
        expected = halve(expected)
    got = Pyramid(size, (3,), picture.read).read(Region.of(level_size(size, level)), level)
    np.testing.assert_array_equal(got, expected)


def test_a_level_is_made_once_and_only_where_it_is_looked_at() -> None:
    picture = Counted(Size(8192, 8192))
    levels = Pyramid(picture.size, (3,), picture.read)
    levels.read(Region(0, 0, 100, 100), 2)
    assert sum(region.pixels for region in picture.reads) == 2048**2
    levels.read(Region(50, 50, 200, 200), 2)
    assert len(picture.reads) == 1


def test_what_changed_is_read_again_and_nothing_else() -> None:
    picture = Counted(Size(8192, 4096))
    levels = Pyramid(picture.size, (3,), picture.read)
    whole = Region.of(level_size(picture.size, 3))
    levels.read(whole, 3)
    picture.reads.clear()
    picture.pixels[10:20, 5000:5010] = 0
    levels.forget(Region(5000, 10, 10, 10))
    expected = halve(halve(halve(picture.pixels)))
    np.testing.assert_array_equal(levels.read(whole, 3), expected)
    assert picture.reads == [Region(4096, 0, 2048, 2048)]


def test_pixels_that_change_while_they_are_halved_are_read_again() -> None:
    picture = Counted(Size(2048, 2048))

    def meddle(region: Region):
        pixels = picture.read(region).copy()
        if len(picture.reads) == 1:
            picture.pixels[:] = 9
            levels.forget(Region(0, 0, 1, 1))
        return pixels

    levels = Pyramid(picture.size, (3,), meddle)
    region = Region.of(level_size(picture.size, 2))
    levels.read(region, 2)
    assert (levels.read(region, 2) == 9).all()


def test_large_levels_live_on_disk(monkeypatch) -> None:
    monkeypatch.setattr(pyramid, "_MEMORY_BYTES", 1000)
    picture = Counted(Size(600, 600))
    got = Pyramid(picture.size, (3,), picture.read).read(Region(0, 0, 150, 150), 2)
    np.testing.assert_array_equal(got, halve(halve(picture.pixels)))
