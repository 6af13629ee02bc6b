"""The form of results: format, depth, channels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from tests.cli.command import Command, difference, names, nearest, noise, pixels_of, waves, write_picture

HEIC = Path(__file__).parents[1] / "imaging" / "decoders" / "heic"


@pytest.mark.parametrize(
    ("name", "kind", "suffix"),
    [
        ("png", "PNG", ".png"),
        ("jpeg", "JPEG", ".jpg"),
        ("webp", "WEBP", ".webp"),
        ("tiff", "TIFF", ".tif"),
        ("jpg", "JPEG", ".jpg"),
        ("tif", "TIFF", ".tif"),
    ],
)
def test_format(name: str, kind: str, suffix: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", tiny, "--format", name)
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / f"a_tiny_x2{suffix}")])
    with Image.open(outcome.out[0]) as result:
        assert (result.format, result.mode, result.size) == (kind, "RGB", (48, 32))


def test_avif(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.png"), "--model", tiny, "--format", "avif")
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / "a_tiny_x2.avif")])
    assert Path(outcome.out[0]).read_bytes()[4:12] == b"ftypavif"


def test_a_kind_that_is_only_read_becomes_png(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.gif"
    Image.new("P", (10, 10), 3).save(source)
    assert swinir("upscale", source, "--model", tiny).out == [str(tmp_path / "a_tiny_x2.png")]


def test_a_photograph_of_a_telephone_becomes_png_upright_and_as_deep(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    results = swinir("upscale", HEIC / "turned.heic", HEIC / "deep.heic", "--model", tiny, "--out", tmp_path).out
    assert [Path(each).name for each in results] == ["turned_tiny_x2.png", "deep_tiny_x2.png"]
    turned, deep = (pyvips.Image.new_from_file(each) for each in results)
    assert (turned.width, turned.height, turned.format) == (128, 192, "uchar")
    assert turned.get("exif-ifd0-ImageDescription").startswith("harbour")
    assert (deep.width, deep.height, deep.format) == (192, 128, "ushort")


def test_quality_trades_size(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.jpg", noise(40, 40))
    sizes = [
        Path(swinir("upscale", source, "--model", tiny, "--quality", q, "--out", tmp_path / f"{q}.jpg").out[0]).stat()
        for q in (5, 50, 100)
    ]
    assert sizes[0].st_size * 2 < sizes[1].st_size < sizes[2].st_size / 2


@pytest.mark.parametrize(("depth", "mode"), [("keep", "I;16"), ("16", "I;16"), ("8", "L")])
def test_depth_of_a_grey_picture_of_16_bits(depth: str, mode: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    values = (noise(20, 20, 1).astype(np.uint16) << 8) + 77
    Image.fromarray(values).save(source)
    outcome = swinir("upscale", source, "--model", tiny, "--depth", depth)
    assert outcome.status == 0
    with Image.open(outcome.out[0]) as result:
        assert (result.mode, result.size) == (mode, (40, 40))
        found = np.asarray(result).astype(int) * (257 if mode == "L" else 1)
    assert np.abs(found - values.astype(int).repeat(2, axis=0).repeat(2, axis=1)).max() < 4 * 257
    if mode == "I;16":
        assert len(np.unique(found % 257)) > 50, "16 bits in name only"


def test_a_depth_that_a_format_lacks_is_said(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    outcome = swinir("upscale", write_picture(tmp_path / "a.jpg"), "--model", tiny, "--depth", "16")
    assert outcome.status == 0
    assert outcome.err[0] == "a.jpg: JPEG stores 8 bits per sample instead of 16"


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "1", "P"])
def test_channels_are_kept(mode: str, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    picture = Image.fromarray(waves(24, 20)).convert(mode)
    if mode.endswith("A"):
        picture.putalpha(Image.new("L", (24, 20), 90))
    picture.save(source)
    outcome = swinir("upscale", source, "--model", tiny)
    assert outcome.status == 0
    kept = {"1": "L", "P": "RGB"}.get(mode, mode)
    with Image.open(outcome.out[0]) as result:
        assert (result.mode, result.size) == (kept, (48, 40))
        if mode.endswith("A"):
            assert set(np.asarray(result)[..., -1].flat) == {90}
        assert difference(np.asarray(result), nearest(np.asarray(picture.convert(kept)))) <= 4


def test_transparency_that_a_format_lacks_is_refused(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGBA", (8, 8)).save(source)
    outcome = swinir("upscale", source, "--model", tiny, "--format", "jpeg")
    assert (outcome.status, names(tmp_path)) == (1, ["a.png"])
    assert outcome.sentence == "JPEG cannot store transparency. Choose PNG instead."


@pytest.mark.parametrize("channels", [1, 3])
def test_a_grey_network_sees_the_channels_of_a_picture_one_by_one(
    channels: int, swinir: Command, grey: Path, tmp_path: Path
) -> None:
    source = write_picture(tmp_path / "a.png", noise(30, 20, channels))
    outcome = swinir("upscale", source, "--model", grey)
    assert (outcome.status, outcome.out) == (0, [str(tmp_path / "a_grey_x1.png")])
    assert 0 < difference(pixels_of(outcome.out[0]), pixels_of(source)) <= 4
