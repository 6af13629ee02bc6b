"""A file as a small picture, read by Qt itself and no larger than it is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader


def miniature(file: Path, device: QSize) -> QImage:
    """The middle of a picture, in the shape of ``device`` and with so many pixels; a null image where Qt cannot read it."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    if not reader.size().isValid():
        return QImage()
    reader.setScaledSize(reader.size().scaled(device, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    left, top = (image.width() - device.width()) // 2, (image.height() - device.height()) // 2
    return image if image.isNull() else image.copy(QRect(left, top, device.width(), device.height()))
