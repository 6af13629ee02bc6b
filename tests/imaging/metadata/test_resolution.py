"""The resolution of a source, and none where it has none."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from swinir_gui.imaging.formats import FORMATS, PNG, TIFF, Format
from swinir_gui.imaging.metadata import resolution
from tests.imaging.samples import NOISE, camera_exif


def stated(path: Path) -> list[object]:
    """What a file says of its resolution, as other readers find it; one without a unit is none."""
    with Image.open(path) as image:
        found = [image.getexif().get(tag) for tag in (0x011A, 0x011B, 0x0128)]
        dpi = image.info.get("dpi")
        if image.format == "JPEG" and "exif" in image.info and found[0] is None:
            dpi = None  # as EXIF prescribes readers to guess
        return [] if image.format == "TIFF" and found == [1, 1, 1] else [each for each in (dpi, *found) if each is not None]


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "avif", "gif"])
@pytest.mark.parametrize("exif", [None, camera_exif()])
def test_no_resolution_is_made_up(
    tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format, exif: Image.Exif | None
) -> None:
    NOISE.save(tmp_path / f"a.{suffix}", **({"exif": exif} if exif else {}))
    path = doubled(tmp_path / f"a.{suffix}", target)
    assert stated(path) == []
    again = doubled(path.rename(tmp_path / f"b{path.suffix}"), target)
    assert stated(again) == []
    printed = doubled(tmp_path / f"a.{suffix}", target, dpi=300)
    with Image.open(printed) as image:
        assert image.getexif()[0x011A] == pytest.approx(300, abs=0.1)


def test_a_tiff_whose_resolution_has_no_unit_has_none(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    tifffile.imwrite(
        tmp_path / "a.tif", np.asarray(NOISE), photometric="rgb", resolutionunit=1, resolution=(300, 300), metadata=None
    )
    for target in FORMATS:
        assert stated(doubled(tmp_path / "a.tif", target)) == []


def test_a_big_tiff_says_no_resolution_either(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pyvips.Image.black(9, 9).tiffsave(str(path), bigtiff=True)
    resolution.take_back(path, TIFF)
    assert stated(path) == []


def test_the_resolution_that_libvips_makes_up_can_be_meant(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.save(tmp_path / "a.png", dpi=(71.98, 71.98))
    assert b"pHYs" + struct.pack(">II", 2834, 2834) in (tmp_path / "a.png").read_bytes()
    with Image.open(doubled(tmp_path / "a.png", PNG)) as result:
        assert result.info["dpi"] == pytest.approx((72, 72), abs=0.1)
