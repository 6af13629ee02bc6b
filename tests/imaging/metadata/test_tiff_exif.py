"""EXIF in TIFFs: of either byte order, in either kind of file, found by readers that are not ours."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from swinir_gui.imaging.metadata import tiff_exif

PIXELS = np.random.default_rng(0).integers(0, 256, (30, 41, 3), np.uint8)


def block(order: str) -> bytes:
    """EXIF with items of every size, as a camera of this byte order writes it."""
    exif = Image.Exif()
    exif.endian = order
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model], exif[ExifTags.Base.Artist] = "M", "Camera 1", "Ada"
    exif[ExifTags.Base.Orientation] = 1
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.ExposureTime], details[ExifTags.Base.ISOSpeedRatings] = IFDRational(1, 60), 400
    details[ExifTags.Base.ExposureBiasValue] = IFDRational(-1, 3)
    details[ExifTags.Base.ExifImageWidth], details[ExifTags.Base.ExifImageHeight] = 5, 5
    details[ExifTags.Base.MakerNote] = b"\x01\x02odd"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (51.0, 30.0, 1.5)
    return exif.tobytes()


def described(exif: bytes | None) -> pyvips.Image:
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "JPEG", **({"exif": exif} if exif else {}))
    read = pyvips.Image.new_from_buffer(file.getvalue(), "")
    image = pyvips.Image.new_from_array(PIXELS).copy(interpretation="srgb")
    for name in read.get_fields():
        if name.startswith("exif-"):
            image.set_type(read.get_typeof(name), name, read.get(name))
    return image


def written(path: Path, image: pyvips.Image, **options: object) -> Path:
    image.tiffsave(str(path), compression="deflate", **options)
    tiff_exif.add(path, image)
    return path


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
def test_everything_said_is_found(order: str, *, big: bool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", described(block(order)), bigtiff=big)
    with Image.open(path) as image:
        exif = image.getexif()
        details, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert np.array_equal(np.asarray(image), PIXELS)
    assert (exif[ExifTags.Base.Make], exif[ExifTags.Base.Model], exif[ExifTags.Base.Artist]) == ("M", "Camera 1", "Ada")
    assert (float(details[ExifTags.Base.ExposureTime]), details[ExifTags.Base.ISOSpeedRatings]) == (pytest.approx(1 / 60), 400)
    assert float(details[ExifTags.Base.ExposureBiasValue]) == pytest.approx(-1 / 3)
    assert (details[ExifTags.Base.ExifImageWidth], details[ExifTags.Base.ExifImageHeight]) == (41, 30)
    assert details[ExifTags.Base.MakerNote] == b"\x01\x02odd"
    assert (place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude]) == ("N", (51.0, 30.0, 1.5))
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        assert file.is_bigtiff == big
        assert np.array_equal(page.asarray(), PIXELS)
        assert page.tags["ExifTag"].value["ExposureTime"] == (1, 60)
        assert page.tags["Model"].value == "Camera 1"
    assert np.array_equal(pyvips.Image.new_from_file(str(path)).numpy(), PIXELS)


def test_without_exif_the_file_is_not_touched(tmp_path: Path) -> None:
    image = described(None)
    image.remove("exif-data") if image.get_typeof("exif-data") else None
    assert written(tmp_path / "a.tif", image).read_bytes() == image.tiffsave_buffer(compression="deflate")


def test_the_directory_stays_in_order(tmp_path: Path) -> None:
    with tifffile.TiffFile(written(tmp_path / "a.tif", described(block("<")))) as file:
        tags = [tag.code for tag in file.pages[0].tags]
        assert tags == sorted(set(tags))
        assert len(file.pages) == 1


def test_the_old_preview_is_left_behind(tmp_path: Path) -> None:
    image, preview = described(block("<")), io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(preview, "JPEG")
    image.set_type(pyvips.GValue.blob_type, "jpeg-thumbnail-data", preview.getvalue())
    assert preview.getvalue() not in written(tmp_path / "a.tif", image).read_bytes()
