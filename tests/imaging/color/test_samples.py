from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region
from swinir_gui.imaging import picture_source
from swinir_gui.imaging.color.icc import Profile
from swinir_gui.imaging.color.samples import PROFILE_FIELD, with_depth
from swinir_gui.imaging.picture_source import PictureSource
from tests import icc_profiles as icc

NOISE = np.random.default_rng(3).integers(0, 256, (20, 30, 4), np.uint8)


def whole(source: PictureSource) -> np.ndarray:
    return source.read(Region.of(source.size))


def opened(path: Path, pixels: np.ndarray, profile: bytes | None) -> PictureSource:
    kind = {2: "minisblack", 3: "rgb"}[pixels.ndim]
    tifffile.imwrite(path, pixels, photometric=kind, iccprofile=profile)
    return PictureSource.open(path)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_inks_become_adobe_rgb_and_say_so(tmp_path: Path, suffix: str) -> None:
    inks = np.zeros((32, 96, 4), np.uint8)
    inks[:, 32:64, 3], inks[:, 64:, 1:3] = 255, 255  # white, black, red
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(inks, "CMYK").save(path)
    source = PictureSource.open(path)
    assert (source.channels, source.depth, source.image.format) == (3, 8, "ushort")
    assert source.notices == ("CMYK was converted to RGB (Adobe RGB)",)
    white, black, red = whole(source)[16, (16, 48, 80)]
    assert white.min() > 0.95
    assert black.max() < 0.35
    assert red[0] > 0.7
    assert red[1:].max() < 0.4
    assert Profile.parse(source.image.get(PROFILE_FIELD)).curves()[0].exponent == pytest.approx(2.2, abs=0.01)


def test_inks_with_a_broken_profile_are_those_of_an_ordinary_press(tmp_path: Path) -> None:
    inks = NOISE // 3
    found = {}
    for name, profile in {"without": None, "broken": b"nonsense" * 50, "misfit": icc.builtin("srgb")}.items():
        Image.fromarray(inks, "CMYK").save(tmp_path / f"{name}.tif", icc_profile=profile)
        source = PictureSource.open(tmp_path / f"{name}.tif")
        assert len(source.notices) == (1 if profile is None else 2)
        found[name] = whole(source)
    assert np.array_equal(found["without"], found["broken"])
    assert np.array_equal(found["without"], found["misfit"])


@pytest.mark.parametrize("kind", ["labs", "lab"])
def test_lab_is_shown_as_adobe_rgb(tmp_path: Path, kind: str) -> None:
    adobe = NOISE[..., :3] / 255
    lab = icc.lab_of_light(adobe ** (563 / 256), "adobe")
    tifffile.imwrite(tmp_path / "a.tif", icc.coded_lab(lab) if kind == "labs" else lab.astype(np.float32), photometric="cielab")
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.channels, source.depth) == (3, 16 if kind == "labs" else 32)
    assert "Lab" in source.notices[0]
    dark = adobe.max(axis=2) < 0.1  # where the steps of Lab are coarse
    assert np.abs(whole(source) - adobe)[~dark].max() < (0.02 if kind == "labs" else 0.006)


@pytest.mark.parametrize(
    "profile",
    [
        icc.builtin("srgb"),
        icc.builtin("p3"),
        icc.rgb("adobe", icc.power(563 / 256)),
        icc.rgb("2020", icc.power(2.4)),
        icc.rgb("srgb", icc.table(np.linspace(0, 1, 256) ** 2.2)),
    ],
    ids=["srgb", "p3", "adobe", "2020", "table"],
)
def test_what_a_display_shows_goes_in_as_it_is_stored(tmp_path: Path, profile: bytes) -> None:
    for kind in (np.uint8, np.uint16):
        pixels = NOISE[..., :3].astype(kind) * (np.iinfo(kind).max // 255)
        source = opened(tmp_path / "a.tif", pixels, profile)
        assert np.array_equal(np.rint(whole(source) * np.iinfo(kind).max), pixels)
        assert source.image.get(PROFILE_FIELD) == profile
        assert source.notices == ()
        assert source.rendition.recoding is None


def test_linear_light_is_shown_as_the_eye_has_it(tmp_path: Path) -> None:
    pixels = NOISE[..., :3].astype(np.uint16) * 257
    source = opened(tmp_path / "a.tif", pixels, icc.rgb("p3", icc.LINEAR))
    assert np.abs(whole(source) - (pixels / 65535) ** (1 / 2.2)).max() <= 0.51 / 65535
    shown = Profile.parse(source.image.get(PROFILE_FIELD))
    assert shown.curves()[0].exponent == pytest.approx(2.2, abs=1e-4)
    assert shown.tags[b"rXYZ"] == Profile.parse(icc.rgb("p3", icc.LINEAR)).tags[b"rXYZ"], "the primaries stay"


def test_an_8_bit_linear_picture_is_shown_with_16_bits_but_stays_one_of_8(tmp_path: Path) -> None:
    source = opened(tmp_path / "a.tif", NOISE[..., :3], icc.rgb("srgb", icc.LINEAR))
    assert (source.depth, source.image.format, source.rendition.canvas_depth(8)) == (8, "ushort", 16)
    assert np.abs(whole(source) - (NOISE[..., :3] / 255) ** (1 / 2.2)).max() <= 0.51 / 65535


def test_what_is_converted_is_read_in_parts_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = opened(tmp_path / "a.tif", NOISE[..., :3], icc.rgb("srgb", icc.LINEAR))
    whole_at_once, part = whole(source), Region(3, 2, 20, 17)
    monkeypatch.setattr(picture_source, "_CONVERTED_PIXELS", 150)
    assert np.array_equal(whole(source), whole_at_once)
    assert np.array_equal(source.read(part), whole_at_once[part.top : part.bottom, part.left : part.right])


def test_grey_stays_grey_with_its_profile(tmp_path: Path) -> None:
    profile = icc.grey(icc.power(2.2))
    source = opened(tmp_path / "a.tif", NOISE[..., 0], profile)
    assert (source.channels, source.image.get(PROFILE_FIELD)) == (1, profile)
    assert np.array_equal(np.rint(whole(source) * 255)[..., 0], NOISE[..., 0])
    linear = opened(tmp_path / "b.tif", NOISE[..., 0], icc.grey(icc.LINEAR))
    assert np.abs(whole(linear)[..., 0] - (NOISE[..., 0] / 255) ** (1 / 2.2)).max() <= 0.51 / 65535


_P3 = icc.builtin("p3")
_BAD_TAG = _P3[:136] + b"\x7f\xff\xff\xff" + _P3[140:]


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile" * 30,
        _P3[:100],
        _P3[:300],
        _BAD_TAG,
        _P3.replace(b"rTRC", b"rXXX"),
        icc.rgb("srgb", b"curvXXXX\xff\xff\xff\xff"),
    ],
    ids=["nonsense", "no directory", "cut", "tag outside", "no curve", "endless curve"],
)
def test_a_broken_profile_is_left_out_with_a_notice(tmp_path: Path, profile: bytes) -> None:
    source = opened(tmp_path / "a.tif", NOISE[..., :3], profile)
    assert source.notices == ("the colour profile is damaged and was left out: the picture is taken for sRGB",)
    assert not source.image.get_typeof(PROFILE_FIELD)
    assert np.array_equal(np.rint(whole(source) * 255), NOISE[..., :3])


