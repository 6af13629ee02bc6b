"""How strongly a JPEG was compressed, from the tables of quantisation that it carries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image

# ITU-T T.81, table K.1, which the usual encoders scale to the quality that they are asked for.
LUMA_STEPS = (
    *(16, 11, 10, 16, 24, 40, 51, 61),
    *(12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56),
    *(14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77),
    *(24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101),
    *(72, 92, 95, 98, 112, 100, 103, 99),
)


def jpeg_quality(path: Path) -> int | None:
    """The quality from 1 to 100 that the usual encoder would have been asked for; None if the file is no JPEG.

    Other encoders have tables of their own; then it is the quality whose table is as coarse on the whole.
    """
    try:
        with Image.open(path, formats=("JPEG",)) as image:
            tables: dict[int, Sequence[int]] = getattr(image, "quantization", {})
    except (OSError, ValueError, SyntaxError):
        return None
    luma = tables.get(0)
    return min(range(1, 101), key=lambda quality: abs(sum(luma) - _sum_at(quality))) if luma else None


@cache
def _sum_at(quality: int) -> int:
    """Of the table that libjpeg makes for a quality."""
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sum(min(255, max(1, (step * percent + 50) // 100)) for step in LUMA_STEPS)
