"""Presets as a person reaches them: the button, its menu, the sheet that asks for a name; and what is stored."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from swinir_gui import paths
from swinir_gui.gui.dialogs.preset_sheet import PresetSheet
from swinir_gui.gui.panels.preset_button import PresetButton
from swinir_gui.jobs.wanted.presets import Preset, Presets
from swinir_gui.settings import Settings
from tests.gui.driving import Person


def stored() -> Presets:
    return Presets(paths.presets_file())


def names() -> list[str]:
    return [each.name for each in stored()]


def keep(name: str, **choices: object) -> Preset:
    preset = Preset.of(name, Settings(**({"model": "tiny"} | choices)))
    stored().keep(preset)
    return preset


def button(person: Person) -> PresetButton:
    return person.window.column.output.presets


def in_menu(person: Person, opens: Callable[[], object], act: Callable[[QMenu], object]) -> None:
    """Act in the menu that is opened: it has an event loop of its own, from which ``opens`` comes back once it is closed."""

    def inside() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        try:
            act(menu)
        finally:
            while popup := QApplication.activePopupWidget():
                popup.close()

    QTimer.singleShot(0, inside)
    opens()
    person.window.activateWindow()  # which other platforms do when a menu is gone
    person.wait(person.window.isActiveWindow)


def pick(person: Person, *words: str, where: PresetButton | None = None) -> None:
    """Choose an entry by keys, through the menu inside the menu where there are two words."""

    def act(menu: QMenu) -> None:
        for depth, word in enumerate(words, 1):
            menu.setActiveAction(next(each for each in menu.actions() if each.text() == word))
            person.qtbot.keyClick(menu, Qt.Key.Key_Return if depth == len(words) else Qt.Key.Key_Right)
            menu = next((each.menu() for each in menu.actions() if each.text() == word and each.menu()), menu)

    in_menu(person, lambda: person.click(where or button(person)), act)


def offered(person: Person) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    in_menu(
        person,
        lambda: person.click(button(person)),
        lambda menu: found.extend((each.text(), each.isChecked()) for each in menu.actions() if each.isCheckable()),
    )
    return found


def sheet(person: Person) -> PresetSheet:
    found = [each for each in person.window.findChildren(PresetSheet) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def save_as(person: Person, name: str) -> None:
    pick(person, "Save as preset…")
    person.qtbot.keyClicks(QApplication.focusWidget(), name)
    person.press(Qt.Key.Key_Return)


def says(part: QWidget, text: str) -> bool:
    return any(each.isVisible() and text in each.text() for each in part.findChildren(QLabel))
