"""Reductions with Lanczos-3: against the formula written plainly, centred, and true to flat areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from swinir_gui.geometry import Size
from swinir_gui.imaging.resample import reduced
from tests.imaging.conftest import as_image


def weights(length: int, wanted: int) -> NDArray[np.float64]:
    """How much each of ``length`` samples counts for each of ``wanted``; beyond the ends the last one is repeated."""
    stretch = length / wanted
    table = np.zeros((wanted, length))
    for index in range(wanted):
        centre = (index + 0.5) * stretch - 0.5
        for place in range(int(centre - 3 * stretch) - 1, int(centre + 3 * stretch) + 2):
            at = (place - centre) / stretch
            if abs(at) < 3:
                table[index, min(max(place, 0), length - 1)] += np.sinc(at) * np.sinc(at / 3)
    return table / table.sum(1, keepdims=True)


def plainly(pixels: NDArray[np.integer], size: Size) -> NDArray[np.float64]:
    down, across = weights(pixels.shape[0], size.height), weights(pixels.shape[1], size.width)
    values = np.einsum("yj,xi,jic->yxc", down, across, pixels.astype(float), optimize=True)
    return np.clip(np.rint(values), 0, np.iinfo(pixels.dtype).max)


def result(pixels: NDArray[np.integer], size: Size) -> NDArray[np.integer]:
    return reduced(as_image(pixels), size).numpy().reshape(size.height, size.width, pixels.shape[2])


SIDES = st.integers(1, 70)


@settings(max_examples=40, deadline=None)
@given(sides=st.tuples(SIDES, SIDES, SIDES, SIDES), channels=st.sampled_from([1, 3]), kind=st.sampled_from([np.uint8, np.uint16]))
def test_the_formula(sides: tuple[int, ...], channels: int, kind: type) -> None:
    width, height = max(sides[0], sides[1]), max(sides[2], sides[3])
    size = Size(min(sides[0], sides[1]), min(sides[2], sides[3]))
    pixels = np.random.default_rng(0).integers(0, np.iinfo(kind).max, (height, width, channels), kind, endpoint=True)
    found = result(pixels, size)
    assert found.dtype == kind
    assert np.abs(found - plainly(pixels, size)).max() <= 1


@pytest.mark.parametrize("wanted", [30, 41, 59, 60, 61, 79])
def test_centres_stay_where_they_are(wanted: int) -> None:
    """The centre of mass of a blob, off the middle, to a fiftieth of a pixel: Lanczos itself is no truer."""
    length, at = 80, 31.0
    line = np.exp(-(((np.arange(length) + 0.5 - at) / 6) ** 2)) * 60_000
    pixels = np.rint(line[:, None] * line[None, :] / 60_000)[..., None].astype(np.uint16)
    found = result(pixels, Size(wanted, wanted))[..., 0].astype(float)
    for axis in (0, 1):
        mass = found.sum(axis)
        centre = ((np.arange(wanted) + 0.5) * mass).sum() / mass.sum()
        assert centre / wanted == pytest.approx(at / length, abs=0.02 / wanted)


@pytest.mark.parametrize("wanted", [17, 40, 51])
def test_what_is_symmetric_stays_so(wanted: int) -> None:
    half = np.random.default_rng(1).integers(0, 256, (52, 26, 3), np.uint8)
    found = result(np.concatenate([half, half[:, ::-1]], axis=1), Size(wanted, 52)).astype(int)
    assert np.abs(found - found[:, ::-1]).max() <= 1


@pytest.mark.parametrize("level", [0, 1, 254, 255])
def test_flat_areas_keep_their_value(level: int) -> None:
    assert (result(np.full((61, 47, 3), level, np.uint8), Size(29, 44)) == level).all()


def test_what_has_the_size_already_is_untouched_and_nothing_is_enlarged() -> None:
    image = as_image(np.zeros((4, 5, 3), np.uint8))
    assert reduced(image, Size(5, 4)) is image
    with pytest.raises(ValueError, match="cannot be reduced"):
        reduced(image, Size(6, 4))
