from __future__ import annotations

import numpy as np
import pytest
import pyvips

from swinir_gui.imaging.color.icc import Curve, gamma
from swinir_gui.imaging.color.recoding import PQ_PEAK, Recoding, pq_curve

BENT = Curve(steps=tuple(np.linspace(0, 1, 500) ** 1.5))
ALL = [
    Recoding((gamma(1.0),)),
    Recoding((gamma(1.8),)),
    Recoding((BENT,)),
    Recoding((pq_curve(),), high_range=True),
]


def every(levels: int) -> pyvips.Image:
    values = np.arange(levels).reshape(-1, 256)
    return pyvips.Image.new_from_array(values.astype(np.uint8 if levels == 256 else np.uint16))


@pytest.mark.parametrize("recoding", ALL, ids=["linear", "1.8", "table", "pq"])
def test_8_bits_come_back_exactly_and_16_within_two(recoding: Recoding) -> None:
    for levels, most in ((256, 0), (65536, 2)):
        image = every(levels)
        back = recoding.stored(recoding.shown(image)).numpy() * (levels - 1)
        assert np.abs(np.rint(back) - image.numpy()).max() <= most


@pytest.mark.parametrize("recoding", ALL, ids=["linear", "1.8", "table", "pq"])
def test_black_stays_black_white_white_and_all_rises(recoding: Recoding) -> None:
    shown = recoding.shown(every(65536)).numpy().ravel().astype(int)
    assert (shown[0], shown[-1]) == (0, 65535)
    assert (np.diff(shown) >= 0).all()


def test_channels_have_curves_of_their_own() -> None:
    recoding = Recoding((gamma(1.0), gamma(1.8), gamma(2.2)))
    grey = np.full((1, 1, 3), 16384, np.uint16)
    expected = [(16384 / 65535) ** (each / 2.2) for each in (1.0, 1.8, 2.2)]
    image = pyvips.Image.new_from_array(grey)
    assert np.abs(recoding.shown(image).numpy().ravel() / 65535 - expected).max() < 1e-4
    assert np.abs(recoding.stored(recoding.shown(image)).numpy() * 65535 - grey).max() < 2


def test_pq_has_its_published_points() -> None:
    """SMPTE ST 2084: 100 cd/m² at 0.5081, 203 at 0.5806, 1,000 at 0.7518."""
    light = pq_curve().light(np.array([0.5081, 0.5806, 0.7518, 1.0])) * 10_000
    assert light == pytest.approx([100, 203, 1000, 10_000], rel=0.002)


def test_paper_white_of_pq_is_shown_at_0_7_without_a_kink() -> None:
    recoding = ALL[3]
    shown = recoding.shown(every(65536)).numpy().ravel() / 65535
    light = pq_curve().light(np.linspace(0, 1, 65536)) * PQ_PEAK
    assert shown[np.searchsorted(light, 1)] == pytest.approx(0.7, abs=1e-3)
    slopes = [np.interp(1 + step, light, shown) - np.interp(1 + step - 0.02, light, shown) for step in (0.0, 0.02)]
    assert slopes[0] == pytest.approx(slopes[1], rel=0.1)


def test_floats_in_linear_light_keep_their_shadows() -> None:
    dark = np.linspace(0, 1e-4, 256, dtype=np.float32).reshape(1, -1, 1)
    shown = Recoding((gamma(1.0),)).shown(pyvips.Image.new_from_array(dark)).numpy()
    assert len(np.unique(shown)) > 200


def test_screens_show_paper_white_of_pq_as_white() -> None:
    curve = ALL[3].working_curve()
    assert float(curve.light(np.array(0.7))) == pytest.approx(1, abs=0.01)
    assert float(curve.light(np.array(0.35))) == pytest.approx(0.5**2.2, abs=0.01)
