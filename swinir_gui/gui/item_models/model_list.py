"""The models as a Qt list model, and those of them that match a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from swinir_gui.gui.item_models.model_line import ModelLine

Index = QModelIndex | QPersistentModelIndex
Test = Callable[[ModelLine], bool]

_TOP = QModelIndex()
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class ModelListModel(QAbstractListModel):
    """One row for each line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[ModelLine] = []

    @property
    def lines(self) -> list[ModelLine]:
        """As they are shown."""
        return self._lines

    def show_lines(self, lines: Sequence[ModelLine]) -> None:
        """Show other lines; where they are of the same models, only those that differ are told of."""
        before = self._lines
        if [line.model for line in before] != [line.model for line in lines]:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()
            return
        self._lines = list(lines)
        for row, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, model: str) -> int | None:
        """Where a model stands."""
        return next((row for row, line in enumerate(self._lines) if line.model == model), None)

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.title}\n{line.note or line.summary}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken
            case _:
                return line if role == LINE_ROLE else None


def everything(line: ModelLine) -> bool:
    """No group in particular."""
    del line
    return True


@dataclass(frozen=True)
class Wanted:
    """What a person looks for.

    Attributes:
        words: something must begin with each of them.
        scale: between source and result; None for any.
        family: "SwinIR" or "HAT"; nothing for any.
        group: a task, or how the model stands on this machine.
    """

    words: str = ""
    scale: int | None = None
    family: str = ""
    group: Test = everything

    def meets(self, line: ModelLine) -> bool:
        """Whether a line is among it."""
        if self.scale not in (None, line.scale) or (self.family and self.family != line.family):
            return False
        text = _plain(f"{line.title} {line.summary} {line.keywords}")
        return all(re.search(rf"\b{re.escape(word)}", text) for word in _plain(self.words).split()) and self.group(line)

    def counts(self, lines: Sequence[ModelLine], groups: Sequence[Test]) -> list[int]:
        """How many lines each group would leave, the rest being as it is."""
        return [sum(map(replace(self, group=group).meets, lines)) for group in groups]


class FilteredModels(QSortFilterProxyModel):
    """The lines that are looked for."""

    def __init__(self, model: ModelListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = Wanted()
        self.setSourceModel(model)

    def look_for(self, wanted: Wanted) -> None:
        """Look for something else."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        line = self.sourceModel().index(source_row, 0, source_parent).data(LINE_ROLE)
        return isinstance(line, ModelLine) and self._wanted.meets(line)


def _plain(text: str) -> str:
    """As people type it: x4 for ×4, color for colour."""
    return text.casefold().replace("_", " ").replace("×", "x").replace("colour", "color").replace("grey", "gray")
