"""Covers the window with a scrim for a while: nothing under it can be reached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QVBoxLayout, QWidget

from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.keyboard import stops_in
from swinir_gui.gui.toolkit.painting import Painted
from swinir_gui.gui.toolkit.theme import Theme


class Cover(Painted):
    """As large as its window, whatever becomes of that; the focus stays in it, and the window's keys rest."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(theme, window)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def lay_card(self) -> tuple[QFrame, QVBoxLayout]:
        """A card in the middle, and the column in which what it says stands."""
        card = QFrame()
        card.setObjectName("sheet")
        column = QVBoxLayout(card)
        column.setContentsMargins(look.LARGE, look.LARGE, look.LARGE, look.PADDING)
        column.setSpacing(look.GAP)
        QGridLayout(self).addWidget(card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        return card, column

    def close_cover(self) -> None:
        """It has served."""
        self.hide()
        self.deleteLater()

    def parts(self) -> Sequence[QWidget]:
        """What Tab goes through, in this order."""
        return (self,)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and parent is watched and parent is not None:
            self.setGeometry(parent.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
        # Not by Qt's chain of focus: what Python takes from it may be deleted with Python's name for it.
        stops = [each for each in stops_in(self.parts()) if each.isEnabled() and each.isVisibleTo(self)]
        focused = QApplication.focusWidget()
        before = stops.index(focused) if focused in stops else -1 if forwards else 0
        if stops:
            stops[(before + (1 if forwards else -1)) % len(stops)].setFocus(reason)
        return True

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self.theme.scrim)
