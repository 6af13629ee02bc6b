from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.decoders import pillow_formats
from swinir_gui.imaging.picture_source import PictureSource

NOISE = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
JXL_STARTS = (b"\xff\x0a" + bytes(100), b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(100))


def whole(source: PictureSource) -> np.ndarray:
    return np.rint(source.read(Region.of(source.size)) * (2 ** (8 * (1 + (source.depth > 8))) - 1))


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_bmp_is_read_exactly(tmp_path: Path, mode: str) -> None:
    picture = Image.fromarray(NOISE).convert(mode)
    picture.save(tmp_path / "a.bmp", dpi=(240, 240))
    source = PictureSource.open(tmp_path / "a.bmp")
    assert (source.size, source.channels, source.depth, source.format) == (Size(30, 20), 3 if mode in ("RGB", "P") else 1, 8, None)
    assert np.array_equal(
        whole(source), np.asarray(picture.convert("L" if mode == "1" else "RGB" if mode == "P" else mode)).reshape(20, 30, -1)
    )
    assert source.image.xres == pytest.approx(240 / 25.4, rel=0.01)


@pytest.mark.parametrize("kept", [10, 40, 60, 1000])
def test_a_damaged_bmp_is_said_to_be(tmp_path: Path, kept: int) -> None:
    Image.fromarray(NOISE).save(tmp_path / "a.bmp")
    (tmp_path / "a.bmp").write_bytes((tmp_path / "a.bmp").read_bytes()[:kept])
    with pytest.raises(ImageReadError, match="damaged"):
        whole(PictureSource.open(tmp_path / "a.bmp"))


def test_a_picture_that_memory_should_not_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(NOISE).save(tmp_path / "a.bmp")
    monkeypatch.setattr(pillow_formats, "_MOST_BYTES", 30 * 20 * 4 - 1)
    with pytest.raises(ImageReadError, match="too large"):
        PictureSource.open(tmp_path / "a.bmp")


@pytest.mark.parametrize("content", JXL_STARTS)
def test_a_missing_plugin_is_named(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_jxl", None)
    (tmp_path / "a.jxl").write_bytes(content)
    with pytest.raises(ImageReadError) as caught:
        PictureSource.open(tmp_path / "a.jxl")
    assert "pillow-jxl-plugin" in caught.value.message
    assert "pip install pillow-jxl-plugin" in caught.value.hint


def test_jpeg_xl_is_read(tmp_path: Path) -> None:
    pytest.importorskip("pillow_jxl")
    Image.fromarray(NOISE).save(tmp_path / "a.jxl", lossless=True)
    assert np.array_equal(whole(PictureSource.open(tmp_path / "a.jxl")), NOISE)
