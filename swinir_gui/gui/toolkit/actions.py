"""The window's actions, made from the table."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit.action_table import ALL, NEED_PICTURE, Spec, text_of, tip_of
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr


class Actions(QObject):
    """All actions by name; the window is their home, so that their keys work everywhere in it."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._made: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for spec in ALL:
            action = self._made[spec.name] = _make(spec, self)
            window.addAction(action)
            if spec.group:
                groups.setdefault(spec.group, QActionGroup(self)).addAction(action)
        self.enable(*NEED_PICTURE, when=False)
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._made.values())

    def labels(self, *names: str) -> dict[str, QAction]:
        """Some of them by name."""
        return {name: self._made[name] for name in names}

    def enable(self, *names: str, when: bool, reason: str = "") -> None:
        """Make actions available; the tooltip says the reason why they are not."""
        for name in names:
            action = self._made[name]
            action.setEnabled(when)
            say(action.setToolTip, reason if reason and not when else tip_of(name))

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        for spec in ALL:
            if spec.icon:
                self._made[spec.name].setIcon(icons.icon(spec.icon, theme))


def _make(spec: Spec, parent: QObject) -> QAction:
    action = QAction(parent)
    say(action.setText, text_of(spec.name))
    action.setObjectName(spec.name)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(spec.checkable)
    for show in (action.setToolTip, action.setWhatsThis):
        say(show, tip_of(spec.name))
    say(action.setStatusTip, tr(spec.tip))
    return action
