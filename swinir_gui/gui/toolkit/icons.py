"""Icons: glyphs of Phosphor's font, tinted, as ``QIcon``s and as paint.

The font and its table of names come with qtawesome. Importing that, with six other icon fonts, would take longer than all else
before the first frame, so both are opened directly: docs/decisions/0005-icons-without-the-import.md.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.toolkit.theme import Theme

# Those of the first frame: the font's own table has 4,470 names, and takes longer to read than these to paint.
FIRST_GLYPHS = {
    "arrow-right": "\uf044",
    "caret-down": "\uf0c2",
    "caret-right": "\uf0c4",
    "check-circle-fill": "\uf851",
    "clipboard-text": "\uf0f8",
    "columns": "\uf10e",
    "corners-out": "\uf118",
    "cpu": "\uf119",
    "cube": "\uf120",
    "folder-open": "\uf18c",
    "folder-simple": "\uf18f",
    "gear-six": "\uf19c",
    "image": "\uf1dd",
    "intersect": "\uf1e2",
    "minus": "\uf21a",
    "plus": "\uf27f",
    "selection-plus": "\uf2b3",
    "square-half": "\uf2ee",
}


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """A Phosphor icon such as ``ph.folder-open``, greyed where it is disabled."""
    return QIcon(_GlyphEngine(name, theme.color(role), theme.disabled))


def no_icon() -> QIcon:
    """For a button that had one."""
    return QIcon()


def paint_glyph(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    """Paint an icon into the middle of ``rect``, as large as its height."""
    painter.save()
    painter.setFont(_glyph_font(rect.height()))
    painter.setPen(color)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


@cache
def glyph(name: str) -> str:
    """The character of an icon in the icon font."""
    short = name.removeprefix("ph.")
    return FIRST_GLYPHS.get(short) or chr(int(_phosphor()[short], 16))


class IconLabel(QWidget):
    """An icon among words that say the same; it is painted when it is seen.

    Args:
        side: logical pixels.
    """

    def __init__(self, side: int = 16) -> None:
        super().__init__()
        self._name, self._color = "", QColor()
        self.setFixedSize(side, side)

    def show_icon(self, name: str, color: QColor) -> None:
        """Show another icon, or the same in another colour; no name for none."""
        self._name, self._color = name, color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._name:
            painter = QPainter(self)
            paint_glyph(painter, QRectF(self.rect()), self._name, self._color)
            painter.end()


class _GlyphEngine(QIconEngine):
    """Paints at whatever size and density is asked for, so that icons are sharp at every scaling."""

    def __init__(self, name: str, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._color, self._disabled = name, color, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        paint_glyph(painter, QRectF(rect), self._name, self._disabled if mode == QIcon.Mode.Disabled else self._color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if size.isEmpty():  # a button without any room still asks
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._color, self._disabled)


def _qtawesome(start: str, ending: str) -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise ImportError("qtawesome, which holds the icons, is not installed")
    folder = Path(found.origin).parent / "fonts"
    return next(file for file in folder.iterdir() if file.name.startswith(start) and file.suffix == ending)


@cache
def _phosphor() -> dict[str, str]:
    import json  # by then it is there

    names: dict[str, str] = json.loads(_qtawesome("phosphor-charmap-", ".json").read_bytes())
    return names


@cache
def _glyph_family() -> str:
    file = _qtawesome("phosphor-", ".ttf")
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]


def _glyph_font(pixels: float) -> QFont:
    made = QFont(_glyph_family())
    made.setPixelSize(max(1, round(pixels)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
