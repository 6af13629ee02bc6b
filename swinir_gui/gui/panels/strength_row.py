"""A slider for the strength of a restoring model, between its name and its value."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from swinir_gui.gui.panels.section import RING
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import tr

ALL, STEP, PAGE = 100, 5, 20  # per cent
LENGTH = 92


class StrengthSlider(QSlider):
    """From 5 to 100 per cent; a double click goes back to all. The wheel scrolls what is around it unless it has the focus."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("strength")
        self.setRange(STEP, ALL)
        self.setSingleStep(STEP)
        self.setPageStep(PAGE)
        self.setTracking(False)  # each value is another result, so that only the last one counts
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(LENGTH, RING)  # the style sheet leaves it no height of its own
        say(self.setAccessibleName, tr("Strength in per cent"))
        say(self.setToolTip, tr("How much of noise and JPEG artifacts is taken away: less keeps grain and fine texture"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(ALL)
        event.accept()


class StrengthRow(QWidget):
    """The slider with its words, no higher than a section's head.

    Args:
        room: for its name, at least: in a column of fields all begin at one line.
    """

    changed = Signal(int)  # per cent

    def __init__(self, room: int = 0) -> None:
        super().__init__()
        name, self._slider, self._value = label(tr("Strength"), "secondary"), StrengthSlider(), QLabel()
        name.setBuddy(self._slider)
        name.setMinimumWidth(room)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFont(look.font(12))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.GAP)
        for each in (name, self._slider, self._value):
            line.addWidget(each)
        line.addStretch()
        self._slider.sliderMoved.connect(self._tell)
        self._slider.valueChanged.connect(self._tell)
        self._slider.valueChanged.connect(self.changed)
        self.show_strength(ALL)
        self._value.setMinimumWidth(QFontMetrics(self._value.font()).horizontalAdvance(self._value.text()))

    def show_strength(self, strength: int) -> None:
        """Show another one without reporting it."""
        with QSignalBlocker(self._slider):
            self._slider.setValue(strength)
        self._tell(strength)

    def _tell(self, strength: int) -> None:
        say(self._value.setText, percent(strength))
