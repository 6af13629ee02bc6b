"""The checkerboard behind transparent pixels."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

_SQUARE = 8
_LIGHT, _DARK = QColor("#ffffff"), QColor("#c8c8c8")


@cache
def checkerboard() -> QBrush:
    """Light and dark grey squares, small enough to be no part of any picture."""
    squares = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
    squares.fill(_DARK)
    painter = QPainter(squares)
    for corner in (QPoint(0, 0), QPoint(_SQUARE, _SQUARE)):
        painter.fillRect(QRect(corner, QSize(_SQUARE, _SQUARE)), _LIGHT)
    painter.end()
    return QBrush(squares)
