"""What a TIFF keeps beside its pictures, such as smaller copies, is neither counted nor taken for one of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.picture_source import PictureSource

DICE = np.random.default_rng(0)
PICTURE, OTHER, SMALL = (DICE.integers(0, 256, (*sides, 3), np.uint8) for sides in ((40, 60), (40, 60), (10, 15)))
FULL, REDUCED, PAGE, MASK = 0, 1, 2, 4
OLD_REDUCED = (255, 3, 1, 2, True)


def saved(path: Path, *pages: tuple[np.ndarray, int], order: str = "<", big: bool = False) -> PictureSource:
    with tifffile.TiffWriter(path, byteorder=order, bigtiff=big) as file:
        for pixels, kind in pages:
            meaning = "mask" if kind == MASK else "rgb"
            file.write(pixels, photometric=meaning, subfiletype=kind, metadata=None)
    return PictureSource.open(path)


def shown(source: PictureSource) -> np.ndarray:
    return np.rint(source.read(Region.of(source.size)) * 255).astype(np.uint8)


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True), (">", True)])
def test_a_preview_that_comes_first_is_not_the_picture(tmp_path: Path, order: str, *, big: bool) -> None:
    source = saved(tmp_path / "a.tif", (SMALL, REDUCED), (PICTURE, FULL), order=order, big=big)
    assert (source.size, source.page, source.pages, source.notices) == (Size(60, 40), 1, (1,), ())
    assert np.array_equal(shown(source), PICTURE)


def test_levels_of_a_pyramid_are_no_pages(tmp_path: Path) -> None:
    image = pyvips.Image.new_from_array(DICE.integers(0, 256, (300, 400, 3), np.uint8))
    image.tiffsave(str(tmp_path / "a.tif"), tile=True, tile_width=64, tile_height=64, pyramid=True)
    assert pyvips.Image.new_from_file(str(tmp_path / "a.tif")).get("n-pages") > 2
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.size, source.pages, source.notices) == (Size(400, 300), (0,), ())


def test_previews_and_masks_among_pages_are_left_out(tmp_path: Path) -> None:
    source = saved(tmp_path / "a.tif", (PICTURE, PAGE), (SMALL, REDUCED), (OTHER, PAGE), (PICTURE[:, :, 0] > 128, MASK))
    assert source.pages == (0, 2)
    assert source.notices == ("only the first page of 2 is used",)
    assert np.array_equal(shown(PictureSource.open(tmp_path / "a.tif", 2)), OTHER)


def test_the_old_word_for_it_counts_too(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(PICTURE, photometric="rgb", metadata=None)
        file.write(SMALL, photometric="rgb", metadata=None, extratags=(OLD_REDUCED,))
    assert PictureSource.open(tmp_path / "a.tif").pages == (0,)


def test_where_nothing_but_copies_is_there_they_are_the_pages(tmp_path: Path) -> None:
    assert saved(tmp_path / "a.tif", (SMALL, REDUCED), (PICTURE, REDUCED)).pages == (0, 1)
