"""The label that says what the result is compared with; a button with a menu if there is a choice."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from swinir_gui.gui.toolkit.action_table import tip_of
from swinir_gui.gui.toolkit.focus_rings import wears_ring
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import LIGHT, Theme
from swinir_gui.gui.views.overlays import RADIUS, Plate
from swinir_gui.language import tr

_LIT = QColor(255, 255, 255, 40)


class CounterpartButton(QAbstractButton):
    """Lies over its label, which the canvas has painted: it adds what the pointer and the focus do to it."""

    menu_requested = Signal(QPoint)  # where it belongs on the screen

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        say(self.setToolTip, tip_of("counterpart"))
        self.theme: Theme = LIGHT
        self.clicked.connect(lambda: self.menu_requested.emit(self.mapToGlobal(self.rect().bottomLeft() + QPoint(0, 2))))

    def lie_over(self, plate: Plate | None, name: str) -> None:
        """Stand where the label stands, if there is one to press; ``name`` is what the result is compared with."""
        self.setVisible(plate is not None and plate.fits)
        if plate is not None:
            say(self.setAccessibleName, tr("Compared with: {0}").format(name))
            self.setGeometry(plate.rect.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        within = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.setBrush(_LIT)
            painter.drawRoundedRect(within, RADIUS, RADIUS)
        if wears_ring(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.accent_text, 2))
            painter.drawRoundedRect(within.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
