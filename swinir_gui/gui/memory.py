"""What outlives the window: settings, and the window's position."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from swinir_gui import settings as store
from swinir_gui.gui.panels.model_panel import ModelFacts
from swinir_gui.language import tr
from swinir_gui.settings import Settings

log = logging.getLogger(__name__)

PAUSE_MS = 500  # after the last change, before it is written
GEOMETRY, MODEL_CARD = "geometry", "model_card"


class Memory(QObject):
    """The settings as they stand; changes are written a moment later, and at the end."""

    changed = Signal(object, object)  # Settings before, Settings now

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / store.FILE
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

    @property
    def model_card(self) -> ModelFacts:
        """What the card of the model said last, so that it need not be blank until the models are known."""
        match self._places.value(MODEL_CARD) if self.settings.model else None:  # or it spoke of a picture
            case [str(name), str(sentence), str(state), str(speed), str(licence)]:
                return ModelFacts(name, sentence, state=state, speed=speed, licence=licence)
        return first_model()

    def keep_model_card(self, facts: ModelFacts) -> None:
        """Remember what the card says; that a model is missing is worth finding out anew."""
        if facts.ready:
            self._places.setValue(MODEL_CARD, [facts.name, facts.sentence, facts.state, facts.speed, facts.licence])

    def keep_place(self, window: QMainWindow) -> None:
        """Remember where the window stands."""
        self._places.setValue(GEOMETRY, window.saveGeometry())
        self._places.sync()


def first_model() -> ModelFacts:
    """Before anything was remembered; what says the same takes too long to load before the window shows."""
    name = tr("Automatic")
    sentence = tr("Takes the included model that suits each picture best.")
    ready = tr("Ready")
    return ModelFacts(name, sentence, state=ready, licence="Apache-2.0")
