"""HEIC by libvips' header and pi-heif's pixels; how the files came about says ``heic/README.md``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pi_heif
import pytest
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.decoders import pillow_formats
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.thumbnail import read_thumbnail

FILES = Path(__file__).parent / "heic"
BLOCKS = np.random.default_rng(0).integers(0, 256, (4, 6, 3), np.uint8).repeat(16, 0).repeat(16, 1) / 255
CLOSE = 0.02  # of what the encoder does to plain squares


def whole(source: PictureSource) -> np.ndarray:
    return source.read(Region.of(source.size))


def test_the_file_s_turn_is_made_once_and_its_metadata_come_along() -> None:
    source = PictureSource.open(FILES / "turned.heic")
    assert (source.size, source.depth, source.format, source.notices) == (Size(64, 96), 8, None, ())
    assert np.abs(whole(source) - np.rot90(BLOCKS, -1)).mean() < CLOSE
    assert source.image.get("exif-ifd0-ImageDescription").startswith("harbour")
    assert not source.image.get_typeof("orientation")


def test_ten_bits_stay_more_than_eight_and_white_stays_white() -> None:
    source = PictureSource.open(FILES / "deep.heic")
    assert (source.size, source.depth) == (Size(96, 64), 16)
    pixels = whole(source)
    assert pixels[8, 8].tolist() == [1, 1, 1]
    assert np.abs(pixels - BLOCKS)[16:].mean() < CLOSE


def test_transparency_is_read() -> None:
    source = PictureSource.open(FILES / "see-through.heic")
    assert source.has_alpha
    assert not source.is_opaque
    assert np.abs(whole(source) - BLOCKS).mean() < CLOSE
    alpha = source.alpha
    assert alpha
    assert np.abs(alpha.numpy() / 255 - np.where(np.arange(96) < 48, 64, 255) / 255).mean() < CLOSE


def test_of_several_pictures_each_is_there() -> None:
    first = PictureSource.open(FILES / "two.heic")
    assert first.notices == ("only the first picture of 2 is used",)
    second = PictureSource.open(FILES / "two.heic", page=1)
    assert (first.size, second.size) == (Size(96, 64), Size(48, 64))
    assert np.abs(whole(second) - BLOCKS[::-1, :48]).mean() < CLOSE


def test_opening_decodes_nothing_and_reading_does_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    through = pi_heif.open_heif
    monkeypatch.setattr(pi_heif, "open_heif", lambda *given, **options: opened.append(given) or through(*given, **options))
    source = PictureSource.open(FILES / "turned.heic")
    assert not opened
    assert np.array_equal(whole(source), whole(source))
    assert len(opened) == 1


def test_the_list_shows_it() -> None:
    thumbnail = read_thumbnail(FILES / "turned.heic", Size(32, 48))
    assert thumbnail.size == Size(64, 96)
    assert thumbnail.pixels is not None
    assert np.abs(thumbnail.pixels / 255 - np.rot90(BLOCKS, -1)[::2, ::2]).mean() < 0.15  # the edges of the squares are blurred


@pytest.mark.parametrize("kept", [20, 300, 500, 800])
def test_a_part_of_one_is_said_to_be_damaged(tmp_path: Path, kept: int) -> None:
    (tmp_path / "a.heic").write_bytes((FILES / "turned.heic").read_bytes()[:kept])
    with pytest.raises(ImageReadError, match="damaged"):
        whole(PictureSource.open(tmp_path / "a.heic"))


def test_one_whose_parts_have_impossible_names_is_said_to_be_damaged(tmp_path: Path) -> None:
    heic = (FILES / "turned.heic").read_bytes()
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "harbour"
    Image.new("RGB", (32, 32)).save(file, "AVIF", exif=exif)
    for content in (heic, file.getvalue()):
        (tmp_path / "a.heic").write_bytes(content.replace(b"Exif", b"Exi\xff", 1))
        with pytest.raises(ImageReadError, match="damaged"):
            PictureSource.open(tmp_path / "a.heic")


def test_one_that_memory_should_not_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pillow_formats, "_MOST_BYTES", 96 * 64 * 3 - 1)
    with pytest.raises(ImageReadError, match="too large"):
        PictureSource.open(FILES / "turned.heic")


def test_where_the_library_is_missing_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(ImageReadError, match="pi-heif") as caught:
        PictureSource.open(FILES / "turned.heic")
    assert "pip install pi-heif" in caught.value.hint
