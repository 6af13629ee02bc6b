"""The thin lines between parts, and the labels on them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

from swinir_gui.gui.toolkit.speech import say


def horizontal_line() -> QFrame:
    """One pixel high."""
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line


def vertical_line(height: int | None = None) -> QFrame:
    """One pixel wide; with a height, it stands between controls."""
    line = QFrame()
    line.setObjectName("line" if height is None else "tool_line")
    line.setFixedWidth(1)
    if height is not None:
        line.setFixedHeight(height)
    return line


def label(text: str = "", kind: str = "") -> QLabel:
    """A label of a kind that the style sheet knows: secondary, failed, strong or page."""
    made = QLabel()
    if text:
        say(made.setText, text)
    made.setProperty("kind", kind)
    return made


def paragraph(text: str = "", kind: str = "", *, copied: bool = True) -> QLabel:
    """A label of plain text that wraps, and of which a part can be ``copied``."""
    made = label(text, kind)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if copied:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, and out of sight at once: it is deleted only when the event loop comes by."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def set_kind(widget: QWidget, kind: str, name: str = "kind") -> None:
    """Change what the style sheet takes a widget for."""
    if widget.property(name) != kind:
        widget.setProperty(name, kind)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # otherwise the sheet is still to come
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def may_shrink(widget: QWidget) -> QWidget:
    """Let a widget be narrower than its words."""
    widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
    return widget
