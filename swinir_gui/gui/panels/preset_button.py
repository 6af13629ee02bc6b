"""The button for presets: names the one in use, and opens a menu of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit.action_table import tip_of
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import joined, tr

MENU_ROOM = 320  # pixels for a name


class PresetMenu(QMenu):
    """The presets, the one that holds checked; a letter goes to the next that begins so. Below them what else can be done."""

    chosen = Signal(str)  # name
    removal_requested = Signal(str)  # name
    saving_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._group, self._removing = QActionGroup(self), QMenu(self)

    def show_presets(self, presets: Sequence[tuple[str, str]], holding: str) -> None:
        """Offer presets: their names, and what they say in brief."""
        self.clear()
        self._removing.clear()
        for name, brief in presets:
            action = self._entry(self, name, self.chosen.emit)
            action.setToolTip(f"{name}\n{brief}")
            action.setCheckable(True)
            action.setActionGroup(self._group)
            action.setChecked(name == holding)
            if name == holding:
                self.setActiveAction(action)  # from which keys go on, as in a list that drops down
            self._entry(self._removing, name, self.removal_requested.emit)
        self.addSeparator()
        self.addAction(tr("Save as preset…"), self.saving_requested.emit)
        if presets:
            self._removing.setTitle(tr("Remove"))
            self.addMenu(self._removing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().strip().casefold()
        found = [each for each in self._group.actions() if letter and each.text().casefold().startswith(letter)]
        if found:
            active = self.activeAction()
            following = found.index(active) + 1 if active in found else 0
            self.setActiveAction(found[following % len(found)])
        else:
            super().keyPressEvent(event)

    def _entry(self, menu: QMenu, name: str, tell: Callable[[str], None]) -> QAction:
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, MENU_ROOM)
        return menu.addAction(shown.replace("&", "&&"), lambda: tell(name))


class PresetButton(QToolButton):
    """Says which preset holds, if one does; keys and mouse open the menu.

    Args:
        theme: colours.
        none: what it says where none does.
        room: pixels for the name.
    """

    def __init__(self, theme: Theme, none: str, *, room: int) -> None:
        super().__init__()
        self._theme, self._none, self._room, self._name = theme, none, room, ""
        self.menu_of_all = PresetMenu(self)
        self.setMenu(self.menu_of_all)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_name("")

    def show_name(self, name: str) -> None:
        """Name the preset that holds; nothing for none."""
        self._name = name
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, self._room)
        say(self.setText, shown.replace("&", "&&") or self._none)
        say(self.setAccessibleName, tr("Preset: {}").format(name or tr("None")))
        say(self.setToolTip, joined("\n", (name, tip_of("presets"))))

    def set_room(self, room: int) -> None:
        """So many pixels for the name."""
        self._room = room
        self.show_name(self._name)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icons.paint_glyph(painter, QRectF(self.width() - 21, (self.height() - 14) / 2, 14, 14), "ph.caret-down", self._theme.quiet)
        painter.end()
