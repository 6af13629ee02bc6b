"""The only place where arrays become Qt images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def to_qimage(pixels: NDArray[np.uint8], colours: list[int] | None = None) -> QImage:
    """A copy of ``pixels`` in the format that Qt paints fastest.

    Args:
        pixels: H×W×3 RGB, H×W×4 RGBA (not premultiplied), or H×W as numbers in ``colours``.
        colours: 256 ARGB values for H×W; greys where it is None.
    """
    height, width = pixels.shape[:2]
    rows = np.ascontiguousarray(pixels)
    if pixels.ndim == 2:
        image = QImage(rows.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(colours or [0xFF000000 | 0x10101 * level for level in range(256)])
        return image.convertToFormat(QImage.Format.Format_RGB32)
    if pixels.shape[2] == 3:
        image = QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        return image.convertToFormat(QImage.Format.Format_RGB32)
    image = QImage(rows.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
