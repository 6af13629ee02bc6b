"""Decodes a file that was just written and compares it with what was sent: exactly, or as closely as its codec allows.

Both are read as streams, so that memory stays bounded for all formats whose decoders are.
"""

from __future__ import annotations

from pathlib import Path

import pyvips

from swinir_gui.errors import ImageWriteError
from swinir_gui.imaging.decoders.decoding import decode
from swinir_gui.imaging.formats import AVIF, WEBP, Format
from swinir_gui.imaging.stopping import stoppable
from swinir_gui.language import tr
from swinir_gui.progress import CancelToken

# What a codec changes averages out, what goes wrong does not: brightness and opacity are compared as means of such squares.
_SQUARE = 32
# By the least quality, how many levels of 255 a square may differ. The worst that was found with pictures made to be hard
# (noise of black and white, stripes of a pixel): 24 from 80 on, 10 from 50 on, 35 below. Photographs stay below 2.
_SQUARE_TOLERANCE = ((90, 24.0), (50, 48.0), (1, 80.0))
# The mean of a whole channel, in levels; WebP halves the resolution of colour, and stripes of a pixel lose up to 27.
_CHANNEL_TOLERANCE = 48.0
_LUMA = (0.299, 0.587, 0.114)


def verify(sent: pyvips.Image, stored: Path, form: Format, quality: int | None, token: CancelToken) -> None:
    """Make sure that the file ``stored`` holds ``sent``.

    Args:
        sent: what the encoder was given.
        stored: the file that it wrote.
        form: its format.
        quality: 1 … 100 where it loses something, None where it must be exact.
        token: fails the reading soon after it is set.

    Raises:
        ImageWriteError: it does not.
        pyvips.Error: it cannot be decoded, or ``token`` is set.
    """
    read = decode(stored, access="sequential")
    if form is WEBP and sent.hasalpha() and not read.hasalpha():
        read = read.addalpha()  # which libwebp leaves out where all is opaque
    # WebP and AVIF have no grey: it comes back as three equal bands.
    added = 2 if form in (WEBP, AVIF) and read.bands == sent.bands + 2 else 0
    same = (read.width, read.height, read.format, read.bands) == (sent.width, sent.height, sent.format, sent.bands + added)
    if same and quality is None:
        same = stoppable(read != sent, token).max() == 0
    elif same:
        same = _near(sent, read if not added else _as_grey(read), quality or 1, token)
    if not same:
        raise ImageWriteError(
            tr("The stored result, read back, is not the one that was computed."),
            tr("Check the disk and try again, or choose another disk."),
        )


def _as_grey(read: pyvips.Image) -> pyvips.Image:
    return read[0] if read.bands == 3 else read[0].bandjoin(read[3])


def _near(sent: pyvips.Image, read: pyvips.Image, quality: int, token: CancelToken) -> bool:
    levels = 255.0 / (255 if sent.format == "uchar" else 65535)
    errors = (read.cast("float") - sent.cast("float")) * levels
    # In memory: it is a thousandth of the picture, and the stream goes by only once.
    squares = stoppable(errors.shrink(min(_SQUARE, sent.width), min(_SQUARE, sent.height), ceil=True), token).copy_memory()
    colours = 1 if sent.bands < 3 else 3
    brightness = squares[0] if colours == 1 else squares[:3].recomb([list(_LUMA)])
    opacity = [squares[sent.bands - 1]] if sent.bands > colours else []
    tolerance = next(levels for least, levels in _SQUARE_TOLERANCE if quality >= least)
    near = all(each.abs().max() <= tolerance for each in (brightness, *opacity))
    return near and all(abs(squares[band].avg()) <= _CHANNEL_TOLERANCE for band in range(sent.bands))
