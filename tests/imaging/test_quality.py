from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from swinir_gui.errors import ImageError, RequestError
from swinir_gui.geometry import Size
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.imaging.quality import compare, psnr, ssim, to_luma


def pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture with edges, waves and noise, and a worse version of it; odd seeds are grey."""
    rng = np.random.default_rng(seed)
    height, width = rng.integers(11, 90, 2)
    y, x = np.mgrid[0:height, 0:width]
    base = 90 * np.sin(x / rng.uniform(2, 20)) + 60 * (y > height / 2) + 90
    good = np.clip(base[..., None] + rng.normal(0, 8, (height, width, 3)), 0, 255).round()
    bad = np.clip(good * rng.uniform(0.7, 1) + rng.normal(0, rng.uniform(1, 40), good.shape), 0, 255).round()
    return (good[..., 0], bad[..., 0]) if seed % 2 else (good, bad)


@pytest.mark.parametrize("seed", range(10))
def test_scores_are_those_of_scikit_image(seed: int) -> None:
    good, bad = pair(seed)
    expected = structural_similarity(
        good,
        bad,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=255,
        channel_axis=2 if good.ndim == 3 else None,
    )
    assert ssim(good, bad) == pytest.approx(expected, abs=1e-9)
    assert psnr(good, bad) == pytest.approx(peak_signal_noise_ratio(good, bad, data_range=255), abs=1e-9)


def test_luma_is_studio_swing() -> None:
    corners = np.array([[[0, 0, 0], [255, 255, 255]], [[255, 0, 0], [0, 0, 255]]], np.uint8)
    assert to_luma(corners) == pytest.approx(np.array([[16, 235], [81.481, 40.966]]))


def test_identical_arrays() -> None:
    good, _ = pair(0)
    assert psnr(good, good) == math.inf
    assert ssim(good, good) == 1


def test_arrays_that_do_not_compare() -> None:
    with pytest.raises(ValueError, match="one shape"):
        psnr(np.zeros((20, 20)), np.zeros((20, 21)))
    with pytest.raises(ValueError, match="11×11"):
        ssim(np.zeros((10, 20)), np.zeros((10, 20)))


@pytest.fixture
def files(make_picture: Callable[..., Path], waves: Callable[..., np.ndarray]) -> Callable[..., PictureSource]:
    def make(name: str, size: Size, bands: int = 3, depth: int = 8, lighter: int = 0) -> PictureSource:
        pixels = waves(size, bands, depth)
        return PictureSource.open(make_picture(name, pixels // 2 + np.asarray(lighter, pixels.dtype)))

    return make


def test_files_are_compared_without_their_border(files: Callable[..., PictureSource], make_picture: Callable[..., Path]) -> None:
    one = files("a.png", Size(40, 30))
    spoilt = np.rint(one.image.numpy()).astype(np.uint8)
    spoilt[:4], spoilt[-4:], spoilt[:, :4], spoilt[:, -4:] = 255, 255, 255, 255
    other = PictureSource.open(make_picture("b.png", spoilt))
    assert compare(one, other, crop=4, luma=False).psnr == math.inf
    assert compare(one, other, crop=3, luma=False).psnr < 40


def test_a_known_difference_has_its_known_psnr(files: Callable[..., PictureSource]) -> None:
    one, other = files("a.png", Size(40, 30)), files("b.png", Size(40, 30), lighter=10)
    assert compare(one, other, crop=0, luma=False).psnr == pytest.approx(20 * math.log10(255 / 10), abs=1e-4)
    # Luma spans 219 of 255, so the same difference is smaller in it.
    assert compare(one, other, crop=0, luma=True).psnr == pytest.approx(20 * math.log10(255 / (10 * 219 / 255)), abs=1e-4)


def test_16_bits_count_on_the_same_scale(files: Callable[..., PictureSource]) -> None:
    one, other = files("a.png", Size(40, 30), depth=16), files("b.png", Size(40, 30), depth=16, lighter=2570)
    assert compare(one, other, crop=0, luma=False).psnr == pytest.approx(20 * math.log10(255 / 10), abs=1e-3)


def test_grey_and_colour_compare_by_luma_only(files: Callable[..., PictureSource], make_picture: Callable[..., Path]) -> None:
    grey = files("a.png", Size(40, 30), bands=1)
    pixels = grey.image.numpy().reshape(30, 40, 1).repeat(3, 2)
    colour = PictureSource.open(make_picture("b.png", pixels))
    assert compare(grey, colour, crop=0, luma=True).psnr > 150
    with pytest.raises(ImageError, match="grey"):
        compare(grey, colour, crop=0, luma=False)


def test_pictures_that_do_not_compare(files: Callable[..., PictureSource]) -> None:
    one = files("a.png", Size(40, 30))
    with pytest.raises(ImageError, match="40×31"):
        compare(one, files("b.png", Size(40, 31)), crop=0, luma=False)
    with pytest.raises(ImageError, match="11×11"):
        compare(one, one, crop=10, luma=False)
    with pytest.raises(RequestError):
        compare(one, one, crop=-1, luma=False)
