from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from swinir_gui.geometry import Region, Size
from swinir_gui.imaging.alpha import upscaled_alpha
from swinir_gui.imaging.picture_source import PictureSource

sides = st.integers(1, 60)


@settings(max_examples=60, deadline=None)
@given(sides, sides, sides, sides, st.sampled_from([np.uint8, np.uint16]))
def test_opaque_stays_opaque_and_clear_stays_clear(
    width: int, height: int, new_width: int, new_height: int, kind: type[np.unsignedinteger]
) -> None:
    size = Size(new_width, new_height)
    for value in (0, np.iinfo(kind).max):
        resized = upscaled_alpha(pyvips.Image.new_from_array(np.full((height, width), value, kind)), size)
        assert (resized.width, resized.height, resized.bands) == (new_width, new_height, 1)
        assert resized.min() == resized.max() == value
        assert resized.format == ("uchar" if kind is np.uint8 else "ushort")


def test_an_edge_stays_where_it_is_and_away_from_it_nothing_changes() -> None:
    mask = np.zeros((16, 16), np.uint8)
    mask[:, 8:] = 255
    resized = upscaled_alpha(pyvips.Image.new_from_array(mask), Size(64, 64)).numpy()
    assert (resized[:, :24] == 0).all()
    assert (resized[:, 40:] == 255).all()
    assert abs(int(resized[30, 31]) + int(resized[30, 32]) - 255) <= 2


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_smooth_transparency_is_followed(factor: int) -> None:
    y, x = np.mgrid[0:40, 0:50]
    values = (np.sin(x / 10) + np.cos(y / 10)) / 4 + 0.5
    resized = upscaled_alpha(
        pyvips.Image.new_from_array((values * 65535).astype(np.uint16)), Size(50 * factor, 40 * factor)
    ).numpy()
    fine_y, fine_x = ((np.mgrid[0 : 40 * factor, 0 : 50 * factor] + 0.5) / factor) - 0.5
    expected = ((np.sin(fine_x / 10) + np.cos(fine_y / 10)) / 4 + 0.5) * 65535
    inside = np.s_[3 * factor : -3 * factor, 3 * factor : -3 * factor]
    assert np.abs(resized[inside] - expected[inside]).max() < 0.003 * 65535


def test_premultiplied_colours_are_divided_as_they_are_read(tmp_path: Path) -> None:
    pixels = np.full((4, 4, 4), (100, 50, 25, 128), np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", pixels, extrasamples=["assocalpha"], photometric="rgb")
    source = PictureSource.open(tmp_path / "a.tif")
    assert source.alpha is not None
    assert source.alpha.avg() == 128
    assert np.abs(source.read(Region.of(source.size)) * 255 - (199, 99.6, 49.8)).max() <= 1
