"""Connects the saved presets, the current choices, and the buttons that name the preset in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from swinir_gui.errors import AppError
from swinir_gui.gui.dialogs.preset_sheet import PresetSheet
from swinir_gui.gui.dialogs.sheet import Answer, Sheet
from swinir_gui.gui.links.choices import Choices
from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.models.model_library import ModelLibrary
from swinir_gui.gui.panels.output_choices import OutputChoices
from swinir_gui.gui.panels.preset_button import PresetButton, PresetMenu
from swinir_gui.gui.queue import notices
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.gui.toolkit.theme import Theme
from swinir_gui.jobs.making.workshop import FULL
from swinir_gui.jobs.wanted.presets import Preset, Presets, called, tidied
from swinir_gui.language import again, joined, tr


class PresetLink(QObject):
    """Offers the presets, takes one, keeps and removes them.

    Args:
        window: with the column, and where questions are asked.
        presets: those that are stored.
        choices: what is chosen.
        library: of the models, which may be fetching one to be used.
        theme: for what asks.
    """

    noticed = Signal(object)  # Notice
    _held = Signal(str)  # the name of the preset that the choices are

    def __init__(self, window: MainWindow, presets: Presets, choices: Choices, library: ModelLibrary, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._presets, self._choices, self._library = window, presets, choices, library
        self._theme = theme
        self._known: tuple[Preset, ...] = ()
        self._last = ""  # chosen or saved
        choices.changed.connect(self._tell)
        self._read()
        button = window.column.output.presets
        self.serve(button)
        window.actions_["presets"].triggered.connect(lambda: button.click())  # noqa: PLW0108 - triggered would hand its flag on

    def set_theme(self, theme: Theme) -> None:
        """Colours for what asks."""
        self._theme = theme

    def serve(self, button: PresetButton) -> None:
        """Have a button name the preset that holds, and offer all of them."""
        menu = button.menu_of_all
        menu.aboutToShow.connect(partial(self._fill, menu))
        menu.chosen.connect(self._choose)
        menu.saving_requested.connect(partial(self._ask_for_name, button))
        menu.removal_requested.connect(partial(self._ask_about_removal, button))
        self._held.connect(button.show_name)
        button.show_name(self._holding)

    @property
    def _holding(self) -> str:
        """The name of the preset that the choices are; nothing where they are none."""
        chosen = self._choices.as_preset("").wanted
        alike = [each.name for each in self._known if each.wanted == chosen]
        return self._last if self._last in alike else next(iter(alike), "")

    def _read(self) -> None:
        """Another window may have changed them, or a person their file."""
        self._known = tuple(self._presets)
        self._tell()

    def _tell(self) -> None:
        self._held.emit(self._holding)

    def _fill(self, menu: PresetMenu) -> None:
        self._read()
        menu.show_presets([(each.name, self._brief(each)) for each in self._known], self._holding)

    def _choose(self, name: str) -> None:
        self._last = name
        self._library.stop_awaiting()
        preset = called(name, self._known)
        if preset:
            self._choices.take_preset(preset)

    def _ask_for_name(self, button: PresetButton) -> None:
        preset = self._choices.as_preset("")
        sheet = PresetSheet(self._window, self._theme, self._brief(preset), self._is_taken)
        sheet.suggest(self._suggestion(preset))
        sheet.named.connect(self._save)
        sheet.ended.connect(button.setFocus)

    def _suggestion(self, preset: Preset) -> str:
        """Who took a preset and changed something may want it to be so; otherwise what the choices make is a name for them."""
        if self._is_taken(self._last) and not self._holding:
            return self._last
        words = tidied(again(OutputChoices.of(preset.wanted).in_brief))
        return "" if self._is_taken(words) else words

    def _is_taken(self, name: str) -> bool:
        """By a preset of this window or another one, up to now."""
        return called(name, self._presets) is not None

    def _save(self, name: str) -> None:
        self._last = name
        self._change(lambda: self._presets.keep(self._choices.as_preset(name)))

    def _ask_about_removal(self, button: PresetButton, name: str) -> None:
        preset = called(name, self._known)
        question = tr("Remove the preset “{name}”?").format(name=name), self._brief(preset) if preset else ""

        def remove() -> None:
            self._change(lambda: self._presets.remove(name))
            button.setFocus()

        Sheet(self._window, self._theme, question, (Answer(tr("Remove"), remove), Answer(tr("Keep"), button.setFocus)))

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except AppError as error:
            self.noticed.emit(notices.failure(error))
        self._read()

    def _brief(self, preset: Preset) -> str:
        """With which model, and what is made."""
        model = preset.wanted.model
        title = self._library.line(model).title if model else tr("Automatic")
        strength = percent(preset.wanted.strength) if preset.wanted.strength != FULL else ""
        return joined(" · ", (title, strength, OutputChoices.of(preset.wanted).in_brief))
