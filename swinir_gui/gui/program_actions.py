"""Actions that open dialogs."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from swinir_gui import paths
from swinir_gui.gui.dialogs.about_dialog import AboutDialog
from swinir_gui.gui.dialogs.settings_dialog import SettingsDialog
from swinir_gui.gui.dialogs.shortcuts_dialog import ShortcutsDialog
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.session import Session
from swinir_gui.gui.toolkit.file_kinds import file_kind
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.imaging.formats import SOURCE_SUFFIXES
from swinir_gui.language import tr
from swinir_gui.settings import Settings


class ProgramActions(QObject):
    """Opening files, choosing folders, models, settings, help."""

    def __init__(self, window: MainWindow, session: Session, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._session, self._memory = window, session, memory
        slots = {
            "open": self.open_files,
            "open_folder": self.open_folder,
            "choose_folder": self.choose_folder,
            "models": session.models.show_dialog,
            "settings": self.show_settings,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
            "quit": window.close,
        }
        for name, slot in slots.items():
            window.actions_[name].triggered.connect(lambda _=False, call=slot: call())
        window.column.output.folder_requested.connect(self.choose_folder)

    def open_files(self) -> None:
        """Ask for pictures."""
        kinds = ";;".join((file_kind(tr("Pictures"), SOURCE_SUFFIXES), tr("All files") + " (*)"))
        brief = QFileDialog.Option.HideNameFilterDetails
        found, _ = QFileDialog.getOpenFileNames(self._window, tr("Open pictures"), self._last_folder(), kinds, options=brief)
        if found:
            self._session.controller.add([Path(each) for each in found])

    def open_folder(self) -> None:
        """Ask for a folder of pictures."""
        found = QFileDialog.getExistingDirectory(self._window, tr("Open a folder"), self._last_folder())
        if found:
            self._session.batch.take([Path(found)])

    def choose_folder(self) -> None:
        """Ask where results should go."""
        found = QFileDialog.getExistingDirectory(self._window, tr("Save results in"), self._memory.settings.folder)
        if found:
            self._session.choices.set_folder(found)

    def set_theme(self, theme: Theme) -> None:
        """Colours for the settings, where they are open: the theme is chosen there."""
        for dialog in self._window.findChildren(SettingsDialog):
            dialog.set_theme(theme)

    def show_settings(self) -> None:
        """What is chosen once."""
        dialog = SettingsDialog(self._window, self._session.theme, self._memory.settings, _devices())
        dialog.changed.connect(self._take)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def show_shortcuts(self) -> None:
        """All keys."""
        dialog = ShortcutsDialog(self._window)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def show_about(self) -> None:
        """Version, licence, folders."""
        dialog = AboutDialog(self._window, paths.data_folder())
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def _take(self, settings: Settings) -> None:
        # The dialog was opened with older values of what it does not show.
        shown = ("language", "theme", "surround", "device", "precision", "threads", "strip", "provenance", "notifications")
        self._memory.change(**{name: getattr(settings, name) for name in shown})

    def _last_folder(self) -> str:
        recent = self._memory.settings.recent
        return str(Path(recent[0]).parent) if recent else ""


def _devices() -> list[str]:
    """The processors there are, as soon as torch, which alone knows, is loaded anyway."""
    if "torch" not in sys.modules:
        return []
    from swinir_gui.engine.device import available

    return [device.id for device in available()]
