"""The toolbar: open, compare, zoom, and the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from swinir_gui.gui.panels.segmented import Segmented
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.action_table import text_of
from swinir_gui.gui.toolkit.actions import Actions
from swinir_gui.gui.toolkit.lines import vertical_line
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.language import tr

DROPPED = ("fit", "settings", "models", "preview")  # whose words go where there is little room, the best known first
BESIDE, ALONE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly


def tool_button(action: QAction) -> QToolButton:
    """A flat button that stands for an action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(look.BESIDE_WORDS)
    button.setToolButtonStyle(BESIDE)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    say(button.setAccessibleName, text_of(action.objectName()))
    return button


class OpenBar(QWidget):
    """The part above the left column."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.GAP + look.HAIR, 0, look.GAP, 0)
        row.setSpacing(look.GAP)
        for name in ("open", "paste"):
            row.addWidget(tool_button(actions[name]))
        row.addStretch()


class ViewBar(QWidget):
    """The part above the canvas."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._words: dict[str, QToolButton] = {}
        self._views = Segmented(tr("How to compare"))
        self._views.add_actions([actions[name] for name in ("slider", "side_by_side", "difference")])
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.WIDE, 0, look.GAP + look.HAIR, 0)
        self._row.setSpacing(look.TIGHT)
        self._row.addWidget(self._views)
        self._divide()
        self._add(actions["fit"], words=True)
        self._add(actions["actual_size"])
        self._steps = [self._add(actions[name]) for name in ("zoom_out", "zoom_in")]
        self._divide()
        self._add(actions["preview"], words=True)
        self._row.addStretch()
        for name in ("models", "settings"):
            self._add(actions[name], words=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # buttons know their sizes once they have their style

    def retell(self) -> None:
        """Words of another language have other widths."""
        self._fit()

    def _fit(self) -> None:
        """Words beside the icons as far as there is room, beside the views first; last to go is what the wheel does too."""
        every = len(DROPPED)
        for gone in range(every + 3):
            for number, name in enumerate(DROPPED):
                self._words[name].setToolButtonStyle(ALONE if number < gone else BESIDE)
            self._views.show_words(words=gone <= every)
            for button in self._steps:
                button.setVisible(gone <= every + 1)
            self._views.updateGeometry()  # or its size would be found out too late
            if self.sizeHint().width() <= self.width():
                return

    def _add(self, action: QAction, *, words: bool = False) -> QToolButton:
        button = tool_button(action)
        if words:
            self._words[action.objectName()] = button
        elif not action.icon().isNull():
            button.setToolButtonStyle(ALONE)
        self._row.addWidget(button)
        return button

    def _divide(self) -> None:
        self._row.addSpacing(look.GAP)
        self._row.addWidget(vertical_line(20))
        self._row.addSpacing(look.GAP)
