"""The one policy for transparency: colour and alpha go separate ways.

Colour is never premultiplied: the network sees the numbers of the file, and under clear pixels, where they mean nothing, the
colours of their neighbours (``bleeding``). Alpha is not shown to a network, which would invent texture in it; it is resampled
with a cubic kernel and joined to the result as the file is written. A format that has no place for it takes what is opaque
throughout. ``docs/transparency.md`` says what that gives.
"""

from __future__ import annotations

import pyvips

from swinir_gui.geometry import Size
from swinir_gui.imaging.formats import Format, no_transparency
from swinir_gui.imaging.picture_source import PictureSource


def check_transparency(source: PictureSource, target: Format, size: Size, depth: int) -> None:
    """Make sure that ``target`` can hold what is transparent in a result of this size and depth, if anything is.

    Where it has no place for that, all pixels of the source are looked at.

    Raises:
        ImageWriteError: it cannot.
        ImageReadError: the source turned out damaged.
    """
    if not (target.alpha or source.is_opaque):
        raise no_transparency(target, size, depth)


def upscaled_alpha(alpha: pyvips.Image, size: Size) -> pyvips.Image:
    """Resample ``alpha`` (one band, ``uchar`` or ``ushort``) to exactly ``size``; lazy, of the same kind.

    What is opaque all around stays opaque to the last bit, and what is transparent stays transparent.
    """
    # In floats, because libvips' whole-number kernels do not quite add up to one, and opaque would not stay opaque.
    values = alpha.cast("float")
    across, down = size.width / alpha.width, size.height / alpha.height
    resized = values.resize(across, vscale=down, kernel="cubic") if max(across, down) < 1 else _enlarged(values, size)
    return resized.rint().cast(alpha.format)


def _enlarged(values: pyvips.Image, size: Size) -> pyvips.Image:
    across, down = size.width / values.width, size.height / values.height
    # Not `resize`, which shifts what it enlarges by half a pixel: centres must fall where the network puts them.
    return values.affine(
        [across, 0, 0, down],
        interpolate=pyvips.Interpolate.new("bicubic"),
        oarea=[0, 0, size.width, size.height],
        idx=0.5 - 0.5 / across,
        idy=0.5 - 0.5 / down,
        extend="copy",
    )
