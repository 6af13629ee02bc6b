"""Reduces results to the size that was asked for, crops them, and enlarges what goes beside the network."""

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


def resampled(values: pyvips.Image, size: Size) -> pyvips.Image:
    """``values`` (``float``) resampled to ``size`` with a cubic kernel, centres where the network puts them; lazy."""
    across, down = size.width / values.width, size.height / values.height
    if across == down == 1:
        return values
    if max(across, down) < 1:
        return values.resize(across, vscale=down, kernel="cubic")
    # Not `resize`, which shifts what it enlarges by half a pixel.
    return values.affine(
        [across, 0, 0, down],
        interpolate=pyvips.Interpolate.new("bicubic"),
        oarea=[0, 0, size.width, size.height],
        idx=0.5 - 0.5 / across,
        idy=0.5 - 0.5 / down,
        extend="copy",
    )
