from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from swinir_gui.errors import ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.picture_source import PictureSource

DICE = np.random.default_rng(0)
PREVIEW = DICE.integers(0, 256, (12, 16, 3), np.uint8)
MOSAIC = DICE.integers(0, 4096, (40, 60), np.uint16)
CFA, LINEAR_RAW, REDUCED = 32803, 34892, 1
VERSION = (50706, 1, 4, (1, 4, 0, 0), True)
STARTS = {
    "a.cr2": b"II*\0\x10\0\0\0CR\2\0",
    "a.cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    "a.orf": b"IIRO\x08\0\0\0",
    "a.rw2": b"IIU\0\x08\0\0\0",
    "a.raf": b"FUJIFILMCCD-RAW 0201FF",
}


def with_preview(path: Path, *tags: tuple[Any, ...]) -> Path:
    """What most cameras write: the preview first, the sensor's numbers inside of it."""
    with tifffile.TiffWriter(path) as file:
        file.write(PREVIEW, photometric="rgb", subifds=1, subfiletype=REDUCED, metadata=None, extratags=tags)
        file.write(MOSAIC, photometric="minisblack", subfiletype=0, metadata=None)
    return path


def alone(path: Path, meaning: int, *tags: tuple[Any, ...]) -> Path:
    tifffile.imwrite(path, MOSAIC, photometric="minisblack", metadata=None, extratags=tags)
    data, tag = bytearray(path.read_bytes()), (262).to_bytes(2, "little") + (3).to_bytes(2, "little")
    data[(at := data.index(tag) + 8) : at + 2] = meaning.to_bytes(2, "little")
    path.write_bytes(data)
    return path


def refuses(path: Path) -> bool:
    with pytest.raises(ImageReadError, match="raw file of a camera") as caught:
        PictureSource.open(path)
    return "Develop it first" in caught.value.hint


def test_neither_a_preview_nor_a_mosaic_passes_for_the_photograph(tmp_path: Path) -> None:
    assert refuses(with_preview(tmp_path / "a.nef"))
    assert refuses(with_preview(tmp_path / "a.dng", VERSION))
    assert refuses(alone(tmp_path / "b.dng", 1, VERSION))
    assert refuses(alone(tmp_path / "mosaic.tif", CFA))
    assert refuses(alone(tmp_path / "linear.tif", LINEAR_RAW))


@pytest.mark.parametrize("name", STARTS)
def test_formats_of_their_own_are_called_by_their_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(STARTS[name] + bytes(200))
    assert refuses(tmp_path / name)


def test_a_tiff_with_smaller_copies_of_itself_is_a_picture(tmp_path: Path) -> None:
    with tifffile.TiffWriter(tmp_path / "pyramid.tif") as file:
        file.write(PREVIEW, photometric="rgb", subifds=1, metadata=None)
        file.write(PREVIEW[::2, ::2], photometric="rgb", subfiletype=REDUCED, metadata=None)
    assert PictureSource.open(tmp_path / "pyramid.tif").size == Size(16, 12)


@pytest.mark.parametrize("kept", [8, 12, 60, 200])
def test_what_is_left_of_a_tiff_is_damaged_and_no_raw_file(tmp_path: Path, kept: int) -> None:
    tifffile.imwrite(tmp_path / "a.tif", PREVIEW, metadata=None)
    (tmp_path / "a.tif").write_bytes((tmp_path / "a.tif").read_bytes()[:kept])
    with pytest.raises(ImageReadError, match="damaged"):
        PictureSource.open(tmp_path / "a.tif").read(Region(0, 0, 16, 12))
