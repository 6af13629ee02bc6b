from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region
from swinir_gui.imaging.color import PROFILE_FIELD, with_depth
from swinir_gui.imaging.picture_source import PictureSource

NOISE = np.random.default_rng(3).integers(0, 256, (20, 30, 4), np.uint8)


def whole(source: PictureSource) -> np.ndarray:
    return source.read(Region.of(source.size))


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk_becomes_srgb_and_says_so(tmp_path: Path, suffix: str) -> None:
    inks = np.zeros((32, 96, 4), np.uint8)
    inks[:, 32:64, 3], inks[:, 64:, 1:3] = 255, 255  # white, black, red
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(inks, "CMYK").save(path)
    source = PictureSource.open(path)
    assert (source.channels, source.depth) == (3, 8)
    assert source.notices == ("CMYK was converted to sRGB",)
    white, black, red = whole(source)[16, (16, 48, 80)]
    assert white.min() > 0.95
    assert black.max() < 0.3
    assert red[0] > 0.8
    assert red[1:].max() < 0.4
    assert b"acsp" in source.image.get(PROFILE_FIELD)[:64]


def test_16_bit_lab_becomes_16_bit_srgb(tmp_path: Path) -> None:
    original = pyvips.Image.new_from_array(NOISE[..., :3]).copy(interpretation="srgb")
    original.colourspace("labs").tiffsave(str(tmp_path / "a.tif"))
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.channels, source.depth, source.notices) == (3, 16, ("LABS was converted to sRGB",))
    assert np.abs(whole(source) * 255 - NOISE[..., :3]).max() < 1


def test_rgb_goes_in_as_it_is_stored_whatever_its_profile(tmp_path: Path) -> None:
    profile = pyvips.Image.profile_load("p3")
    Image.fromarray(NOISE[..., :3]).save(tmp_path / "a.png", icc_profile=profile)
    source = PictureSource.open(tmp_path / "a.png")
    assert np.array_equal(np.rint(whole(source) * 255), NOISE[..., :3])
    assert source.image.get(PROFILE_FIELD) == profile
    assert source.notices == ()


@pytest.mark.parametrize(("mode", "channels", "alpha"), [("P", 3, False), ("1", 1, False), ("LA", 1, True), ("L", 1, False)])
def test_palettes_and_few_bits_are_unpacked(tmp_path: Path, mode: str, channels: int, *, alpha: bool) -> None:
    picture = Image.fromarray(NOISE[..., :3]).quantize(8) if mode == "P" else Image.fromarray(NOISE).convert(mode)
    picture.save(tmp_path / "a.png")
    source = PictureSource.open(tmp_path / "a.png")
    assert (source.channels, source.depth, source.has_alpha) == (channels, 8, alpha)
    expected = np.asarray(picture.convert("RGB" if channels == 3 else "L"))
    assert np.array_equal(np.rint(whole(source) * 255).squeeze(), expected)


def test_a_transparent_palette_entry_is_alpha(tmp_path: Path) -> None:
    Image.fromarray(NOISE[..., :3]).quantize(8).save(tmp_path / "a.png", transparency=2)
    source = PictureSource.open(tmp_path / "a.png")
    assert source.alpha is not None
    assert set(np.unique(source.alpha.numpy())) == {0, 255}


@pytest.mark.parametrize("bands", [1, 3, 4])
def test_floats_between_0_and_1_count_as_16_bits(tmp_path: Path, bands: int) -> None:
    values = np.random.default_rng(0).random((20, 30, bands)).astype(np.float32)
    pyvips.Image.new_from_array(values).copy(interpretation="b-w" if bands == 1 else "scrgb").tiffsave(str(tmp_path / "a.tif"))
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.depth, source.channels) == (16, min(bands, 3))
    assert "cut off" in source.notices[0]
    assert np.abs(whole(source) - values[..., : source.channels]).max() <= 0.51 / 65535
    if source.alpha is not None:
        assert np.abs(source.alpha.numpy() / 65535 - values[..., 3]).max() <= 0.51 / 65535


def test_32_bit_integers_are_scaled_to_16(tmp_path: Path) -> None:
    values = np.array([[0, 2**31, 2**32 - 1]], np.uint32)
    pyvips.Image.new_from_array(values).tiffsave(str(tmp_path / "a.tif"))
    source = PictureSource.open(tmp_path / "a.tif")
    assert source.depth == 16
    assert np.rint(whole(source) * 65535).ravel().tolist() == [0, 32768, 65535]


@pytest.mark.parametrize("kind", ["char", "short", "int"])
def test_signed_samples_are_refused(tmp_path: Path, kind: str) -> None:
    pyvips.Image.black(4, 4).cast(kind).tiffsave(str(tmp_path / "a.tif"))
    with pytest.raises(ImageReadError, match="not defined"):
        PictureSource.open(tmp_path / "a.tif")


@pytest.mark.parametrize("bits", [10, 12])
def test_white_in_deep_avif_is_white(tmp_path: Path, bits: int) -> None:
    white = (pyvips.Image.black(64, 64, bands=3) + 65535).cast("ushort").copy(interpretation="rgb16")
    white.heifsave(str(tmp_path / "a.avif"), bitdepth=bits, compression="av1", lossless=True)
    source = PictureSource.open(tmp_path / "a.avif")
    assert source.depth == 16
    assert whole(source).min() == 1


def test_extra_channels_are_left_out_and_counted(tmp_path: Path) -> None:
    six = pyvips.Image.new_from_array(np.concatenate([NOISE, NOISE[..., :2]], 2)).copy(interpretation="srgb")
    six.tiffsave(str(tmp_path / "a.tif"))
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.channels, source.has_alpha) == (3, True)
    assert source.notices == ("2 extra channels were left out",)


def test_changes_of_depth_keep_black_white_and_every_8_bit_value() -> None:
    values = pyvips.Image.new_from_array(np.arange(256, dtype=np.uint8).reshape(16, 16))
    deep = with_depth(values, 16)
    assert (deep.format, deep.min(), deep.max()) == ("ushort", 0, 65535)
    assert np.array_equal(with_depth(deep, 8).numpy(), values.numpy())
    assert with_depth(deep, 8).interpretation == "b-w"
