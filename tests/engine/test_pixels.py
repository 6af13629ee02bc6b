"""What is taken for a result: most are known by a few of their pixels, which must change nothing."""

import numpy as np
import pytest

from swinir_gui.engine.pixels import SPARSE, is_sound
from swinir_gui.geometry import Region
from tests.engine.fakes import ArraySource, noise


@pytest.mark.parametrize("channels", [1, 3])
def test_one_pixel_that_differs_is_a_picture_wherever_it_is(channels):
    source, piece = ArraySource(noise(40, 40, channels)), Region(0, 0, 40, 40)
    for level in (0.0, 0.4):
        for place in range(SPARSE + 1):
            made = np.full((40, 40, channels), level, np.float32)
            assert not is_sound(made, piece, source)
            made[place, place] += 0.1
            assert is_sound(made, piece, source)


def test_one_value_that_is_not_finite_spoils_a_picture_wherever_it_is():
    source, piece = ArraySource(noise(40, 40)), Region(0, 0, 40, 40)
    for place in range(SPARSE + 1):
        made = noise(40, 40, seed=1)
        made[place, place, 1] = np.nan
        assert not is_sound(made, piece, source)
