"""Which model is chosen, and what people should know about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from swinir_gui.checkpoints.catalog import DEFAULT, CatalogEntry
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.errors import CheckpointError
from swinir_gui.gui.dialogs.model_picker import Offer
from swinir_gui.gui.panels.model_panel import ModelFacts
from swinir_gui.gui.run_facts import Measured
from swinir_gui.jobs.paces import Paces, Setup

FAST, SLOW = 5e-6, 50e-6  # seconds per pixel: a photograph of 12 megapixels within a minute, or in more than ten


class ModelChoice(QObject):
    """One of the checkpoints on this machine; a chosen one that has gone is shown as missing.

    Args:
        checkpoints: those that there are.
        paces: how fast they were.
        wanted: the chosen one; nothing for the one that comes with the program.
        parent: for Qt.
    """

    changed = Signal()  # another one is chosen, or more is known about it

    def __init__(self, checkpoints: CheckpointStore, paces: Paces, wanted: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checkpoints, self._paces, self._model = checkpoints, paces, wanted or DEFAULT
        self._device, self._precision = "", ""
        self._scales: dict[str, int] = {}

    @property
    def model(self) -> str:
        """As the rest of the program asks for it."""
        return self._model

    @property
    def name(self) -> str:
        """As results are named after it."""
        found = self._find()
        return found.name if found else Path(self._model).stem

    @property
    def scale(self) -> int | None:
        """Of a person's own file it is known once that has been opened."""
        found = self._find()
        return found.entry.scale if found and found.entry else self._scales.get(self._model)

    @property
    def pace(self) -> float | None:
        """Seconds per pixel on the processor at hand; None until it was measured."""
        return self._pace_of(self._model)

    def choose(self, model: str) -> None:
        """Take another one."""
        if model != self._model:
            self._model = model
            self.changed.emit()

    @Slot(str, int)
    def opened(self, model: str, scale: int) -> None:
        """A model's file was read."""
        if self._scales.get(model) != scale:
            self._scales[model] = scale
            self.changed.emit()

    @Slot(str, str)
    def device_known(self, device: str, precision: str) -> None:
        """What computes, from now on."""
        self._device, self._precision = device, precision
        self.changed.emit()

    @Slot(object)
    def measured(self, made: Measured) -> None:
        """A picture was made."""
        self._paces.learn(Setup(made.model, self._device, self._precision), made.pixels, made.seconds)
        self.changed.emit()

    def facts(self) -> ModelFacts:
        """What the card says."""
        found = self._find()
        if found is None:
            return ModelFacts(self._model, _tr("The file is no longer there."), False, _tr("Missing"))
        return facts_of(found, self._speed_of(self._model))

    def offers(self) -> Sequence[Offer]:
        """What can be chosen, with a file from elsewhere where that is chosen now."""
        present = self._checkpoints.present()
        found = self._find()
        if found and all(each.path != found.path for each in present):
            present.append(found)
        names = [each.name if each.entry else str(each.path) for each in present]
        return [Offer(name, facts_of(each, self._speed_of(name))) for name, each in zip(names, present, strict=True)]

    def _find(self) -> StoredCheckpoint | None:
        try:
            return self._checkpoints.find(self._model)
        except CheckpointError:
            return None

    def _pace_of(self, model: str) -> float | None:
        return self._paces.of(Setup(model, self._device, self._precision))

    def _speed_of(self, model: str) -> str:
        pace = self._pace_of(model)
        if pace is None:
            return ""
        if FAST < pace < SLOW:
            return _tr("Medium here")
        return _tr("Fast here") if pace <= FAST else _tr("Slow here")


def facts_of(stored: StoredCheckpoint, speed: str = "") -> ModelFacts:
    """What the card of a checkpoint says."""
    entry = stored.entry
    if entry is None:
        sentence = _tr("Your own weight file; what it does is read from it.")
        return ModelFacts(stored.path.name, sentence, state=_tr("Ready"), speed=speed)
    return ModelFacts(_title(entry), entry.summary, state=_tr("Ready"), speed=speed, licence=entry.licence)


def _title(entry: CatalogEntry) -> str:
    return f"{entry.family} {entry.id.rpartition('-')[0] or entry.id} ×{entry.scale}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelChoice", text)
