import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.degradations.imresize import shrink_bicubic


@given(level=st.integers(0, 255), height=st.integers(4, 30), width=st.integers(4, 30), factor=st.sampled_from([2, 3, 4]))
def test_a_flat_picture_stays_flat(level, height, width, factor):
    small = shrink_bicubic(np.full((height, width, 3), level, np.uint8), factor)
    assert small.shape == (height // factor, width // factor, 3)
    assert (small == level).all()


def plain(line, factor):
    """imresize on one line, tap by tap: Keys' kernel stretched by the factor, mirrored ends, rounded halves up."""

    def cubic(x):
        x = abs(x)
        if x <= 1:
            return 1.5 * x**3 - 2.5 * x**2 + 1
        return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x <= 2 else 0.0

    result = []
    for index in range(len(line) // factor):
        centre = (index + 0.5) * factor - 0.5
        total = weight_sum = 0.0
        for tap in range(int(centre) - 3 * factor, int(centre) + 3 * factor + 2):
            weight = cubic((tap - centre) / factor)
            mirrored = tap % (2 * len(line))
            mirrored = mirrored if mirrored < len(line) else 2 * len(line) - 1 - mirrored
            total += weight * float(line[mirrored])
            weight_sum += weight
        result.append(min(255.0, max(0.0, np.floor(total / weight_sum + 0.5))))
    return result


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_equal_to_the_plain_formula(factor):
    line = np.random.default_rng(0).integers(0, 256, 36).astype(np.uint8)
    picture = np.repeat(line[None, :, None], 36, 0).repeat(3, 2)
    small = shrink_bicubic(picture, factor)
    assert small[5, :, 1].tolist() == plain(line, factor)
    assert np.array_equal(shrink_bicubic(picture.transpose(1, 0, 2), factor), small.transpose(1, 0, 2))
