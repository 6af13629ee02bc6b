from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.color.samples import PROFILE_FIELD
from swinir_gui.imaging.display import CanvasRaster, FileRaster, SourceRaster, covering
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.pyramid import halve, level_size

MakePicture = Callable[..., Path]


def whole(raster, level: int = 0):
    return raster.read(Region.of(level_size(raster.size, level)), level)


def slope(size: Size):
    """Rises by 4 to the right in red, downwards in green; blue is still."""
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    return np.stack([x * 4 + 10, y * 4 + 10, np.full_like(x, 77)], axis=-1).astype(np.uint8)


def tagged(path: Path, pixels, profile: bytes) -> Path:
    image = pyvips.Image.new_from_array(pixels).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    image.write_to_file(str(path), keep="icc")
    return path


def builtin_profile(name: str) -> bytes:
    return pyvips.Operation.call("profile_load", name)


def test_an_untagged_picture_is_shown_as_it_is(make_picture: MakePicture, waves) -> None:
    pixels = waves(Size(70, 50), 3)
    np.testing.assert_array_equal(whole(FileRaster(make_picture("a.png", pixels))), pixels)


def test_sixteen_bits_become_eight_by_rounding(make_picture: MakePicture) -> None:
    pixels = np.array([[[0, 128, 129], [65535, 257 * 200 + 128, 257 * 200 + 129]]], np.uint16)
    shown = whole(FileRaster(make_picture("a.png", pixels)))
    assert shown.tolist() == [[[0, 0, 1], [255, 200, 201]]]


@pytest.mark.parametrize("depth", [8, 16])
def test_grey_has_three_equal_channels(make_picture: MakePicture, waves, depth: int) -> None:
    shown = whole(FileRaster(make_picture("a.png", waves(Size(20, 10), 1, depth))))
    assert shown.shape == (10, 20, 3)
    assert (shown == shown[..., :1]).all()


def test_transparency_is_a_fourth_channel(make_picture: MakePicture, waves) -> None:
    pixels = waves(Size(30, 20), 4)
    source = PictureSource.open(make_picture("a.png", pixels))
    np.testing.assert_array_equal(whole(FileRaster(source.path)), pixels)
    enlarged = whole(SourceRaster(source, Size(60, 40)))
    assert enlarged.shape == (40, 60, 4)


def test_colours_go_from_the_embedded_profile_to_srgb(tmp_path: Path) -> None:
    pixels = np.full((8, 8, 3), (200, 80, 80), np.uint8)
    red, green, blue = whole(FileRaster(tagged(tmp_path / "p3.png", pixels, builtin_profile("p3"))))[4, 4]
    assert red > 205, "the same numbers mean a stronger red in Display P3"
    assert green < 80
    assert blue < 80


def test_a_profile_that_says_what_srgb_says_changes_no_bit(tmp_path: Path, waves) -> None:
    pixels = waves(Size(40, 30), 3)
    path = tagged(tmp_path / "srgb.png", pixels, builtin_profile("srgb"))
    np.testing.assert_array_equal(whole(FileRaster(path)), pixels)


def test_a_broken_profile_is_left_out(tmp_path: Path, waves) -> None:
    pixels = waves(Size(40, 30), 3)
    path = tagged(tmp_path / "broken.tif", pixels, b"no profile at all" * 20)
    np.testing.assert_array_equal(whole(FileRaster(path)), pixels)


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_an_enlarged_source_lines_up_with_the_result(make_picture: MakePicture, scale: int) -> None:
    size = Size(40, 30)
    source = PictureSource.open(make_picture("a.png", slope(size)))
    shown = whole(SourceRaster(source, size.scaled(scale))).astype(float)
    centres = [(np.arange(side * scale) + 0.5) / scale - 0.5 for side in (size.width, size.height)]
    inner = slice(3 * scale, -3 * scale)
    np.testing.assert_allclose(
        shown[inner, inner, 0], np.broadcast_to(centres[0] * 4 + 10, shown.shape[:2])[inner, inner], atol=0.6
    )
    np.testing.assert_allclose(
        shown[inner, inner, 1], np.broadcast_to(centres[1][:, None] * 4 + 10, shown.shape[:2])[inner, inner], atol=0.6
    )
    assert (shown[..., 2] == 77).all(), "nothing darkens at the edges"


def test_an_edge_stays_in_the_middle_between_its_pixels(make_picture: MakePicture) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, 4:] = 255
    row = whole(SourceRaster(PictureSource.open(make_picture("a.png", pixels)), Size(32, 32)))[16, :, 0].astype(int)
    np.testing.assert_allclose(row + row[::-1], 255, atol=1)


