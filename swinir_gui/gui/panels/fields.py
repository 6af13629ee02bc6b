"""The fields of the left column: a label at the left, a control at the right, and small arrows painted on top."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import label
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import again

LABEL = 58
COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Choice(QComboBox):
    """A combo box with our caret; the wheel scrolls what is around it unless it has the focus."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts: list[str] = []
        say(self.setAccessibleName, name)
        say(self.setToolTip, name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def offer(self, text: str, data: object) -> None:
        """One more entry."""
        self._texts.append(text)
        self.addItem(text, data)

    def clear(self) -> None:
        self._texts.clear()
        super().clear()

    def retell(self) -> None:
        """In another language."""
        for index, text in enumerate(self._texts):
            self.setItemText(index, again(text))

    def choose(self, data: object) -> None:
        """Select the entry that stands for ``data``, without a signal."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(data)))
        self.blockSignals(blocked)

    def event(self, event: QEvent) -> bool:
        # As fields of text do: here a letter goes to the entry that begins with it, and begins nothing in the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _writes(event):
            event.accept()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        color = self._theme.quiet if self.isEnabled() else self._theme.disabled
        icons.paint_glyph(painter, QRectF(self.width() - 21, (self.height() - 14) / 2, 14, 14), "ph.caret-down", color)
        painter.end()


def _writes(event: QKeyEvent) -> bool:
    """Whether a key stands for a sign, and not for a command."""
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & COMMANDS


class SearchField(QLineEdit):
    """A field with a magnifying glass, which empties at a click or with Escape.

    Args:
        hint: what to type.
        theme: colours.
    """

    left_downwards = Signal()  # Enter or the arrow: on to what was found

    def __init__(self, hint: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        say(self.setPlaceholderText, hint)
        say(self.setAccessibleName, hint)
        self.setClearButtonEnabled(True)
        self.setTextMargins(look.LARGE - look.TIGHT, 0, 0, 0)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        for action in self.findChildren(QAction):  # the one that empties it
            action.setIcon(icons.icon("ph.x", theme, "quiet"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRectF(look.GAP + look.HAIR, (self.height() - 16) / 2, 16, 16)
        icons.paint_glyph(painter, place, "ph.magnifying-glass", self._theme.quiet)
        painter.end()


def spin_box(name: str, highest: int, suffix: str = "") -> QSpinBox:
    """A field for whole numbers from 1; arrow keys and the wheel change it."""
    box = QSpinBox()
    box.setRange(1, highest)
    _prepare(box, name)
    say(box.setSuffix, suffix)
    return box


def decimal_box(name: str, highest: int, suffix: str = "") -> QDoubleSpinBox:
    """The same for other numbers, with as few decimals as they need."""
    box = _AsFewDecimals()
    box.setRange(1, highest)
    box.setDecimals(2)
    _prepare(box, name)
    say(box.setSuffix, suffix)
    return box


class _AsFewDecimals(QDoubleSpinBox):
    def textFromValue(self, value: float) -> str:
        return self.locale().toString(round(value, 2), "g", 4)


def _prepare(box: QAbstractSpinBox, name: str) -> None:
    # Not NoButtons: a style sheet then leaves no room for the text. The sheet makes the buttons vanish.
    inside = box.findChild(QLineEdit)
    if inside:
        inside.setTextMargins(look.GAP, 0, look.TIGHT, 0)
    box.setKeyboardTracking(False)
    box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
    say(box.setAccessibleName, name)
    say(box.setToolTip, name)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


def row(words: str, *controls: QWidget) -> QWidget:
    """A label, and controls that share the rest of the width."""
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(look.GAP)
    head = label(words, "secondary")
    head.setMinimumSize(QSize(LABEL, 0))
    line.addWidget(head)
    for control in controls:
        line.addWidget(control, 1)
        head.setBuddy(control)
    return whole
