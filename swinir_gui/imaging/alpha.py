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
from swinir_gui.imaging.resample import resampled


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
    return resampled(alpha.cast("float"), size).rint().cast(alpha.format)
