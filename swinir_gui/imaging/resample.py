"""Reduce a result to a size between two scales of its network, and cut it to other proportions."""

from __future__ import annotations

import pyvips

from swinir_gui.geometry import Size


def reduced(image: pyvips.Image, size: Size) -> pyvips.Image:
    """``image`` (``uchar`` or ``ushort``) reduced to exactly ``size`` with Lanczos-3; lazy, of the same kind.

    Centres stay where they are, and flat areas keep their value to the last bit.
    """
    across, down = image.width / size.width, image.height / size.height
    if across < 1 or down < 1:
        raise ValueError(f"{image.width}×{image.height} cannot be reduced to {size}")
    if across == down == 1:
        return image
    # In doubles: libvips rounds positions to 1/32 of a pixel and weights to 1/4096 for all other kinds of samples.
    values = image.cast("double").reducev(down, kernel="lanczos3").reduceh(across, kernel="lanczos3")
    return values.rint().cast(image.format).copy(interpretation=image.interpretation)


def middle(image: pyvips.Image, size: Size) -> pyvips.Image:
    """The middle of ``image``, exactly ``size``; lazy. An odd pixel is cut away at the right or below."""
    return image.crop((image.width - size.width) // 2, (image.height - size.height) // 2, size.width, size.height)
