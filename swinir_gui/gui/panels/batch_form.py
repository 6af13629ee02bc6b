"""The right half of the sheet for folders: model, size, folder, names, and what to do with existing results."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from swinir_gui.gui.panels.fields import LABEL, row
from swinir_gui.gui.panels.output_form import OutputForm
from swinir_gui.gui.panels.preset_button import PresetButton
from swinir_gui.gui.panels.segmented import Segmented
from swinir_gui.gui.panels.strength_row import StrengthRow
from swinir_gui.gui.panels.when_done_choice import WhenDoneChoice
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import horizontal_line, label
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.wanted.naming import FIELDS
from swinir_gui.language import tr

NAME = 240  # pixels for that of a preset


class BatchForm(QWidget):
    """The same choices as in the column, with more room, and those that only many pictures need."""

    models_requested = Signal()
    again_changed = Signal(bool)
    strength_changed = Signal(int)  # per cent

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.form, self.when_done = OutputForm(theme), WhenDoneChoice(theme)
        self.presets = PresetButton(theme, tr("None"), room=NAME)
        self.presets.setObjectName("field")
        self.presets.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.presets.setIconSize(look.BESIDE_WORDS)
        self._model = QToolButton()
        self._model.setObjectName("field")
        self._model.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._model.setIconSize(look.BESIDE_WORDS)
        self._model.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model.setToolTip(tr("Choose a model"))
        self._model.clicked.connect(self.models_requested)
        self._strength = StrengthRow(LABEL)
        self._strength.changed.connect(self.strength_changed)
        self._more_examples = label(kind="secondary")
        self._more_examples.setTextFormat(Qt.TextFormat.PlainText)
        self._existing = Segmented(tr("Pictures that have their results already"))
        self._existing.add_texts(
            (tr("Leave out"), tr("Make again")),
            (
                tr("Leave out pictures that have their results already"),
                tr("Make them again, beside the results there are"),
            ),
        )
        self._existing.set_current(0)
        self._existing.chosen.connect(lambda chosen: self.again_changed.emit(chosen == 1))
        self._build()
        self.set_theme(theme)

    @property
    def again(self) -> bool:
        """Whether pictures that have their results are made again."""
        return self._existing.current == 1

    def show_model(self, name: str) -> None:
        """The model that is chosen."""
        self._model.setText(name)
        self._model.setAccessibleName(tr("Model: {}").format(name))

    def show_strength(self, strength: int, *, matters: bool) -> None:
        """How strongly it shall restore, where it can make a difference to any of the pictures."""
        self._strength.show_strength(strength)
        self._strength.setVisible(matters)

    def show_examples(self, names: Sequence[str]) -> None:
        """What the first results will be called."""
        if names:
            self.form.show_name(names[0])
        self._more_examples.setText("\n".join(names[1:]))
        self._more_examples.setVisible(len(names) > 1)

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self.form.set_theme(theme)
        self.presets.set_theme(theme)
        self.presets.setIcon(icons.icon("ph.bookmark-simple", theme))
        self.when_done.set_theme(theme)
        self._model.setIcon(icons.icon("ph.cube", theme))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(look.LARGE, look.PADDING, look.LARGE, look.PADDING)
        column.setSpacing(look.GAP)
        self._model.setSizePolicy(self.form.sizePolicy())
        self.presets.setSizePolicy(self.form.sizePolicy())
        column.addWidget(row(tr("Preset"), self.presets))
        column.addWidget(row(tr("Model"), self._model))
        column.addWidget(self._strength)
        naming = QVBoxLayout()
        naming.setSpacing(look.HAIR)
        naming.addWidget(self.form)
        naming.addWidget(row("", self._more_examples))
        column.addLayout(naming)
        column.addWidget(row("", self._chips()))
        column.addWidget(horizontal_line())
        column.addWidget(row(tr("If done"), self._existing))
        column.addWidget(row(tr("Then"), self.when_done))
        column.addStretch()

    def _chips(self) -> QWidget:
        """What a name can speak of; a click puts it where the cursor is."""
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.HAIR)
        for field in FIELDS:
            chip = QPushButton(field)
            chip.setProperty("chip", True)
            chip.setAccessibleName(tr("Put {} into the name").format(field))
            chip.clicked.connect(lambda _=False, name=field: self.form.insert_field(name))
            line.addWidget(chip)
        line.addStretch()
        return whole
