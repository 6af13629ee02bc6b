"""PSNR and SSIM as the super-resolution papers compute them.

Samples count 0 … 255 whatever the depth; 16-bit pictures keep their fractions. Luma is that of ITU-R BT.601 in studio
swing (16 … 235), unrounded. SSIM is that of Wang et al. (2004): an 11×11 Gaussian window of σ 1.5, averaged over the
places where the window lies wholly inside the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from swinir_gui.errors import ImageError, RequestError
from swinir_gui.geometry import Region
from swinir_gui.imaging.picture_source import PictureSource
from swinir_gui.language import tr

PEAK = 255.0

_WINDOW = 11
_SIGMA = 1.5
_C1 = (0.01 * PEAK) ** 2
_C2 = (0.03 * PEAK) ** 2
_LUMA_WEIGHTS = np.array([65.481, 128.553, 24.966])
_LUMA_BLACK = 16.0

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Scores:
    """How near a result is to its reference.

    Attributes:
        psnr: in dB; infinite where the two are identical.
        ssim: at most 1, which means identical.
    """

    psnr: float
    ssim: float


class Uncompared(Enum):
    """What a picture can have besides the samples that are compared."""

    TRANSPARENCY = "transparency"
    PROFILE = "profile"
    PAGES = "pages"
    RANGE = "range"


def uncompared(result: PictureSource, reference: PictureSource) -> list[Uncompared]:
    """In what two pictures may differ though ``compare`` finds them equal.

    Raises:
        ImageReadError: one of them cannot be decoded.
    """
    both = (result, reference)
    first, second = (each.rendition.profile for each in both)
    found = {
        Uncompared.TRANSPARENCY: not all(each.is_opaque for each in both),
        Uncompared.PROFILE: (first.data if first else None) != (second.data if second else None),
        Uncompared.PAGES: any(len(each.pages) > 1 for each in both),
        Uncompared.RANGE: any(each.depth == 32 for each in both),
    }
    return [each for each, there in found.items() if there]


def compare(result: PictureSource, reference: PictureSource, *, crop: int, luma: bool) -> Scores:
    """Compare two pictures of one size, whole, in memory; transparency does not count.

    Args:
        result: what was computed.
        reference: what it should be.
        crop: pixels left out at each border; the papers take the scale.
        luma: compare brightness alone, as papers on super-resolution do, instead of all channels.

    Raises:
        ImageError: sizes or channels differ, or too little is left to compare.
        ImageReadError: one of them cannot be decoded.
        RequestError: ``crop`` is negative.
    """
    if crop < 0:
        raise RequestError(tr("A border of {crop} pixels cannot be cropped.").format(crop=crop), tr("Give 0 or more."))
    if result.size != reference.size:
        raise ImageError(
            tr("“{result}” has {size} pixels, but “{reference}” has {reference_size}.").format(
                result=result.path.name,
                size=result.size,
                reference=reference.path.name,
                reference_size=reference.size,
            ),
            tr("Cut or scale the reference to the size of the result."),
        )
    if result.channels != reference.channels and not luma:
        raise ImageError(
            tr("One of the pictures is grey and the other in colour."), tr("Compare their brightness instead (--luma).")
        )
    if min(result.size.width, result.size.height) - 2 * crop < _WINDOW:
        raise ImageError(
            tr("Of {size} pixels, less than {least}×{least} are left to compare after a crop of {crop}.").format(
                size=result.size, least=_WINDOW, crop=crop
            ),
            tr("Crop less, or compare larger pictures."),
        )
    first, second = (_comparable(each, crop, luma=luma) for each in (result, reference))
    return Scores(psnr(first, second), ssim(first, second))


def to_luma(rgb: ArrayLike) -> Samples:
    """BT.601 luma, 16 … 235, of ``rgb`` (…×3, 0 … 255)."""
    return np.asarray(rgb, np.float64) @ (_LUMA_WEIGHTS / PEAK) + _LUMA_BLACK


def cropped(pixels: Samples, border: int) -> Samples:
    """``pixels`` (H×W or H×W×C) without ``border`` pixels on each side."""
    return pixels[border : pixels.shape[0] - border, border : pixels.shape[1] - border]


def psnr(first: ArrayLike, second: ArrayLike) -> float:
    """Peak signal-to-noise ratio in dB over all samples (0 … 255) of two arrays of one shape; infinite if equal."""
    one, other = _pair(first, second)
    error = float(np.mean((one - other) ** 2))
    return math.inf if error == 0 else 10 * math.log10(PEAK**2 / error)


def ssim(first: ArrayLike, second: ArrayLike) -> float:
    """Mean structural similarity of two arrays of one shape, H×W or H×W×C (0 … 255, at least 11×11).

    With several channels it is the mean over the channels.
    """
    one, other = _pair(first, second)
    if one.ndim not in (2, 3) or min(one.shape[:2]) < _WINDOW:
        raise ValueError(f"SSIM needs H×W or H×W×C of at least {_WINDOW}×{_WINDOW}, not {one.shape}")
    if one.ndim == 2:
        return _ssim_of_plane(one, other)
    return float(np.mean([_ssim_of_plane(one[..., c], other[..., c]) for c in range(one.shape[2])]))


def _comparable(picture: PictureSource, crop: int, *, luma: bool) -> Samples:
    pixels = cropped(picture.read(Region.of(picture.size)).astype(np.float64) * PEAK, crop)
    # A grey picture is the colour picture of three equal channels.
    return to_luma(np.broadcast_to(pixels, (*pixels.shape[:2], 3))) if luma else pixels


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[Samples, Samples]:
    one, other = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if one.shape != other.shape:
        raise ValueError(f"only arrays of one shape compare, not {one.shape} and {other.shape}")
    return one, other


def _ssim_of_plane(one: Samples, other: Samples) -> float:
    mean_one, mean_other = _windowed(one), _windowed(other)
    product, squares = mean_one * mean_other, mean_one**2 + mean_other**2
    covariance = _windowed(one * other) - product
    variances = _windowed(one**2 + other**2) - squares
    similarity = (2 * product + _C1) * (2 * covariance + _C2) / ((squares + _C1) * (variances + _C2))
    return float(np.mean(similarity))


def _windowed(plane: Samples) -> Samples:
    """Gaussian-weighted means of ``plane`` wherever the window fits: H−10×W−10."""
    offsets = np.arange(_WINDOW) - _WINDOW // 2
    weights = np.exp(-(offsets**2) / (2 * _SIGMA**2))
    weights /= weights.sum()
    height, width = (side - _WINDOW + 1 for side in plane.shape)
    rows = np.zeros((height, plane.shape[1]))
    for index, weight in enumerate(weights):
        rows += weight * plane[index : index + height]
    means = np.zeros((height, width))
    for index, weight in enumerate(weights):
        means += weight * rows[:, index : index + width]
    return means
