"""Which model is chosen, and what people should know about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from swinir_gui.checkpoints.catalog import DEFAULT, CatalogEntry
from swinir_gui.checkpoints.store import CheckpointStore, StoredCheckpoint
from swinir_gui.errors import CheckpointError
from swinir_gui.gui.dialogs.model_picker import Offer
from swinir_gui.gui.panels.model_panel import ModelFacts


class ModelChoice(QObject):
    """One of the checkpoints on this machine; a chosen one that has gone is shown as missing."""

    changed = Signal(str)

    def __init__(self, checkpoints: CheckpointStore, wanted: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checkpoints, self._model = checkpoints, wanted or DEFAULT

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
        """Of a model that is known by name; None where only its file knows."""
        found = self._find()
        return found.entry.scale if found and found.entry else None

    def choose(self, model: str) -> None:
        """Take another one."""
        if model != self._model:
            self._model = model
            self.changed.emit(model)

    def facts(self) -> ModelFacts:
        """What the card says."""
        found = self._find()
        return facts_of(found) if found else ModelFacts(self._model, _tr("The file is no longer there."), False, _tr("Missing"))

    def offers(self) -> Sequence[Offer]:
        """What can be chosen, with a file from elsewhere where that is chosen now."""
        present = self._checkpoints.present()
        found = self._find()
        if found and all(each.path != found.path for each in present):
            present.append(found)
        return [Offer(each.name if each in present and each.entry else str(each.path), facts_of(each)) for each in present]

    def _find(self) -> StoredCheckpoint | None:
        try:
            return self._checkpoints.find(self._model)
        except CheckpointError:
            return None


def facts_of(stored: StoredCheckpoint) -> ModelFacts:
    """What the card of a checkpoint says."""
    entry = stored.entry
    if entry is None:
        return ModelFacts(stored.path.name, _tr("Your own weight file; what it does is read from it."), state=_tr("Ready"))
    return ModelFacts(_title(entry), entry.summary, state=_tr("Ready"), licence=entry.licence)


def _title(entry: CatalogEntry) -> str:
    return f"{entry.family} {entry.id.rpartition('-')[0] or entry.id} ×{entry.scale}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelChoice", text)
