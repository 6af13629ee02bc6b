"""What outlives the window: settings, and where it stood."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from swinir_gui import settings as store
from swinir_gui.settings import Settings

log = logging.getLogger(__name__)

PAUSE_MS = 500  # after the last change, before it is written
GEOMETRY = "geometry"


class Memory(QObject):
    """The settings as they stand; changes are written a moment later, and at the end."""

    changed = Signal(object, object)  # Settings before, Settings now

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / "settings.json"
        self._places = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.settings = store.load(self._file)
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.write)

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - each is named as its field
        """Remember other values."""
        self.take(replace(self.settings, **changes))

    def take(self, settings: Settings) -> None:
        """Remember other settings."""
        if settings != self.settings:
            before, self.settings = self.settings, settings
            self._timer.start()
            self.changed.emit(before, settings)

    def write(self) -> None:
        """Write the settings now; a disk that is full must not keep anybody from working."""
        self._timer.stop()
        try:
            store.save(self.settings, self._file)
        except OSError as error:
            log.warning("settings are not kept: %s", error)

    def restore_place(self, window: QMainWindow) -> None:
        """Put the window where it stood; a place off all screens is corrected by Qt."""
        geometry = self._places.value(GEOMETRY)
        if geometry:
            window.restoreGeometry(geometry)

    def keep_place(self, window: QMainWindow) -> None:
        """Remember where the window stands."""
        self._places.setValue(GEOMETRY, window.saveGeometry())
        self._places.sync()
