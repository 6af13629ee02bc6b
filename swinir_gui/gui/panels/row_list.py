"""What the lists of pictures and of models share: painted rows, and a focus ring once keys were used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QWidget

from swinir_gui.gui.toolkit.keyboard import by_keyboard
from swinir_gui.gui.toolkit.theme import LIGHT, Theme

_RADIUS = 6


class RowPainter(QStyledItemDelegate):
    """Paints what is under the words of a row: whether it is chosen, pointed at, or has the focus.

    Attributes:
        theme: colours.
        shows_focus: whether the row that has the focus wears a ring.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.shows_focus = LIGHT, False

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme

    def paint_fill(self, painter: QPainter, place: QRectF, state: QStyle.StateFlag) -> None:
        """Paint it."""
        chosen, hovered = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.selection if chosen else self.theme.hover)
            painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and self.shows_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.accent_text, 2))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)


class RowList(QListView):
    """A list without a frame, which scrolls smoothly and edits nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setAutoFillBackground(False)

    def paint_with(self, painter: RowPainter) -> None:
        """Have the rows painted by it."""
        self._painter = painter
        self.setItemDelegate(painter)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and fonts of the size that the system asks for now."""
        self.theme = theme
        self._painter.set_theme(theme)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress:
            self._painter.shows_focus = True
        elif isinstance(event, QFocusEvent) and event.gotFocus():
            self._painter.shows_focus = by_keyboard(event)
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._painter.shows_focus = False
        super().mousePressEvent(event)
