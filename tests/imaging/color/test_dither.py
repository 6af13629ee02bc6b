from __future__ import annotations

import numpy as np
import pytest
import pyvips

from swinir_gui.imaging.color.dither import SIDE, dithered, pattern


def deep(values: np.ndarray) -> pyvips.Image:
    return pyvips.Image.new_from_array(values.astype(np.uint16))


def test_the_pattern_has_every_step_once_and_stays_inside_a_level() -> None:
    for channel in range(3):
        steps = np.sort(pattern()[..., channel], axis=None)
        assert np.allclose(steps, (np.arange(SIDE * SIDE) + 0.5) / SIDE**2)
    assert not np.array_equal(pattern()[..., 0], pattern()[..., 1])


def test_the_pattern_is_the_same_on_every_machine() -> None:
    ranks = (pattern()[..., 0] * SIDE**2).astype(np.int64)
    assert ranks[0, :4].tolist() == [15680, 6972, 545, 15674]


def test_the_pattern_has_little_that_is_coarse() -> None:
    power = np.abs(np.fft.fft2(pattern()[..., 0] - 0.5)) ** 2
    steps = np.minimum(np.arange(SIDE), SIDE - np.arange(SIDE))
    radius = np.hypot(*np.meshgrid(steps, steps))
    coarse = power[(radius > 0) & (radius < 12)].mean()
    assert coarse < 0.02 * power[radius > 48].mean()


def test_no_value_moves_by_a_level_and_the_mean_stays() -> None:
    values = np.arange(65536).reshape(256, 256)
    found = dithered(deep(values)).numpy()
    assert found.dtype == np.uint8
    assert np.abs(found - values / 257).max() < 1
    assert abs((found - values / 257).mean()) < 0.002


@pytest.mark.parametrize("level", [0, 1, 100, 254, 255])
def test_what_8_bits_hold_stays(level: int) -> None:
    assert (dithered(deep(np.full((200, 200), level * 257))).numpy() == level).all()


@pytest.mark.parametrize("bands", [1, 3])
def test_parts_in_any_order_are_those_of_the_whole(bands: int) -> None:
    values = np.random.default_rng(0).integers(0, 65536, (300, 400, bands))
    image = dithered(deep(values))
    whole = image.numpy().reshape(300, 400, bands)
    for left, top, width, height in ((130, 250, 200, 50), (0, 0, 7, 300), (399, 1, 1, 1)):
        part = np.frombuffer(pyvips.Region.new(image).fetch(left, top, width, height), np.uint8).reshape(height, width, bands)
        assert np.array_equal(part, whole[top : top + height, left : left + width])


def test_a_shade_between_two_levels_is_met_on_average() -> None:
    for share in (0.1, 0.5, 0.9):
        found = dithered(deep(np.full((SIDE, SIDE), round((100 + share) * 257)))).numpy()
        assert set(np.unique(found)) == {100, 101}
        assert found.mean() - 100 == pytest.approx(share, abs=0.005)
