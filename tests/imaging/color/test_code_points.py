from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.geometry import Region
from swinir_gui.imaging.color.code_points import profile_of
from swinir_gui.imaging.color.icc import ADOBE_RGB_MATRIX, Profile
from swinir_gui.imaging.color.samples import PROFILE_FIELD
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import PNG
from swinir_gui.imaging.picture_source import PictureSource
from tests import icc_profiles as icc
from tests.round_trip import passed_through

NOISE = np.random.default_rng(3).integers(0, 256, (20, 30, 3), np.uint8)


def png_with(path: Path, name: bytes, content: bytes, **options: object) -> Path:
    Image.fromarray(NOISE).save(path, **options)
    data = path.read_bytes()
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    path.write_bytes(data[:33] + chunk + data[33:])
    return path


def test_display_p3_by_code_points_is_display_p3(tmp_path: Path) -> None:
    source = PictureSource.open(png_with(tmp_path / "a.png", b"cICP", bytes([12, 13, 0, 1])))
    profile = Profile.parse(source.image.get(PROFILE_FIELD))
    assert profile.code_points == (12, 13)
    red = struct.unpack(">3i", profile.tags[b"rXYZ"][8:20])
    assert np.abs(np.array(red) / 65536 - icc.matrix("p3")[:, 0]).max() < 1e-4
    assert np.array_equal(np.rint(source.read(Region.of(source.size)) * 255), NOISE)
    passed_through(source, tmp_path / "b.png", SaveOptions(PNG, 8))
    with Image.open(tmp_path / "b.png") as image:
        assert image.info["icc_profile"] == profile.data


def test_pq_by_code_points_is_recoded(tmp_path: Path) -> None:
    source = PictureSource.open(png_with(tmp_path / "a.png", b"cICP", bytes([9, 16, 0, 1])))
    assert source.rendition.recoding is not None
    assert source.rendition.recoding.high_range
    passed_through(source, tmp_path / "b.png", SaveOptions(PNG, 8))
    with Image.open(tmp_path / "b.png") as image:
        assert np.array_equal(np.asarray(image), NOISE)


@pytest.mark.parametrize("points", [(1, 13), (1, 1), (2, 2), (99, 13), (9, 99)])
def test_srgb_and_what_is_unknown_need_no_profile(tmp_path: Path, points: tuple[int, int]) -> None:
    source = PictureSource.open(png_with(tmp_path / "a.png", b"cICP", bytes([*points, 0, 1])))
    assert not source.image.get_typeof(PROFILE_FIELD)


def test_a_profile_counts_more(tmp_path: Path) -> None:
    profile = icc.rgb("adobe", icc.power(2.2))
    source = PictureSource.open(png_with(tmp_path / "a.png", b"cICP", bytes([9, 16, 0, 1]), icc_profile=profile))
    assert source.image.get(PROFILE_FIELD) == profile


def test_pixels_that_look_like_code_points_are_none(tmp_path: Path) -> None:
    Image.fromarray(NOISE).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    text = b"after\0 cICP\x0c\x0d\x00\x01"
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    (tmp_path / "a.png").write_bytes(data[:-12] + chunk + data[-12:])
    assert not PictureSource.open(tmp_path / "a.png").image.get_typeof(PROFILE_FIELD)


def test_avif_states_code_points_too(tmp_path: Path) -> None:
    Image.fromarray(NOISE).save(tmp_path / "a.avif")
    assert not PictureSource.open(tmp_path / "a.avif").image.get_typeof(PROFILE_FIELD)
    data = (tmp_path / "a.avif").read_bytes()
    at = data.index(b"colrnclx") + 8
    (tmp_path / "b.avif").write_bytes(data[:at] + struct.pack(">HH", 9, 16) + data[at + 4 :])
    source = PictureSource.open(tmp_path / "b.avif")
    assert source.rendition.profile is not None
    assert source.rendition.profile.code_points == (9, 16)


def test_hlg_has_its_published_points() -> None:
    """ITU-R BT.2100: 0.5 stands for a twelfth of the peak."""
    data = profile_of(9, 18)
    assert data is not None
    light = Profile.parse(data).curves()[0].light(np.array([0.0, 0.5, 0.75, 1.0]))
    assert light == pytest.approx([0, 1 / 12, 0.2650, 1], abs=2e-4)


ADOBE = (31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)  # white, red, green and blue
SRGB = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)


def with_chunks(path: Path, *chunks: tuple[bytes, bytes]) -> Path:
    Image.fromarray(NOISE).save(path)
    data = path.read_bytes()
    more = b"".join(
        struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said)) for name, said in chunks
    )
    path.write_bytes(data[:33] + more + data[33:])
    return path


def gamma_of(stored: int) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", stored)


def places_of(places: tuple[int, ...]) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *places)


def test_a_gamma_and_chromaticities_become_a_profile_that_results_carry(tmp_path: Path) -> None:
    source = PictureSource.open(with_chunks(tmp_path / "a.png", gamma_of(55_556), places_of(ADOBE)))
    assert source.rendition.profile
    for place, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ")):
        column = np.array(struct.unpack(">3i", source.rendition.profile.tags[name][8:20])) / 65536
        assert np.abs(column - np.array(ADOBE_RGB_MATRIX)[:, place]).max() < 1e-3
    assert source.rendition.profile.curves()[0].light(np.array([0.5])) == pytest.approx([0.5**1.8], abs=1e-4)
    passed_through(source, tmp_path / "b.png", SaveOptions(PNG, 8))
    assert PictureSource.open(tmp_path / "b.png").rendition.profile == source.rendition.profile
    with Image.open(tmp_path / "b.png") as image:
        assert np.array_equal(np.asarray(image), NOISE)


@pytest.mark.parametrize(
    "chunks",
    [
        [gamma_of(45_455), places_of(SRGB)],
        [gamma_of(45_000)],
        [gamma_of(55_556), (b"sRGB", b"\0")],
        [gamma_of(0)],
        [gamma_of(55_556), places_of((0,) * 8)],
        [places_of((31_270, 32_900, *(64_000, 33_000) * 3))],
    ],
)
def test_of_usual_and_impossible_ones_nothing_is_made(tmp_path: Path, chunks: list[tuple[bytes, bytes]]) -> None:
    assert PictureSource.open(with_chunks(tmp_path / "a.png", *chunks)).rendition.profile is None


def test_a_linear_picture_is_shown_to_the_model_as_screens_show_it(tmp_path: Path) -> None:
    source = PictureSource.open(with_chunks(tmp_path / "a.png", gamma_of(100_000)))
    assert source.rendition.recoding
    assert source.read(Region.of(source.size)).mean() > NOISE.mean() / 255 + 0.1


def test_a_profile_that_libpng_cannot_unpack_is_told_of(tmp_path: Path) -> None:
    source = PictureSource.open(with_chunks(tmp_path / "a.png", (b"iCCP", b"mine\0\0no zlib"), gamma_of(55_556)))
    assert source.rendition.profile is None
    assert any("the colour profile is damaged" in notice for notice in source.notices)