@pytest.mark.parametrize("space", ["CMYK", "GRAY"])
def test_a_profile_for_other_channels_is_left_out_with_a_notice(tmp_path: Path, space: str) -> None:
    profile = icc.builtin("cmyk") if space == "CMYK" else icc.grey(icc.power(2.2))
    source = opened(tmp_path / "a.tif", NOISE[..., :3], profile)
    assert source.notices == (f"the colour profile is one for {space} and was left out: the picture is taken for sRGB",)
    assert not source.image.get_typeof(PROFILE_FIELD)


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


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("bands", [1, 3, 4])
def test_floats_are_shown_with_16_bits(tmp_path: Path, bands: int, kind: type) -> None:
    values = (np.random.default_rng(0).random((20, 30, bands)) * 1.5 - 0.25).astype(kind)
    alpha = {"extrasamples": ["unassalpha"]} if bands == 4 else {}
    tifffile.imwrite(tmp_path / "a.tif", values.squeeze(), photometric="minisblack" if bands == 1 else "rgb", **alpha)
    source = PictureSource.open(tmp_path / "a.tif")
    assert (source.depth, source.channels, source.image.format) == (32, min(bands, 3), "ushort")
    assert source.notices == ()
    if source.alpha is None:
        assert np.abs(whole(source) - np.clip(values.astype(float), 0, 1)).max() <= 0.51 / 65535
    else:
        assert np.abs(source.alpha.numpy() / 65535 - np.clip(values[..., 3], 0, 1)).max() <= 0.51 / 65535


def test_what_is_no_number_or_no_light_is_black(tmp_path: Path) -> None:
    values = np.full((4, 4, 3), 0.5, np.float32)
    values[0, 0], values[1, 1], values[2, 2] = np.nan, np.inf, -np.inf
    source = opened(tmp_path / "a.tif", values, None)
    assert whole(source)[(0, 1, 2), (0, 1, 2)].tolist() == [[0.0] * 3] * 3
    assert np.abs(whole(source)[3] - 0.5).max() < 1e-4


def test_32_bit_integers_are_scaled_to_16(tmp_path: Path) -> None:
    values = np.array([[0, 2**31, 2**32 - 1]], np.uint32)
    pyvips.Image.new_from_array(values).tiffsave(str(tmp_path / "a.tif"))
    source = PictureSource.open(tmp_path / "a.tif")
    assert source.depth == 16
    assert source.notices == ("32-bit whole numbers are brought down to 16 bits: the result has fewer shades than its source",)
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


@pytest.mark.parametrize("photometric", ["rgb", "minisblack", "separated"])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_what_a_tiff_does_not_call_transparency_is_none(tmp_path: Path, photometric: str, kind: type) -> None:
    channels = {"rgb": 3, "minisblack": 1, "separated": 4}[photometric]
    pixels = np.concatenate([NOISE, NOISE], 2)[..., : channels + 1].astype(kind)
    named = {"photometric": photometric, "planarconfig": "contig"}
    tifffile.imwrite(tmp_path / "a.tif", pixels, extrasamples=["unspecified"], **named)
    infrared = PictureSource.open(tmp_path / "a.tif")
    assert not infrared.has_alpha
    assert "1 extra channel was left out" in infrared.notices
    tifffile.imwrite(tmp_path / "b.tif", pixels, extrasamples=["unassalpha"], **named)
    soft = PictureSource.open(tmp_path / "b.tif")
    assert soft.has_alpha
    assert (whole(infrared) == whole(soft)).all()


def test_changes_of_depth_keep_black_white_and_every_8_bit_value() -> None:
    values = pyvips.Image.new_from_array(np.arange(256, dtype=np.uint8).reshape(16, 16))
    deep = with_depth(values, 16)
    assert (deep.format, deep.min(), deep.max()) == ("ushort", 0, 65535)
    for dither in (False, True):
        assert np.array_equal(with_depth(deep, 8, dither=dither).numpy(), values.numpy())
    assert with_depth(deep, 8).interpretation == "b-w"
