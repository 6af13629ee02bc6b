"""What people and cameras say of a picture in EXIF, letter for letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from swinir_gui.imaging.formats import FORMATS, JPEG, TIFF, Format
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.imaging.metadata.carrying import lost_in
from swinir_gui.imaging.picture_source import PictureSource
from tests.imaging.samples import NOISE, camera_exif


def entry(tag: int, text: str, encoding: str) -> tuple[int, int, int, bytes, bool]:
    """Of a TIFF, as programs write it that do not care that TIFF knows ASCII only."""
    return tag, 2, 0, text.encode(encoding) + b"\0", True


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_letters_beyond_ascii_travel_out_of_a_tiff_as_they_are(
    tmp_path: Path, doubled: Callable[..., Path], order: str, encoding: str, target: Format
) -> None:
    words = {270: "Müller in Österreich", 315: "José Núñez", 33432: "© 1999 Åsa Ek"}
    tags = [entry(tag, text, encoding) for tag, text in words.items()]
    with tifffile.TiffWriter(tmp_path / "a.tif", byteorder=order) as file:
        file.write(np.asarray(NOISE), photometric="rgb", metadata=None, extratags=tags)
    content = doubled(tmp_path / "a.tif", target).read_bytes()
    for text in words.values():
        assert text.encode(encoding) + b"\0" in content


def named_exif() -> tuple[bytes, list[bytes]]:
    """EXIF with words beyond ASCII, also in the directory of the camera, and those words."""
    exif = camera_exif()
    exif[0x013B] = "Jos# N##ez"
    exif.get_ifd(0x8769)[0xA433] = "#rsted Optik"
    words = [text.encode("latin-1") for text in ("José Núñez", "Ørsted Optik")]
    return exif.tobytes().replace(b"Jos# N##ez", words[0]).replace(b"#rsted Optik", words[1]), words


@pytest.mark.parametrize("target", FORMATS)
def test_letters_beyond_ascii_travel_out_of_a_result(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    exif, words = named_exif()
    NOISE.save(tmp_path / "a.jpg", exif=exif)
    first = doubled(tmp_path / "a.jpg", TIFF).rename(tmp_path / "first.tif")
    content = doubled(first, target).read_bytes()
    assert all(word + b"\0" in content for word in words)


def test_each_page_of_a_tiff_has_its_own_words(tmp_path: Path) -> None:
    pixels = np.asarray(NOISE)
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        file.write(pixels[:5, :5], photometric="rgb", metadata=None, subfiletype=1, description="preview")
        for place in ("Oslo", "Rome"):
            file.write(pixels, photometric="rgb", metadata=None, description=place, datetime="1901:01:01 00:00:00")
        file.write(pixels, photometric="rgb", metadata=None)
    pages = PictureSource.open(tmp_path / "a.tif").pages
    found = [PictureSource.open(tmp_path / "a.tif", page).image for page in (None, *pages)]
    field = "exif-ifd0-ImageDescription"
    assert [each.get(field).split()[0] if each.get_typeof(field) else "" for each in found] == ["Oslo", "Oslo", "Rome", ""]


def test_what_people_say_of_a_picture_is_kept_in_tiff(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    exif = camera_exif()
    said = {0x010D: "album", 0x011D: "p. 7", 0x013C: "desk", 0x4746: 5, 0x9C9B: "Großmutter".encode("utf-16le")}
    for tag, value in said.items():
        exif[tag] = value
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    NOISE.save(tmp_path / "a.jpg", exif=exif)
    path = tmp_path / "a.jpg"
    for again in range(2):
        path = doubled(path, TIFF).rename(tmp_path / f"{again}.tif")
        with Image.open(path) as result:
            found = result.getexif()
            assert {tag: found[tag] for tag in said} == said
            assert found.get_ifd(0xA005) == {1: "R03"}


def rated_exif() -> Image.Exif:
    """EXIF with tags that libexif does not know, in both directories."""
    exif = camera_exif()
    exif[0x013C], exif[0x4746], exif[0x011D] = "desk", 5, "p. 7"
    exif.get_ifd(0x8769)[0xFDE8], exif.get_ifd(0x8769)[0x9401] = "Owner: Ann", 25
    exif.get_ifd(0x8769)[0x927C] = b"odd"
    return exif


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dpi", [None, 300])
def test_exif_that_libexif_does_not_know_travels_too(
    tmp_path: Path, doubled: Callable[..., Path], dpi: int | None, order: str, target: Format
) -> None:
    exif = rated_exif()
    exif.endian = order
    NOISE.save(tmp_path / "a.jpg", exif=exif, **({"dpi": (dpi, dpi)} if dpi else {}))
    path = tmp_path / "a.jpg"
    for again in range(2):
        path = doubled(path, target).rename(tmp_path / f"{again}{target.suffix}")
        with Image.open(path) as result:
            found = result.getexif()
            assert [found[tag] for tag in (0x010E, 0x0110, 0x013C, 0x4746, 0x011D)] == ["harbour", "Camera", "desk", 5, "p. 7"]
            assert found.get(0x011A) == (dpi if dpi or target != TIFF else 1)
            details = found.get_ifd(0x8769)
            assert [details[tag] for tag in (0x9003, 0xFDE8, 0x9401)] == ["2020:01:02 03:04:05", "Owner: Ann", 25]
            assert (details[0xA002], details[0xA003]) == result.size
            assert details[0x927C] == b"odd"
            assert 0xA004 not in details


@pytest.mark.parametrize("damage", [b"II*\0\x88\x13\0\0", b"\xff" * 20], ids=["its end is missing", "it is none"])
def test_damaged_exif_is_not_left_out_in_silence(tmp_path: Path, damage: bytes) -> None:
    NOISE.save(tmp_path / "a.jpg", exif=camera_exif())
    assert lost_in(PictureSource.open(tmp_path / "a.jpg").image, JPEG, Strip.NONE) == ()
    content = (tmp_path / "a.jpg").read_bytes()
    at = content.index(b"Exif\0\0") + 6
    (tmp_path / "b.jpg").write_bytes(content[:at] + damage + content[at + len(damage) :])
    image = PictureSource.open(tmp_path / "b.jpg").image
    assert lost_in(image, JPEG, Strip.NONE) == ("its EXIF is damaged: what cannot be read of it is left out",)
    assert lost_in(image, JPEG, Strip.ALL) == ()
