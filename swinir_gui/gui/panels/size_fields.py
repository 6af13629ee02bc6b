"""The fields for the size of results: the kind of target, and its numbers below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QStackedWidget, QVBoxLayout, QWidget

from swinir_gui.gui.panels.fields import Choice, decimal_box, row, spin_box
from swinir_gui.gui.panels.output_choices import TARGETS, OutputChoices, paper_unit
from swinir_gui.gui.panels.segmented import Segmented
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.language import tr

FACTORS = (1, 2, 4, 8)
FACTOR_LIMIT = 64
SIDE_LIMIT, DPI_LIMIT = 1_000_000, 2400
PAPER_LIMIT = 1000


class SizeFields(QWidget):
    """Shows what is chosen and reports changes; paper is measured as it is where the person lives."""

    changed = Signal(dict)  # fields of OutputChoices

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        unit, self._unit = paper_unit()
        self._make_controls()
        self._build(unit)
        self._connect()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._targets.set_theme(theme)

    def show_choices(self, choices: OutputChoices) -> None:
        """Show choices without reporting them."""
        boxes = (self._factor, self._edge, self._width, self._height, self._paper_width, self._paper_height, self._dpi)
        blocked = [(each, each.blockSignals(True)) for each in boxes]
        self._factor.setValue(choices.factor)
        self._edge.setValue(choices.long_edge)
        self._width.setValue(choices.width)
        self._height.setValue(choices.height)
        self._paper_width.setValue(choices.paper_width / self._unit)
        self._paper_height.setValue(choices.paper_height / self._unit)
        self._dpi.setValue(choices.dpi)
        for each, before in blocked:
            each.blockSignals(before)
        self._targets.choose(choices.target)
        self._rows.setCurrentIndex(_ROW_OF[choices.target])
        self._usual.set_current(FACTORS.index(int(choices.factor)) if choices.factor in FACTORS else -1)

    def _make_controls(self) -> None:
        self._targets = Choice(tr("How large"), self._theme)
        words = (tr("By a factor"), tr("Long edge"), tr("Fit into a size"), tr("Fill a size and cut"), tr("Print on paper"))
        for text, target in zip(words, TARGETS, strict=True):
            self._targets.offer(text, target)
        self._factor = decimal_box(tr("Factor"), FACTOR_LIMIT, " ×")
        self._factor.setFixedWidth(66)
        self._usual = Segmented(tr("Usual factors"), tight=True)
        meanings = [tr("As large as it is, and only repaired"), *(tr("{} times").format(each) for each in FACTORS[1:])]
        self._usual.add_texts([f"×{each}" for each in FACTORS], meanings)
        self._edge = spin_box(tr("Pixels of the longer side"), SIDE_LIMIT, " px")
        self._width = spin_box(tr("Width in pixels"), SIDE_LIMIT)
        self._height = spin_box(tr("Height in pixels"), SIDE_LIMIT)
        self._paper_width = decimal_box(tr("Width of the paper"), PAPER_LIMIT)
        self._paper_height = decimal_box(tr("Height of the paper"), PAPER_LIMIT)
        self._dpi = spin_box(tr("Pixels per inch"), DPI_LIMIT, " dpi")
        self._dpi.setFixedWidth(84)

    def _build(self, unit: str) -> None:
        self._rows = QStackedWidget()
        self._rows.addWidget(row(tr("Factor"), self._factor, self._usual))
        self._rows.addWidget(row(tr("Pixels"), self._edge))
        self._rows.addWidget(row(tr("Pixels"), self._width, self._height))
        self._rows.addWidget(row(unit, self._paper_width, self._paper_height, self._dpi))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GAP)
        column.addWidget(row(tr("Size"), self._targets))
        column.addWidget(self._rows)

    def _connect(self) -> None:
        self._targets.currentIndexChanged.connect(lambda _: self.changed.emit({"target": self._targets.currentData()}))
        self._usual.chosen.connect(lambda index: self.changed.emit({"factor": float(FACTORS[index])}))
        self._factor.valueChanged.connect(lambda value: self.changed.emit({"factor": float(value)}))
        self._edge.valueChanged.connect(lambda value: self.changed.emit({"long_edge": value}))
        self._width.valueChanged.connect(lambda value: self.changed.emit({"width": value}))
        self._height.valueChanged.connect(lambda value: self.changed.emit({"height": value}))
        self._dpi.valueChanged.connect(lambda value: self.changed.emit({"dpi": value}))
        self._measure(self._paper_width, "paper_width")
        self._measure(self._paper_height, "paper_height")

    def _measure(self, box: QDoubleSpinBox, field: str) -> None:
        box.valueChanged.connect(lambda value: self.changed.emit({field: float(value) * self._unit}))


_ROW_OF = {"factor": 0, "long_edge": 1, "exact": 2, "fill": 2, "print": 3}
