"""Stamps of pictures of every kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Size
from swinir_gui.imaging.thumbnail import read_thumbnail

BOX = Size(48, 36)


def write(path: Path, mode: str = "RGB", size: tuple[int, int] = (300, 200), **options: object) -> Path:
    picture = Image.new("RGB", size, (200, 40, 40))
    picture.paste((40, 40, 200), (size[0] // 2, 0, *size))
    picture.convert(mode).save(path, **options)
    return path


@pytest.mark.parametrize(
    ("name", "mode", "channels"),
    [("a.png", "RGB", 3), ("a.jpg", "RGB", 3), ("a.png", "L", 3), ("a.png", "RGBA", 4), ("a.png", "LA", 4), ("a.jpg", "CMYK", 3)],
)
def test_every_kind_fills_the_box(name: str, mode: str, channels: int, tmp_path: Path) -> None:
    found = read_thumbnail(write(tmp_path / name, mode), BOX)
    assert found.pixels is not None
    assert found.pixels.shape == (36, 48, channels)
    assert found.pixels.dtype == np.uint8
    assert (found.size, found.damage) == (Size(300, 200), None)
    left, right = found.pixels[18, 4, :3].astype(int), found.pixels[18, 43, :3].astype(int)
    if mode.startswith("RGB"):
        assert np.abs(left - [200, 40, 40]).max() < 8
        assert np.abs(right - [40, 40, 200]).max() < 8


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.full((60, 80), 32_896, np.uint16)).save(tmp_path / "deep.png")
    found = read_thumbnail(tmp_path / "deep.png", BOX)
    assert found.pixels is not None
    assert np.abs(found.pixels.astype(int) - 128).max() <= 1


def test_a_picture_on_its_side_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise
    found = read_thumbnail(write(tmp_path / "a.jpg", exif=exif), BOX)
    assert found.size == Size(200, 300)
    assert found.pixels is not None
    assert found.pixels[2, 24, 0] > 150  # what was left is up
    assert found.pixels[33, 24, 2] > 150


def test_a_tiny_picture_fills_it_too(tmp_path: Path) -> None:
    found = read_thumbnail(write(tmp_path / "a.png", size=(3, 2)), BOX)
    assert found.pixels is not None
    assert found.pixels.shape == (36, 48, 3)


def test_brackets_in_a_name_are_no_options(tmp_path: Path) -> None:
    assert read_thumbnail(write(tmp_path / "a[1].png"), BOX).pixels is not None


def test_a_cut_picture_shows_what_is_left_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (70, 90, 3), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:-9_000])
    found = read_thumbnail(path, BOX)
    assert found.size == Size(90, 70)
    assert found.pixels is not None
    assert found.pixels[0].any()
    assert not found.pixels[-1].any()
    assert found.damage is not None
    assert found.damage.message == "“a.png” is damaged or incomplete."


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(ImageReadError):
        read_thumbnail(tmp_path / "a.png", BOX)


@pytest.mark.parametrize("name", ["a.gif", "a.tif", "a.webp"])
def test_each_page_has_its_own(name: str, tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("red", "blue"))
    first.save(tmp_path / name, save_all=True, append_images=[second])
    for page, colour in ((None, (255, 0, 0)), (0, (255, 0, 0)), (1, (0, 0, 255))):
        found = read_thumbnail(tmp_path / name, BOX, page)
        assert found.pages == 2
        assert found.pixels is not None
        assert np.abs(found.pixels[18, 24, :3].astype(int) - colour).max() < 8
