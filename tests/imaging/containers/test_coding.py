from __future__ import annotations

import struct
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
import pyvips
from PIL import Image

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region
from swinir_gui.imaging.picture_source import PictureSource

SIDE = 16
PIXELS = bytes(SIDE * SIDE * 3)
COMPRESSION, BITS, PHOTOMETRIC, KIND = 259, 258, 262, 339
TAGS = {256: SIDE, 257: SIDE, BITS: 8, COMPRESSION: 1, PHOTOMETRIC: 2, 273: 8, 277: 3, 278: SIDE, 279: len(PIXELS)}


def tiff(tags: Mapping[int, int], order: str = "<") -> bytes:
    """A plain TIFF of three channels, but for ``tags``."""
    entries = [
        struct.pack(f"{order}HHI", tag, 4, 1) + struct.pack(f"{order}I", value) for tag, value in sorted((TAGS | tags).items())
    ]
    start = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8 + len(PIXELS))
    return start + PIXELS + struct.pack(f"{order}H", len(entries)) + b"".join(entries) + bytes(4)


def jpeg(frame: int = 0xC0, bits: int = 8) -> bytes:
    """One that says of itself to be of another kind than it is."""
    whole = bytearray(pyvips.Image.black(SIDE, SIDE, bands=3).jpegsave_buffer())
    at = whole.index(b"\xff\xc0")
    whole[at + 1], whole[at + 4] = frame, bits
    return bytes(whole)


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ImageReadError) as caught:
        PictureSource.open(path).read(Region(0, 0, SIDE, SIDE))
    return caught.value.message


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "tags",
    [
        *({COMPRESSION: each} for each in (6, 34661, 34712, 34887, 34925, 50000, 50002)),
        *({BITS: each} for each in (4, 12, 24)),
        {BITS: 64, KIND: 1},
        {BITS: 64, KIND: 3},
        {PHOTOMETRIC: 8},
    ],
    ids=str,
)
def test_a_tiff_that_few_programs_write_is_not_called_damaged(tags: dict[int, int], order: str, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.tif", tiff(tags, order)) == "“a.tif” is coded in a way this program cannot read."


@pytest.mark.parametrize(("frame", "bits"), [(0xC3, 8), (0xC5, 8), (0xCB, 8), (0xC0, 12), (0xC1, 12)])
def test_a_jpeg_that_few_programs_write_is_not_called_damaged(frame: int, bits: int, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.jpg", jpeg(frame, bits)) == "“a.jpg” is coded in a way this program cannot read."


def test_a_usual_one_that_lost_its_end_is(tmp_path: Path) -> None:
    whole = pyvips.Image.gaussnoise(SIDE, SIDE).cast("uchar").bandjoin([128, 128]).copy(interpretation="srgb")
    for name, content in {
        "a.jpg": whole.jpegsave_buffer()[:-40],
        "a.tif": whole.tiffsave_buffer(compression="lzw")[:-300],
        "b.tif": whole.tiffsave_buffer(compression="deflate", bigtiff=True)[:20] + bytes(100),
        "c.tif": b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**45) + bytes(100),
        "d.tif": b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**63) + bytes(100),
        "a.png": whole.pngsave_buffer()[:-40],
        "a.webp": whole.webpsave_buffer()[:-40],
        "a.avif": whole.heifsave_buffer(compression="av1")[:-40],
    }.items():
        assert refused(tmp_path / name, content) == f"“{name}” is damaged or incomplete."


def test_a_film_is_no_picture(tmp_path: Path) -> None:
    assert "is not a picture" in refused(tmp_path / "a.avif", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(100))


def test_an_intact_picture_of_a_kind_that_is_not_read_is_not_called_damaged(tmp_path: Path) -> None:
    assert "is not a picture of a kind" in refused(tmp_path / "a.ppm", b"P6 2 2 255\n" + bytes(12))


def test_what_other_threads_open_meanwhile_changes_no_reason(tmp_path: Path) -> None:
    """libvips has one place for what went wrong, which every picture that is opened may empty."""
    Image.new("RGB", (64, 64)).save(tmp_path / "good.tif")
    (tmp_path / "none.tif").write_bytes(b"no picture")
    done = threading.Event()

    def go_on_opening() -> None:
        while not done.is_set():
            PictureSource.open(tmp_path / "good.tif")
            pyvips.Image.black(64, 64).tiffsave_buffer()

    others = [threading.Thread(target=go_on_opening) for _ in range(2)]
    for each in others:
        each.start()
    try:
        said = {refused(tmp_path / "none.tif", b"no picture") for _ in range(250)}
    finally:
        done.set()
        for each in others:
            each.join()
    assert said == {"“none.tif” is not a picture of a kind this program reads."}
