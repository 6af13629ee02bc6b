from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from swinir_gui.imaging.color.icc import (
    ADOBE_RGB_MATRIX,
    DISPLAY_P3_MATRIX,
    REC2020_MATRIX,
    SRGB_CURVE,
    SRGB_MATRIX,
    Curve,
    Profile,
    ProfileError,
    gamma,
    rgb_profile,
)
from tests import icc_profiles as icc

VALUES = np.linspace(0, 1, 101)


@pytest.mark.parametrize(
    ("name", "matrix"), [("srgb", SRGB_MATRIX), ("adobe", ADOBE_RGB_MATRIX), ("p3", DISPLAY_P3_MATRIX), ("2020", REC2020_MATRIX)]
)
def test_colorants_are_those_of_the_published_primaries(name: str, matrix: object) -> None:
    assert np.abs(np.array(matrix) - icc.matrix(name)).max() < 2e-4


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (icc.LINEAR, VALUES),
        (icc.power(2.2), VALUES ** (563 / 256)),
        (icc.table([0, 0.1, 1]), np.interp(VALUES, [0, 0.5, 1], [0, 0.1, 1])),
        (icc.parametric(0, 2.0), VALUES**2),
        (icc.parametric(1, 2.0, 2.0, -0.5), np.clip(2 * VALUES - 0.5, 0, 1) ** 2),
        (icc.parametric(2, 2.0, 0.5, 0.25, 0.1), (0.5 * VALUES + 0.25) ** 2 + 0.1),
        (icc.SRGB, icc.srgb_light(VALUES)),
        (
            icc.parametric(4, 2.0, 0.8, 0.1, 0.2, 0.5, 0.05, 0.01),
            np.where(VALUES >= 0.5, (0.8 * VALUES + 0.1) ** 2 + 0.05, 0.2 * VALUES + 0.01),
        ),
    ],
    ids=["linear", "power", "table", "para 0", "para 1", "para 2", "para 3", "para 4"],
)
def test_every_kind_of_curve_is_read(tag: bytes, expected: np.ndarray) -> None:
    for curve in Profile.parse(icc.rgb("srgb", tag)).curves():
        assert np.abs(curve.light(VALUES) - np.clip(expected, 0, 1)).max() < 1e-4


@pytest.mark.parametrize("curve", [SRGB_CURVE, gamma(2.2), gamma(1.0), Curve(steps=(0.0, 0.2, 0.5, 1.0))])
def test_what_is_written_is_read_the_same_by_us_and_by_littlecms(curve: Curve) -> None:
    data = rgb_profile("A title – 제목", DISPLAY_P3_MATRIX, curve)
    for found in Profile.parse(data).curves():
        assert np.abs(found.light(VALUES) - curve.light(VALUES)).max() < 1e-4
    theirs = ImageCms.getOpenProfile(io.BytesIO(data))
    assert ImageCms.getProfileDescription(theirs).strip() == "A title – 제목"
    assert np.abs(np.array(theirs.profile.red_colorant[0]) - np.array(DISPLAY_P3_MATRIX)[:, 0]).max() < 1e-4


def test_littlecms_converts_by_our_curves() -> None:
    ours = ImageCms.getOpenProfile(io.BytesIO(rgb_profile("ours", SRGB_MATRIX, SRGB_CURVE)))
    theirs = ImageCms.createProfile("sRGB")
    pixels = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    found = ImageCms.profileToProfile(Image.fromarray(pixels), ours, theirs, outputMode="RGB")
    assert np.abs(np.asarray(found).astype(int) - pixels).max() <= 1


def test_other_curves_keep_the_colorants() -> None:
    profile = Profile.parse(icc.builtin("p3"))
    changed = Profile.parse(profile.with_curves(gamma(2.2), "changed"))
    assert [changed.tags[name] for name in (b"rXYZ", b"gXYZ", b"bXYZ")] == [
        profile.tags[name] for name in (b"rXYZ", b"gXYZ", b"bXYZ")
    ]
    assert changed.curves()[0].exponent == pytest.approx(2.2, abs=1e-4)
    grey = Profile.parse(Profile.parse(icc.grey(icc.LINEAR)).with_curves(gamma(2.2), "grey"))
    assert (grey.space, len(grey.curves())) == ("GRAY", 1)


def test_code_points_are_kept() -> None:
    assert Profile.parse(rgb_profile("x", REC2020_MATRIX, gamma(2.2), (9, 16))).code_points == (9, 16)
    assert Profile.parse(icc.builtin("srgb")).code_points is None


def test_colorants_in_one_plane_are_refused() -> None:
    flat = rgb_profile("flat", ((0.3, 0.3, 0.3), (0.3, 0.3, 0.4), (0.2, 0.2, 0.2)), gamma(2.2))
    with pytest.raises(ProfileError):
        Profile.parse(flat).curves()


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 479), value=st.integers(0, 255), end=st.integers(0, 480))
def test_damage_is_an_error_or_harmless(at: int, value: int, end: int) -> None:
    data = bytearray(icc.builtin("p3"))
    data[at] = value
    try:
        curves = Profile.parse(bytes(data[:end])).curves()
    except ProfileError:
        return
    assert all(np.isfinite(each.light(VALUES)).all() for each in curves)