def test_a_reduced_source_lines_up_too(make_picture: MakePicture) -> None:
    source = PictureSource.open(make_picture("a.png", slope(Size(48, 48))))
    shown = whole(SourceRaster(source, Size(24, 24)))[8:-8, 8:-8, 0].astype(float)
    expected = (np.arange(24) * 2 + 0.5) * 4 + 10
    np.testing.assert_allclose(shown, np.broadcast_to(expected[8:-8], shown.shape), atol=1.1)


def test_the_same_size_is_the_same_picture(make_picture: MakePicture, waves) -> None:
    pixels = waves(Size(33, 21), 3)
    source = PictureSource.open(make_picture("a.png", pixels))
    np.testing.assert_array_equal(whole(SourceRaster(source, source.size)), pixels)


def test_the_level_of_the_sources_own_size_is_the_source(make_picture: MakePicture, waves) -> None:
    pixels = waves(Size(64, 48), 3)
    raster = SourceRaster(PictureSource.open(make_picture("a.png", pixels)), Size(256, 192))
    np.testing.assert_array_equal(whole(raster, 2), pixels)
    np.testing.assert_array_equal(whole(raster, 3), halve(pixels))


@pytest.mark.parametrize("scale", [3, 4])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_coarse_levels_stand_where_the_result_has_them(make_picture: MakePicture, waves, scale: int, level: int) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(96, 72), 3)))
    raster = SourceRaster(source, source.size.scaled(scale))
    expected = whole(raster)
    for _ in range(level):
        expected = halve(expected)
    apart = whole(raster, level).astype(int) - expected
    assert np.abs(apart).mean() < 1.0, "a shift by half a pixel makes 1.2 and more"
    assert abs(apart.mean()) < 0.6, "roundings only"


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_part_is_read_as_it_is_in_the_whole(make_picture: MakePicture, waves, level: int) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(90, 60), 3)))
    raster = SourceRaster(source, source.size.scaled(3))
    part = Region(17, 11, 31, 23)
    expected = whole(raster, level)[part.top : part.bottom, part.left : part.right]
    assert np.abs(raster.read(part, level).astype(int) - expected).max() <= 1


def test_a_growing_result_is_shown_as_far_as_it_is(tmp_path: Path, make_picture: MakePicture, waves) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(1024, 64), 3)))
    with Canvas(tmp_path, Size(2048, 128), 3, 16) as canvas:
        raster = CanvasRaster(canvas, source)
        assert not whole(raster, 2).any()
        canvas.write(Region(0, 64, 2048, 64), np.ones((64, 2048, 3), np.float32))
        assert not raster.read(Region(0, 0, 2048, 64), 0).any()
        assert (raster.read(Region(0, 64, 2048, 64), 0) == 255).all()
        raster.forget(Region(0, 64, 2048, 64))
        coarse = whole(raster, 2)
        assert not coarse[:16].any()
        assert (coarse[16:] == 255).all()


def test_a_result_has_the_sources_profile_and_transparency(tmp_path: Path) -> None:
    pixels = np.full((8, 8, 3), (200, 80, 80), np.uint8)
    alpha = np.full((8, 8, 1), 128, np.uint8)
    path = tagged(tmp_path / "p3.png", np.concatenate([pixels, alpha], axis=2), builtin_profile("p3"))
    source = PictureSource.open(path)
    with Canvas(tmp_path, Size(16, 16), 3, 8) as canvas:
        canvas.write(Region.of(canvas.size), pixels.repeat(2, 0).repeat(2, 1).astype(np.float32) / 255)
        shown = whole(CanvasRaster(canvas, source))
    np.testing.assert_array_equal(shown[8, 8], whole(FileRaster(path))[4, 4])
    assert (shown[..., 3] == 128).all()


def test_a_picture_that_lost_its_end_is_named_when_it_is_read(make_picture: MakePicture, waves) -> None:
    path = make_picture("cut.png", np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8))
    path.write_bytes(path.read_bytes()[:60_000])
    raster = FileRaster(path)
    with pytest.raises(ImageReadError, match="damaged or incomplete"):
        whole(raster)


@pytest.mark.parametrize("size", [Size(130, 110), Size(180, 60), Size(60, 40)])
def test_of_a_source_as_much_is_shown_as_its_result_has_kept(make_picture: MakePicture, waves, size: Size) -> None:
    source = PictureSource.open(make_picture("a.png", waves(Size(60, 40), 3)))
    full = SourceRaster(source, covering(source.size, size))
    middle = Region((full.size.width - size.width) // 2, (full.size.height - size.height) // 2, size.width, size.height)
    shown = SourceRaster(source, size)
    np.testing.assert_array_equal(whole(shown), full.read(middle, 0))
    coarse, halved = whole(shown, 1).astype(int), halve(full.read(middle, 0)).astype(int)
    assert np.abs(coarse - halved)[2:-2, 2:-2].mean() < 2
