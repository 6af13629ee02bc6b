"""From the canvas back to the file's own kind of numbers, with what the network could not be shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from swinir_gui.geometry import Region
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.color.rendition import PROFILE_FIELD
from swinir_gui.imaging.encoding import SaveOptions
from swinir_gui.imaging.formats import JPEG, PNG, TIFF, WEBP, Format
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.writing import save
from tests import icc_profiles as icc
from tests.round_trip import decoded_png, passed_through

RAMP = np.arange(65536, dtype=np.uint16).reshape(256, 256)
LINEAR = icc.rgb("srgb", icc.LINEAR)


def opened(path: Path, pixels: np.ndarray, profile: bytes | None = None, kind: str = "") -> PictureSource:
    kind = kind or {2: "minisblack", 3: "rgb"}[pixels.ndim]
    tifffile.imwrite(path, pixels, photometric=kind, iccprofile=profile)
    return PictureSource.open(path)


def smooth(height: int, width: int, low: float, high: float) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    waves = np.sin(x / 17)[..., None] * np.cos(y[..., None] / 11 + np.arange(3))
    return (low + (waves + 1) / 2 * (high - low)).astype(np.float32)


def doubled(source: PictureSource, target: Path, options: SaveOptions) -> None:
    """As a network that makes four of each pixel."""
    with Canvas(target.parent, source.size.scaled(2), source.channels, source.rendition.canvas_depth(options.depth)) as canvas:
        canvas.write(Region.of(canvas.size), source.read(Region.of(source.size)).repeat(2, 0).repeat(2, 1))
        save(canvas.image(), target, source, options)


@pytest.mark.parametrize("profile", [None, icc.grey(icc.power(2.2)), icc.grey(icc.LINEAR), icc.grey(icc.power(1.8))])
@pytest.mark.parametrize("target", [PNG, TIFF])
def test_a_ramp_keeps_its_65536_levels(tmp_path: Path, target: Format, profile: bytes | None) -> None:
    result = tmp_path / f"b{target.suffix}"
    passed_through(opened(tmp_path / "a.tif", RAMP, profile), result, SaveOptions(target, 16))
    found = tifffile.imread(result) if target is TIFF else decoded_png(result.read_bytes())[..., 0]
    assert np.array_equal(found, RAMP)


@pytest.mark.parametrize("profile", [None, LINEAR, icc.rgb("prophoto", icc.power(1.8))])
def test_floats_come_back_as_floats_beyond_white_and_below_black_too(tmp_path: Path, profile: bytes | None) -> None:
    values = smooth(40, 60, -0.3, 4.0)
    passed_through(opened(tmp_path / "a.tif", values, profile), tmp_path / "b.tif", SaveOptions(TIFF, 32))
    found = tifffile.imread(tmp_path / "b.tif")
    assert found.dtype == np.float32
    assert np.abs(found - values).max() < 1e-5
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert file.pages[0].iccprofile == profile


def test_grey_and_half_floats_come_back_too(tmp_path: Path) -> None:
    values = smooth(40, 60, -0.3, 4.0)[..., 0].astype(np.float16)
    passed_through(opened(tmp_path / "a.tif", values), tmp_path / "b.tif", SaveOptions(TIFF, 32))
    assert np.abs(tifffile.imread(tmp_path / "b.tif") - values.astype(float)).max() < 1e-5


def test_a_float_picture_keeps_its_transparency(tmp_path: Path) -> None:
    values = np.concatenate([smooth(40, 60, 0, 2), np.ones((40, 60, 1), np.float32)], axis=2)
    values[:, :30, 3] = 0
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", extrasamples=["unassalpha"])
    passed_through(PictureSource.open(tmp_path / "a.tif"), tmp_path / "b.tif", SaveOptions(TIFF, 32))
    found = tifffile.imread(tmp_path / "b.tif")
    assert np.abs(found - values).max() < 1e-5
    assert set(np.unique(found[..., 3])) == {0, 1}


def test_what_lies_beyond_is_enlarged_bicubically_in_place(tmp_path: Path) -> None:
    values = smooth(48, 48, -1.0, 3.0)
    doubled(opened(tmp_path / "a.tif", values), tmp_path / "b.tif", SaveOptions(TIFF, 32))
    found = tifffile.imread(tmp_path / "b.tif")
    clipped = np.clip(values, 0, 1).repeat(2, 0).repeat(2, 1)
    residual = found - clipped
    means = residual.reshape(48, 2, 48, 2, 3).mean((1, 3))
    assert found.max() > 2.9
    assert np.abs(means - (values - np.clip(values, 0, 1)))[2:-2, 2:-2].max() < 0.03
    # Not in steps of whole source pixels.
    assert np.abs(residual[:, 0::2] - residual[:, 1::2]).max() > 0.05


def test_what_lies_beyond_has_its_centres_where_the_network_has_them(tmp_path: Path) -> None:
    slope = np.broadcast_to(1 + np.arange(40) / 10, (24, 40))[..., None].repeat(3, 2)
    doubled(opened(tmp_path / "a.tif", slope.astype(np.float32)), tmp_path / "b.tif", SaveOptions(TIFF, 32))
    centres = (np.arange(80) + 0.5) / 2 - 0.5
    assert np.abs(tifffile.imread(tmp_path / "b.tif")[24, :, 0] - (1 + centres / 10))[6:-6].max() < 1e-3


@pytest.mark.parametrize("target", [PNG, TIFF])
def test_floats_become_16_bits_where_asked_or_needed(tmp_path: Path, target: Format) -> None:
    values = smooth(40, 60, -0.2, 1.2)
    result = tmp_path / f"b{target.suffix}"
    passed_through(opened(tmp_path / "a.tif", values), result, SaveOptions(target, 16))
    found = tifffile.imread(result) if target is TIFF else decoded_png(result.read_bytes())
    assert found.dtype == np.uint16
    assert np.abs(found / 65535 - np.clip(values, 0, 1)).max() <= 0.51 / 65535


@pytest.mark.parametrize("depth", [16, 32])
def test_lab_stays_lab_in_tiff_even_beyond_rgb(tmp_path: Path, depth: int) -> None:
    y, x = np.mgrid[0:40, 0:60]
    lab = np.stack([50 + y, 3.5 * x - 105, 100 - 5 * y], axis=-1).astype(np.float32)
    stored = icc.coded_lab(lab) if depth == 16 else lab
    source = opened(tmp_path / "a.tif", stored, kind="cielab")
    passed_through(source, tmp_path / "b.tif", SaveOptions(TIFF, depth))
    with tifffile.TiffFile(tmp_path / "b.tif") as file:
        assert file.pages[0].photometric == tifffile.PHOTOMETRIC.CIELAB
        found = file.asarray()
    if depth == 16:
        assert np.abs(found.view(np.int16).astype(int) - stored.view(np.int16))[..., 1:].max() <= 1
        assert np.abs(found.view(np.uint16).astype(int) - stored)[..., 0].max() <= 2
    else:
        assert np.abs(found - lab).max() < 1e-3


def test_lab_becomes_adobe_rgb_elsewhere(tmp_path: Path) -> None:
    adobe = smooth(40, 60, 0.2, 0.8)
    lab = icc.lab_of_light(adobe.astype(float) ** (563 / 256), "adobe")
    passed_through(opened(tmp_path / "a.tif", icc.coded_lab(lab), kind="cielab"), tmp_path / "b.png", SaveOptions(PNG, 16))
    assert np.abs(decoded_png((tmp_path / "b.png").read_bytes()) / 65535 - adobe).max() < 1e-3
    assert "Adobe" in PictureSource.open(tmp_path / "b.png").image.get(PROFILE_FIELD).decode("utf-16-be", "ignore")


@pytest.mark.parametrize("profile", [None, LINEAR])
@pytest.mark.parametrize("target", [PNG, TIFF])
def test_16_bits_become_8_dithered(tmp_path: Path, target: Format, profile: bytes | None) -> None:
    grey = np.repeat(np.linspace(20000, 22000, 256).astype(np.uint16)[None], 256, 0)
    pixels = np.repeat(grey[..., None], 3, 2)
    result = tmp_path / f"b{target.suffix}"
    passed_through(opened(tmp_path / "a.tif", pixels, profile), result, SaveOptions(target, 8))
    with Image.open(result) as image:
        found = np.asarray(image).astype(float)
    assert np.abs(found - pixels / 257).max() < (1.0 if profile is None else 1.02)
    assert np.abs(found.mean(0) - pixels[0] / 257).max() < 0.1, "columns of one value meet it on average"


@pytest.mark.parametrize("profile", [None, LINEAR])
def test_8_bits_are_never_dithered(tmp_path: Path, profile: bytes | None) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 60, 3), np.uint8)
    passed_through(opened(tmp_path / "a.tif", pixels, profile), tmp_path / "b.png", SaveOptions(PNG, 8))
    with Image.open(tmp_path / "b.png") as image:
        assert np.array_equal(np.asarray(image), pixels)


def test_8_bits_are_not_dithered_from_a_deeper_canvas_either(tmp_path: Path) -> None:
    source = opened(tmp_path / "a.tif", np.zeros((40, 60), np.uint8))
    with Canvas(tmp_path, source.size, 1, 16) as canvas:
        canvas.write(Region.of(source.size), np.full((40, 60, 1), 100.4 / 255, np.float32))
        save(canvas.image(), tmp_path / "b.png", source, SaveOptions(PNG, 8))
    with Image.open(tmp_path / "b.png") as image:
        assert (np.asarray(image) == 100).all()


def test_an_8_bit_canvas_does_no_harm_to_recoded_pictures(tmp_path: Path) -> None:
    source = opened(tmp_path / "a.tif", np.full((8, 8, 3), 100, np.uint8), LINEAR)
    with Canvas(tmp_path, source.size, 3, 8) as canvas:
        canvas.write(Region.of(source.size), source.read(Region.of(source.size)))
        save(canvas.image(), tmp_path / "b.png", source, SaveOptions(PNG, 8))
    with Image.open(tmp_path / "b.png") as image:
        assert np.abs(np.asarray(image).astype(int) - 100).max() <= 2


@pytest.mark.parametrize("target", [PNG, TIFF, JPEG])
def test_grey_keeps_its_profile_where_grey_is_kept(tmp_path: Path, target: Format) -> None:
    profile = icc.grey(icc.power(2.2))
    source = opened(tmp_path / "a.tif", RAMP[:64, :64] // 64 * 1024, profile)
    passed_through(source, tmp_path / f"b{target.suffix}", SaveOptions(target, 16))
    with Image.open(tmp_path / f"b{target.suffix}") as image:
        assert image.info["icc_profile"] == profile


def test_grey_in_a_format_without_grey_gets_a_profile_for_colour(tmp_path: Path) -> None:
    source = opened(tmp_path / "a.tif", np.full((16, 16), 128, np.uint8), icc.grey(icc.power(1.9)))
    passed_through(source, tmp_path / "b.webp", SaveOptions(WEBP, 8, 100))
    with Image.open(tmp_path / "b.webp") as image:
        assert image.info["icc_profile"][16:20] == b"RGB "
        assert np.asarray(image)[8, 8].tolist()[:3] == [128] * 3


@pytest.mark.parametrize(
    ("pixels", "profile", "depth", "expected"),
    [
        (np.uint8, None, 8, 8),
        (np.uint8, None, 16, 16),
        (np.uint16, None, 8, 16),
        (np.uint8, LINEAR, 8, 16),
        (np.float32, None, 32, 16),
    ],
)
def test_a_canvas_is_as_deep_as_the_way_back_needs(
    tmp_path: Path, pixels: type, profile: bytes | None, depth: int, expected: int
) -> None:
    assert opened(tmp_path / "a.tif", np.zeros((4, 4, 3), pixels), profile).rendition.canvas_depth(depth) == expected
