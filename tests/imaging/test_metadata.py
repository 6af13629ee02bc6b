from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, IptcImagePlugin, TiffImagePlugin

from swinir_gui.geometry import Region
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.formats import AVIF, FORMATS, JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import SaveOptions, save

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8))


@pytest.fixture
def doubled(tmp_path: Path) -> Callable[[Path, Format], Path]:
    """Saves the picture at a path at twice its size in a format; returns the new path."""

    def double(path: Path, target: Format) -> Path:
        source = PictureSource.open(path)
        result = tmp_path / f"result{target.suffix}"
        with Canvas(tmp_path, source.size.scaled(2), source.channels, source.depth) as canvas:
            canvas.write(Region.of(canvas.size), source.read(Region.of(source.size)).repeat(2, 0).repeat(2, 1))
            save(canvas.image(), result, source, SaveOptions(target, source.depth))
        return result

    return double


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = 6, "harbour", "Camera"
    details = exif.get_ifd(0x8769)
    details[0xA002], details[0xA003], details[0x9003] = 40, 30, "2020:01:02 03:04:05"
    return exif


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "avif"])
def test_the_profile_travels_bit_for_bit(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    profile = pyvips.Image.profile_load("p3")
    NOISE.save(tmp_path / f"a.{suffix}", icc_profile=profile)
    with Image.open(doubled(tmp_path / f"a.{suffix}", target)) as result:
        assert result.info["icc_profile"] == profile


def test_a_picture_without_profile_gets_none(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.save(tmp_path / "a.png")
    with Image.open(doubled(tmp_path / "a.png", PNG)) as result:
        assert "icc_profile" not in result.info


def test_the_profile_of_cmyk_is_not_put_into_rgb(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    NOISE.convert("CMYK").save(tmp_path / "a.jpg")
    source = PictureSource.open(tmp_path / "a.jpg")
    with Image.open(doubled(source.path, JPEG)) as result:
        assert result.mode == "RGB"
        assert result.info["icc_profile"][16:20] == b"RGB "


@pytest.mark.parametrize("target", [PNG, JPEG, WEBP, AVIF])
def test_exif_travels_upright_and_with_the_new_size(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    NOISE.save(tmp_path / "a.jpg", exif=camera_exif())
    with Image.open(doubled(tmp_path / "a.jpg", target)) as result:
        assert result.size == (60, 80)
        exif = result.getexif()
        assert exif.get(0x0112, 1) == 1
        assert (exif[0x010E], exif[0x0110]) == ("harbour", "Camera")
        details = exif.get_ifd(0x8769)
        assert details[0x9003] == "2020:01:02 03:04:05"
        assert (details[0xA002], details[0xA003]) == (60, 80)


@pytest.mark.parametrize("target", FORMATS)
def test_no_reader_turns_the_result_again(tmp_path: Path, doubled: Callable[..., Path], target: Format) -> None:
    NOISE.save(tmp_path / "a.jpg", exif=camera_exif())
    assert PictureSource.open(doubled(tmp_path / "a.jpg", target)).size.width == 60


@pytest.mark.parametrize(
    "packet",
    [
        b'<x:xmpmeta><rdf:Description tiff:Orientation="6" dc:title="harbour"/></x:xmpmeta>',
        b"<x:xmpmeta><tiff:Orientation>6</tiff:Orientation><dc:title>harbour</dc:title></x:xmpmeta>",
    ],
)
@pytest.mark.parametrize("target", [PNG, JPEG, WEBP, TIFF, AVIF])
def test_xmp_travels_and_is_upright(tmp_path: Path, doubled: Callable[..., Path], target: Format, packet: bytes) -> None:
    NOISE.save(tmp_path / "a.jpg", xmp=packet)
    result = pyvips.Image.new_from_file(str(doubled(tmp_path / "a.jpg", target)))
    assert result.get("xmp-data").rstrip(b"\0") == packet.replace(b"6", b"1")


@pytest.mark.parametrize("target", [JPEG, TIFF])
@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_iptc_travels(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    records = b"\x1c\x02\x78\x00\x07harbour\x1c\x02\x05\x00\x03sea"
    path = tmp_path / f"a.{suffix}"
    if suffix == "tif":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags.tagtype[33723] = 7
        tags[33723] = records
        NOISE.save(path, tiffinfo=tags)
    else:
        other = b"8BIM\x04\x21\x03odd\0\0\0\x03abc\0"
        block = b"Photoshop 3.0\0" + other + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
        image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
        image.set_type(pyvips.GValue.blob_type, "iptc-data", block)
        image.jpegsave(str(path))
    with Image.open(doubled(path, target)) as result:
        found = IptcImagePlugin.getiptcinfo(result)
    assert found == {(2, 0x78): b"harbour", (2, 5): b"sea"}


@pytest.mark.parametrize("target", [PNG, JPEG, TIFF])
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_resolution_travels(tmp_path: Path, doubled: Callable[..., Path], suffix: str, target: Format) -> None:
    NOISE.save(tmp_path / f"a.{suffix}", dpi=(240, 240))
    with Image.open(doubled(tmp_path / f"a.{suffix}", target)) as result:
        assert [float(each) for each in result.info["dpi"]] == pytest.approx([240, 240], abs=0.1)


def test_comments_travel_from_png_to_png(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    image = pyvips.Image.new_from_array(np.asarray(NOISE)).copy(interpretation="srgb")
    image.set_type(pyvips.GValue.gstr_type, "png-comment-0-Title", "harbour")
    image.pngsave(str(tmp_path / "a.png"))
    with Image.open(doubled(tmp_path / "a.png", PNG)) as result:
        assert result.info["Title"] == "harbour"


def exif_with_preview(preview: bytes) -> bytes:
    first = struct.pack("<H", 1) + struct.pack("<HHI4s", 0x112, 3, 1, struct.pack("<HH", 1, 0))
    second_at = 8 + len(first) + 4
    entries = [(0x103, 3, 1, 6), (0x201, 4, 1, second_at + 2 + 36 + 4), (0x202, 4, 1, len(preview))]
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *each) for each in entries) + struct.pack("<I", 0)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + struct.pack("<I", second_at) + second + preview


def test_the_old_preview_is_dropped(tmp_path: Path, doubled: Callable[..., Path]) -> None:
    preview = io.BytesIO()
    NOISE.resize((16, 12)).save(preview, "JPEG")
    NOISE.save(tmp_path / "a.jpg", exif=exif_with_preview(preview.getvalue()))
    assert PictureSource.open(tmp_path / "a.jpg").image.get_typeof("jpeg-thumbnail-data")
    result = doubled(tmp_path / "a.jpg", JPEG).read_bytes()
    assert preview.getvalue()[-100:] not in result
    assert result.count(b"\xff\xd8\xff") == 1
