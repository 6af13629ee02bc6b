"""What is seen of a large picture before it is decoded looks as the picture does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging import glimpse
from swinir_gui.imaging.color.samples import PROFILE_FIELD
from swinir_gui.imaging.display import FileRaster, SourceRaster
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.pyramid import level_size

WIDE = Size(4096, 96)
TILED = {"tile": True, "tile_width": 128, "tile_height": 128, "pyramid": True}


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glimpse, "_FEWEST_PIXELS", WIDE.pixels)


@pytest.fixture
def stripes() -> pyvips.Image:
    """Wide fields of colour whose numbers mean others in sRGB, to be turned upright, each end unlike the other."""
    y, x = np.mgrid[0 : WIDE.height, 0 : WIDE.width]
    pixels = np.stack([x // 256 * 15, 200 - x // 512 * 20, y // 48 * 90 + 40], axis=-1).astype(np.uint8)
    image = pyvips.Image.new_from_array(pixels).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, pyvips.Operation.call("profile_load", "p3"))
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    return image


def as_it_is_read(raster) -> np.ndarray:
    """Two levels coarser: what the glimpses here are."""
    return raster.read(Region.of(level_size(raster.size, 2)), 2)


def assert_alike(coarse: np.ndarray | None, read: np.ndarray) -> None:
    assert coarse is not None
    assert coarse.shape == read.shape
    assert np.percentile(np.abs(coarse.astype(int) - read), 95) <= 4, "but at the edges between fields"


def test_a_jpeg_is_decoded_small(tmp_path: Path, stripes: pyvips.Image) -> None:
    stripes.jpegsave(str(tmp_path / "a.jpg"), Q=95)
    raster = FileRaster(tmp_path / "a.jpg")
    assert raster.size == Size(WIDE.height, WIDE.width)
    assert_alike(raster.glimpse(), as_it_is_read(raster))


@pytest.mark.parametrize("beneath", [False, True])
def test_of_a_pyramid_one_of_the_copies_is_shown(tmp_path: Path, stripes: pyvips.Image, *, beneath: bool) -> None:
    stripes.tiffsave(str(tmp_path / "a.tif"), subifd=beneath, **TILED)
    raster = FileRaster(tmp_path / "a.tif")
    assert_alike(raster.glimpse(), as_it_is_read(raster))


def test_copies_that_say_less_are_shown_as_the_picture_is(tmp_path: Path, stripes: pyvips.Image) -> None:
    pixels = stripes.numpy()
    said = [(274, "H", 1, 6, True)]
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(pixels, photometric="rgb", subifds=2, iccprofile=stripes.get(PROFILE_FIELD), extratags=said, metadata=None)
        for step in (2, 4):
            file.write(pixels[::step, ::step], photometric="rgb", subfiletype=1, metadata=None)
    raster = FileRaster(tmp_path / "a.tif")
    assert_alike(raster.glimpse(), as_it_is_read(raster))


def test_no_more_is_had_than_a_screen_shows(tmp_path: Path, stripes: pyvips.Image) -> None:
    stripes.resize(4, vscale=0.25).jpegsave(str(tmp_path / "a.jpg"))
    shown = FileRaster(tmp_path / "a.jpg").glimpse()
    assert shown is not None
    assert shown.shape == (1024, 2, 3)


def test_transparency_is_seen_through(tmp_path: Path, stripes: pyvips.Image) -> None:
    clear = stripes.bandjoin((stripes[0] > 100).ifthenelse(255, 0).cast("uchar"))
    clear.tiffsave(str(tmp_path / "a.tif"), **TILED)
    raster = FileRaster(tmp_path / "a.tif")
    shown, read = raster.glimpse(), as_it_is_read(raster)
    assert shown is not None
    assert_alike(shown[..., 3:], read[..., 3:])
    assert_alike(shown[..., :3] * (shown[..., 3:] // 255), read[..., :3] * (read[..., 3:] // 255))


def test_as_much_is_seen_as_the_result_will_show(tmp_path: Path, stripes: pyvips.Image) -> None:
    stripes.jpegsave(str(tmp_path / "a.jpg"), Q=95)
    middle = SourceRaster(PictureSource.open(tmp_path / "a.jpg"), Size(2 * WIDE.height, WIDE.width))
    shown = middle.glimpse()
    assert shown is not None
    read = middle.read(Region.of(level_size(middle.size, 3)), 3)
    assert shown.shape == (512, 24, 3)
    assert_alike(shown, read)


@pytest.mark.parametrize(("name", "options"), [("a.png", {}), ("a.tif", {}), ("a.jpg", {"interlace": True})])
def test_what_is_had_no_sooner_than_the_picture_is_not_asked_for(tmp_path: Path, stripes: pyvips.Image, name: str, options) -> None:
    stripes.write_to_file(str(tmp_path / name), **options)
    assert FileRaster(tmp_path / name).glimpse() is None


def test_a_second_page_of_half_the_size_is_no_copy(tmp_path: Path, stripes: pyvips.Image) -> None:
    pixels = stripes.numpy()
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for page in (pixels, pixels[::2, ::2] // 2, pixels[::4, ::4] // 2):
            file.write(page, photometric="rgb", metadata=None)
    assert FileRaster(tmp_path / "a.tif").glimpse() is None


def test_a_picture_of_few_pixels_is_there_as_soon(make_picture: Callable[..., Path], waves) -> None:
    assert FileRaster(make_picture("a.jpg", waves(Size(2100, 90), 3))).glimpse() is None


def test_of_a_damaged_file_nothing_is_shown_in_advance(tmp_path: Path, stripes: pyvips.Image) -> None:
    stripes.jpegsave(str(tmp_path / "a.jpg"), Q=95)
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) * 2 // 3])
    assert FileRaster(tmp_path / "a.jpg").glimpse() is None
