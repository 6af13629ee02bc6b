"""Step 1 while the list is empty: the header, and what is shown instead of a list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.panels.section import SectionHead
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import text_of, tip_of
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

HEAD_MARGINS = (look.PADDING, look.GAP, look.WIDE, look.TIGHT)
_ICON = 24


def no_pictures_yet() -> tuple[str, str]:
    """What is said before the first picture, and more in smaller type."""
    return tr("No pictures yet"), tr("They are worked through from top to bottom.")


def add_button() -> QToolButton:
    """For the head."""
    return _head_button(tr("Add pictures"), tr("Add pictures (Ctrl+O)"))


def undo_button() -> QToolButton:
    """For the head, once something was removed."""
    return _head_button(text_of("undo"), tip_of("undo"))


def _head_button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("bare", True)
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    say(button.setToolTip, tip)
    say(button.setAccessibleName, name)
    return button


def paint_words(painter: QPainter, rect: QRect, words: tuple[str, str], theme: Theme, glyph: str = "ph.image") -> None:
    """Words, and more in smaller type, in the middle of an empty list."""
    middle = rect.center().y()
    icon = QRectF(0, 0, _ICON, _ICON)
    icon.moveCenter(rect.center())
    icon.moveTop(middle - 44)
    icons.paint_glyph(painter, icon, glyph, theme.quiet)
    box = QRectF(rect).adjusted(look.PADDING, 0, -look.PADDING, 0)
    centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    painter.setFont(look.font(13, QFont.Weight.Medium))
    painter.setPen(theme.text)
    box.setTop(middle - 12)
    painter.drawText(box, centre, words[0])
    painter.setFont(look.font(12))
    painter.setPen(theme.secondary)
    box.setTop(middle + 9)
    painter.drawText(box, centre, words[1])


class NoPictures(QWidget):
    """Looks as the list does while it is empty, until the list takes its place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        head, add = SectionHead(1, tr("Pictures"), theme), add_button()
        add.setIcon(icons.icon("ph.plus", theme))
        head.add(add)
        top = QVBoxLayout()
        top.setContentsMargins(*HEAD_MARGINS)
        top.addWidget(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(_Blank(theme), 1)


class _Blank(Painted):
    def paint(self, painter: QPainter) -> None:
        paint_words(painter, self.rect(), no_pictures_yet(), self.theme)
