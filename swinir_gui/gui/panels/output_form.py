"""The fields for the size, format, folder and name of results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from swinir_gui.errors import AppError
from swinir_gui.gui.panels.elided import ElidedLabel
from swinir_gui.gui.panels.fields import Choice, row, spin_box
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.panels.size_fields import SizeFields
from swinir_gui.gui.toolkit import icons
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.gui.toolkit.lines import may_shrink, set_kind
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.speech import say
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.imaging.formats import FORMATS, by_name
from swinir_gui.language import tr


class OutputForm(QWidget):
    """Shows the choices and reports changes."""

    choices_changed = Signal(object)  # OutputChoices
    folder_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._choices, self._model, self._picture, self._home = theme, OutputChoices(), "", "", ""
        self._size = SizeFields(theme)
        self._make_controls()
        self._build()
        self._connect()
        self.set_theme(theme)
        self.show_choices(self._choices)

    @property
    def choices(self) -> OutputChoices:
        """What is chosen."""
        return self._choices

    def show_choices(self, choices: OutputChoices) -> None:
        """Show choices without reporting them."""
        self._choices = choices
        self._size.show_choices(choices)
        blocked = [(each, each.blockSignals(True)) for each in (self._quality, self._name)]
        self._format.choose(choices.format)
        self._fill_depths(choices)
        if self._name.text() != choices.template:
            self._name.setText(choices.template)
        for each, before in blocked:
            each.blockSignals(before)
        self._show_words()

    def show_model(self, model: str) -> None:
        """The model's name, which results are named after."""
        self._model = model
        self._show_words()

    def show_picture(self, picture: str, home: Path | None) -> None:
        """The picture that the example of a name is made for; ``home`` is where its result goes, if not beside it."""
        self._picture, self._home = picture, "" if home is None else str(home)
        self._show_words()

    @property
    def in_brief(self) -> str:
        """What becomes of that picture, in a few words."""
        return replace(self._choices, folder=self._choices.folder or self._home).in_brief

    @property
    def is_wrong(self) -> bool:
        """Whether the template makes no name."""
        return isinstance(self._guess(), AppError)

    def show_name(self, name: str, reason: str = "") -> None:
        """The name that the result really gets, and why it is not the one that the template makes."""
        say(self._example.setText, name)
        self._example.set_note(reason)

    def insert_field(self, field: str) -> None:
        """Put a field into the template, where the cursor is."""
        self._name.insert(f"{{{field}}}")
        self._change(template=self._name.text())
        self._name.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Colours for what paints itself."""
        self._theme = theme
        self._size.set_theme(theme)
        self._format.set_theme(theme)
        self._depth.set_theme(theme)
        self._folder.setIcon(icons.icon("ph.folder-simple", theme, "quiet"))

    def _make_controls(self) -> None:
        self._format = Choice(tr("Format"), self._theme)
        self._format.offer(tr("As source"), "keep")
        for each in FORMATS:
            self._format.offer(each.title, each.name)
        self._depth = Choice(tr("Bits per channel"), self._theme)
        self._quality = spin_box(tr("Quality, 1 to 100"), 100, percent(""))
        self._second = QStackedWidget()
        self._second.addWidget(self._depth)
        self._second.addWidget(self._quality)
        self._folder = QToolButton()
        self._folder.setObjectName("field")
        self._folder.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._folder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._folder.setIconSize(QSize(16, 16))
        self._folder.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._folder.setMenu(self._folder_menu())
        self._folder.setSizePolicy(self._format.sizePolicy())
        self._folder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = QLineEdit()
        self._name.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        say(self._name.setAccessibleName, tr("Name template"))
        say(self._name.setToolTip, tr("Fields: {stem} {model} {scale} {width} {height} {index} {date} {parent}"))
        self._example = ElidedLabel("secondary")
        may_shrink(self._example)

    def _folder_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, choose in (
            (tr("Beside the source"), lambda: self._change(folder="")),
            (tr("Choose a folder…"), self.folder_requested.emit),
        ):
            action = menu.addAction("", choose)
            say(action.setText, text)
        return menu

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.GAP)
        column.addWidget(self._size)
        column.addWidget(row(tr("Format"), self._format, self._second))
        column.addWidget(row(tr("Folder"), self._folder))
        column.addWidget(row(tr("Name"), self._name))
        column.addWidget(row("", self._example))

    def _connect(self) -> None:
        self._size.changed.connect(lambda changes: self._change(**changes))
        self._format.currentIndexChanged.connect(lambda _: self._change(format=self._format.currentData()))
        self._depth.currentIndexChanged.connect(lambda _: self._change(depth=self._depth.currentData()))
        self._quality.valueChanged.connect(lambda value: self._change(quality=value))
        self._name.textEdited.connect(lambda text: self._change(template=text))

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - each is named as its field
        self.show_choices(replace(self._choices, **changes))
        self.choices_changed.emit(self._choices)

    def _fill_depths(self, choices: OutputChoices) -> None:
        known = None if choices.format == "keep" else by_name(choices.format)
        self._second.setCurrentWidget(self._quality if choices.lossy else self._depth)
        if known and choices.lossy:
            self._quality.setValue(choices.quality or known.default_quality or 1)
        blocked = self._depth.blockSignals(True)
        self._depth.clear()
        self._depth.offer(tr("Same bits"), 0)
        for depth in (8, 16):
            if known is None or depth in known.depths:
                self._depth.offer(tr("{} bit").format(depth), depth)
        self._depth.choose(choices.depth)
        self._depth.blockSignals(blocked)

    def _show_words(self) -> None:
        folder = self._choices.folder or self._home
        name = Path(folder).name or folder if folder else tr("Beside the source")
        say(self._folder.setText, name)
        say(self._folder.setToolTip, folder or tr("Results are saved beside their sources"))
        say(self._folder.setAccessibleName, tr("Folder: {}").format(name))
        example = self._guess()
        wrong = isinstance(example, AppError)
        self.show_name(example.message if isinstance(example, AppError) else example)
        set_kind(self._example, "failed" if wrong else "secondary")
        set_kind(self._name, "true" if wrong else "false", "wrong")

    def _guess(self) -> str | AppError:
        return self._choices.example(self._picture or tr("picture.jpg"), self._model or "model")
