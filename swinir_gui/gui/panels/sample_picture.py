"""The included sample, cut in two: coarse at the left, the original at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from swinir_gui.gui.toolkit.miniature import miniature
from swinir_gui.paths import resource

COARSE = 7  # screen pixels that become one at the left


def cut_in_two(size: QSize, ratio: float, radius: int) -> QPixmap:
    """The middle of the sample as a card of ``size``; ``ratio`` device pixels to one of those.

    Empty where the sample cannot be read: it is an ornament.
    """
    device = size * ratio
    fine = miniature(resource("sample.jpg"), device)
    if fine.isNull():
        return QPixmap()
    smooth = Qt.TransformationMode.SmoothTransformation
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    coarse = fine.scaled(device / (COARSE * ratio), keep, smooth).scaled(device, keep, smooth)
    card = QPixmap(device)
    card.fill(Qt.GlobalColor.transparent)
    painter = QPainter(card)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QPainterPath()
    edge.addRoundedRect(QRectF(0, 0, device.width(), device.height()), radius * ratio, radius * ratio)
    painter.setClipPath(edge)
    painter.drawImage(0, 0, fine)
    half = device.width() // 2
    painter.drawImage(QRect(0, 0, half, device.height()), coarse, QRect(0, 0, half, device.height()))
    painter.fillRect(QRectF(half - ratio, 0, 2 * ratio, device.height()), QColor("white"))
    painter.end()
    card.setDevicePixelRatio(ratio)
    return card
