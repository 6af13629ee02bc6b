"""Text typed into a field and not applied yet, when a key comes that is meant for the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from swinir_gui.gui.panels.fields import COMMANDS

_Key = QKeySequence.StandardKey
HELD = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
EDITING = (_Key.Copy, _Key.Cut, _Key.Paste, _Key.SelectAll, _Key.Undo, _Key.Redo)


class TypedText(QObject):
    """Takes a number before a command such as Ctrl+Enter, so that what begins begins with it.

    Escape gives the number up and leaves the field; only the next one means the window, where it ends a run.

    Args:
        panel: whose fields are watched, as long as it lives.
    """

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        for field in (*panel.findChildren(QAbstractSpinBox), *panel.findChildren(QLineEdit)):
            field.installEventFilter(self)

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(field, QAbstractSpinBox | QLineEdit):
            return False
        escapes = event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride:
            if escapes:
                event.accept()
                return True
            if isinstance(field, QAbstractSpinBox) and _commands(event):
                field.interpretText()
            return False
        if not (escapes and event.type() == QEvent.Type.KeyPress):
            return False
        if isinstance(field, QSpinBox):
            field.setValue(field.value())  # writes it anew
        elif isinstance(field, QDoubleSpinBox):
            field.setValue(field.value())
        field.clearFocus()
        return True


def _commands(event: QKeyEvent) -> bool:
    """Whether a key means more than the text in the field."""
    alone = event.key() in HELD or any(map(event.matches, EDITING))
    return bool(event.modifiers() & COMMANDS) and not alone
