"""The left column: three steps and a button, folded to fit."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from swinir_gui.gui.panels.model_panel import ModelPanel
from swinir_gui.gui.panels.no_pictures import NoPictures
from swinir_gui.gui.panels.output_panel import OutputPanel
from swinir_gui.gui.panels.run_panel import RunPanel
from swinir_gui.gui.toolkit.lines import horizontal_line
from swinir_gui.gui.toolkit.theme import Theme

WIDE, NARROW = 320, 300  # the output's fields cut no word in either
PICTURES = 155  # the least that the list should have before anything folds
HEAD, ROW = 46, 50  # of the list


class LeftColumn(QWidget):
    """Pictures take what the others leave; the main button is never pushed out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("column")
        self.model, self.output, self.run = ModelPanel(theme), OutputPanel(theme), RunPanel(theme)
        self.pictures: QWidget = NoPictures(theme)
        self._opened = False  # by the person, although there is little height
        self._arranging = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.pictures, 1)
        self._lines: dict[QWidget, QWidget] = {part: horizontal_line() for part in (self.model, self.output, self.run)}
        for part, line in self._lines.items():
            self._column.addWidget(line)
            self._column.addWidget(part)
        self.output.fold_requested.connect(self._fold)
        self.setFixedWidth(WIDE)

    def set_pictures(self, panel: QWidget) -> None:
        """Put the list in the place that was kept for it."""
        self._column.replaceWidget(self.pictures, panel)
        self._column.setStretchFactor(panel, 1)
        self.pictures.deleteLater()
        self.pictures = panel

    def set_narrow(self, *, narrow: bool) -> None:
        """Give the canvas more of a small window."""
        self.setFixedWidth(NARROW if narrow else WIDE)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        for part in (self.model, self.output, self.run):
            part.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), 300)

    def _fold(self, folded: bool) -> None:  # noqa: FBT001 - the slot of a signal
        self._opened = not folded
        self._arrange()

    def _arrange(self) -> None:
        """Fold what has to be; to show a part lays the window out at once, which can come back here in the middle of it."""
        if self._arranging:
            return
        self._arranging = True
        before = -1
        while before != self.height():
            before = self.height()
            self._fit()
        self._arranging = False

    def _fit(self) -> None:
        """Too little height folds the output to its summary, then the model's card to two lines."""
        self._try(folded=False, compact=False, can_fold=False)
        if self._needed() + PICTURES <= self.height():
            self._opened = False
        elif self._opened:
            self._try(folded=False, compact=True, can_fold=True)
            self._make_room()
        else:
            self._try(folded=True, compact=False, can_fold=True)
            if self._needed() + PICTURES + ROW > self.height():
                self._try(folded=True, compact=True, can_fold=True)
                self._save_room()

    def _save_room(self) -> None:
        """What may have to be said above the button moves the rest, rather than always take the last of the list."""
        self.run.keep_room(kept=self._needed() + HEAD + ROW <= self.height())

    def _make_room(self) -> None:
        """The form was asked for: the steps before it go away, rather than cut its fields, until it is folded again."""
        self._save_room()
        if self._needed() + HEAD + ROW > self.height():
            self._show(self.model, shown=False)
        if self._needed() + HEAD + ROW > self.height():
            self.pictures.hide()
            self._lines[self.output].hide()  # the toolbar's is enough

    def _try(self, *, folded: bool, compact: bool, can_fold: bool) -> None:
        for part in (self.model, self.output):
            self._show(part, shown=True)
        self.pictures.show()
        self.run.keep_room(kept=True)
        self.output.set_folded(folded=folded, can_fold=can_fold)
        self.model.set_compact(compact=compact)

    def _show(self, part: QWidget, *, shown: bool) -> None:
        part.setVisible(shown)
        self._lines[part].setVisible(shown)

    def _needed(self) -> int:
        return sum(part.sizeHint().height() + 1 for part in self._lines if not part.isHidden())
