"""Presets in the window: chosen, saved, replaced and removed as a person does, also while a run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from swinir_gui import language, paths
from swinir_gui.gui.dialogs.sheet import Sheet
from swinir_gui.gui.item_models.model_line import Wish
from tests.cli.command import COLOUR_X2, noise, weights, write_picture
from tests.full_disk import files_no_larger_than
from tests.gui.desk import tiny_model
from tests.gui.driving import Person, remember
from tests.gui.preset_menu import button, in_menu, keep, names, offered, pick, save_as, says, sheet, stored
from tests.gui.shelf import Shelf, shelf

Open = Callable[..., Person]
PUBLISHED = "swinir-m-x2"

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)  # the offscreen platform, of popups


def test_choices_are_saved_by_keys_and_taken_again(open_window: Open) -> None:
    person = open_window()
    output = person.window.column.output
    assert button(person).text() == "Presets"
    chosen = output.form.choices
    person.session.choices.take(type(chosen)(target="print", dpi=240, format="tiff", depth=16, template="{stem}-print"))
    save_as(person, "Print & frame")
    assert names() == ["Print & frame"]
    assert button(person).text() == "Print && frame"
    assert button(person).accessibleName() == "Preset: Print & frame"
    assert output.choices.in_brief.startswith(("29.7 × 21 cm, 240 dpi", "11.69 × 8.27 in, 240 dpi")), "as it is usual here"
    assert QApplication.focusWidget() is button(person)
    person.session.choices.take(chosen)
    assert button(person).text() == "Presets"
    assert offered(person) == [("Print && frame", False)]
    pick(person, "Print && frame")
    assert (output.choices.target, output.choices.dpi, output.choices.format) == ("print", 240, "tiff")
    assert output.choices.template == "{stem}-print"
    assert offered(person) == [("Print && frame", True)]
    assert QApplication.focusWidget() is button(person)
    settings = person.program.memory.settings
    assert (settings.target, settings.dpi, settings.depth) == ("print", 240, 16), "they are remembered as any others"


def test_the_key_opens_the_menu_and_the_focus_comes_back(open_window: Open) -> None:
    keep("web", format="webp", factor=3.0)
    person = open_window()
    card = person.window.column.model.card
    card.setFocus()
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    def choose_first(menu: QMenu) -> None:
        person.qtbot.keyClick(menu, Qt.Key.Key_Down)
        person.qtbot.keyClick(menu, Qt.Key.Key_Return)

    in_menu(person, lambda: person.press(Qt.Key.Key_P, control), choose_first)
    assert (person.window.column.output.choices.factor, button(person).text()) == (3.0, "web")
    assert QApplication.focusWidget() is card


def test_keys_go_on_from_the_one_that_holds(open_window: Open) -> None:
    for number in range(1, 31):
        keep(f"preset {number:02}", factor=float(number))
    person = open_window()
    pick(person, "preset 17")

    def to_the_next(menu: QMenu) -> None:
        assert menu.activeAction().text() == "preset 17"
        person.qtbot.keyClick(menu, Qt.Key.Key_Down)
        person.qtbot.keyClick(menu, Qt.Key.Key_Return)

    in_menu(person, lambda: person.click(button(person)), to_the_next)
    assert person.window.column.output.choices.factor == 18


def test_a_letter_goes_to_the_next_preset_that_begins_so(open_window: Open) -> None:
    for name in ("archive", "Print", "Project", "web"):
        keep(name, format="png", template=name)
    person, visited = open_window(), []

    def type_letters(menu: QMenu) -> None:
        for letter in "pppwx":
            person.qtbot.keyClicks(menu, letter)
            visited.append(menu.activeAction().text())

    in_menu(person, lambda: person.click(button(person)), type_letters)
    assert visited == ["Print", "Project", "Print", "web", "web"]


def test_a_name_that_is_taken_is_said_while_it_is_typed_and_replaced_only_so(open_window: Open) -> None:
    keep("Web", format="webp")
    person = open_window()
    pick(person, "Save as preset…")
    asked = sheet(person)
    assert asked.name.selectedText() == "×2 · as source · same folder", "a name, for who wants none of their own"
    person.qtbot.keyClicks(asked.name, "we")
    assert person.button("Save", asked).isEnabled()
    person.qtbot.keyClicks(asked.name, "b")
    assert says(asked, "There is a preset of this name; it would be replaced.")
    person.press(Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert QApplication.focusWidget() is button(person)
    assert stored().named("web").wanted.format == "webp"
    pick(person, "Save as preset…")
    person.qtbot.keyClicks(sheet(person).name, "web")
    person.click(person.button("Replace"))
    assert [(each.name, each.wanted.format) for each in stored()] == [("web", "keep")]


def test_a_preset_that_was_changed_is_brought_up_to_date_by_enter(open_window: Open) -> None:
    keep("web", format="jpeg", quality=85)
    person = open_window()
    pick(person, "web")
    person.session.choices.take(type(person.session.choices.output)(format="jpeg", quality=70))
    assert button(person).text() == "Presets"
    pick(person, "Save as preset…")
    assert (sheet(person).name.text(), person.button("Replace").isEnabled()) == ("web", True)
    person.press(Qt.Key.Key_Return)
    assert stored().named("web").wanted.quality == 70
    assert button(person).text() == "web"


def test_a_name_of_blanks_is_none(open_window: Open) -> None:
    person = open_window()
    pick(person, "Save as preset…")
    sheet(person).name.clear()
    person.qtbot.keyClicks(sheet(person).name, "   ")
    person.press(Qt.Key.Key_Return)
    assert not person.button("Save", sheet(person)).isEnabled()
    assert names() == []
    while not person.button("Cancel", sheet(person)).hasFocus():
        person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    assert names() == []
    assert QApplication.focusWidget() is button(person)


def test_removing_is_asked_about_first(open_window: Open) -> None:
    keep("web", format="jpeg", quality=85, folder="/home/me/web")
    keep("print", target="print")
    person = open_window()
    for answer, left in ((Qt.Key.Key_Escape, ["print", "web"]), (Qt.Key.Key_Return, ["print"])):
        pick(person, "Remove", "web")
        (question,) = (each for each in person.window.findChildren(Sheet) if each.isVisible())
        assert says(question, "Remove the preset “web”?")
        assert says(question, "tiny · ×2 · JPEG 85 % · web"), "what would be lost"
        person.press(answer)
        assert names() == left
        assert QApplication.focusWidget() is button(person)


def test_what_another_window_keeps_is_offered_here(open_window: Open) -> None:
    keep("mine")
    person, other = open_window(), open_window()
    save_as(other, "theirs")
    assert [name for name, _ in offered(person)] == ["mine", "theirs"]
    save_as(person, "ours")
    assert names() == ["mine", "ours", "theirs"]


def test_chosen_during_a_run_it_holds_for_the_pictures_that_are_begun_from_then_on(open_window: Open, tmp_path: Path) -> None:
    tiny_model(paths.checkpoint_folder(), "other")
    keep("web", model="other", format="webp", folder=str(tmp_path / "web"), template="{stem}-{model}")
    person = open_window(*(write_picture(tmp_path / f"{number}.png", noise(64, 700, seed=number)) for number in range(3)))
    person.wait_for_pictures(3)
    person.run_to_the_middle()
    pick(person, "web")
    person.wait_for_rest()
    assert person.states == ["done"] * 3
    assert (tmp_path / "0_tiny_x2.png").exists()
    assert sorted(each.name for each in (tmp_path / "web").glob("[!.]*")) == ["1-other.webp", "2-other.webp"]


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with shelf(monkeypatch, PUBLISHED, "hat-x2") as made:
        yield made


def test_a_model_that_is_not_here_is_offered_by_its_card(models: Shelf, open_window: Open) -> None:
    keep("fine", model=PUBLISHED, factor=2.0)
    person = open_window()
    pick(person, "fine")
    card = person.window.column.model.card
    assert not card.facts.ready
    assert person.program.memory.settings.model == PUBLISHED
    assert button(person).text() == "fine"
    person.click(next(each for each in card.children() if isinstance(each, QWidget) and each.isVisible()))
    person.wait(lambda: card.facts.ready)
    assert person.session.choices.models.choice == PUBLISHED


def test_a_model_that_is_on_its_way_does_not_push_out_the_preset(models: Shelf, open_window: Open) -> None:
    keep("fine", factor=3.0)
    person = open_window()
    models.stop_half_way(PUBLISHED)
    person.session.models.grant(Wish.DOWNLOAD_AND_USE, PUBLISHED)
    pick(person, "fine")
    models.let_go(PUBLISHED)
    person.wait(lambda: not person.session.library.downloads)
    assert person.session.choices.models.choice == "tiny"


def test_a_file_that_has_gone_is_told_by_the_card(open_window: Open, tmp_path: Path) -> None:
    keep("old", model=str(tmp_path / "gone.pth"))
    person = open_window()
    pick(person, "old")
    assert "The file is no longer there." in person.window.column.model.card.facts.sentence
    assert button(person).text() == "old"


def test_the_factor_is_the_presets_and_not_the_models_own(open_window: Open, tmp_path: Path) -> None:
    """What a person's own file makes is known only once that was looked into: too late to say how large results shall be."""
    large = tmp_path / "large.pth"
    torch.save(weights(COLOUR_X2), large)
    keep("as it is", model=str(large), factor=1.0)
    remember(model="denoise", factor=1.0)
    person = open_window()
    person.wait(lambda: person.session.choices.models.scale == 1)
    pick(person, "as it is")
    person.wait(lambda: person.session.choices.models.scale == 2)
    assert person.window.column.output.choices.factor == 1
    assert button(person).text() == "as it is"


def test_who_takes_the_models_own_factor_by_a_preset_gets_the_next_ones_too(open_window: Open) -> None:
    keep("half", model="photo-x4", factor=2.0)
    keep("whole", model="photo-x4", factor=4.0)
    remember(model="photo-x2", factor=2.0)
    person = open_window()
    for name, factor in (("half", 2), ("whole", 4)):
        pick(person, name)
        assert person.window.column.output.choices.factor == factor
    person.session.choices.choose_model("photo-x2")
    assert person.window.column.output.choices.factor == 2


def test_the_strength_is_taken_and_compared(open_window: Open) -> None:
    keep("soft", model="denoise", strength=40, factor=1.0)
    keep("plain", model="photo-x2", factor=2.0)
    remember(model="photo-x2", factor=2.0, strength=70)
    person = open_window()
    assert button(person).text() == "plain", "a strength that makes no difference is none"
    pick(person, "soft")
    assert person.session.choices.options.compute.strength == 40
    person.program.memory.change(strength=45)
    assert button(person).text() == "Presets"


def test_nothing_moves_however_long_the_name(open_window: Open) -> None:
    keep("an endless name " * 6, factor=3.0)
    person = open_window()
    column, shown = person.window.column, button(person)
    for width, height in ((1440, 900), (900, 600)):
        person.window.resize(width, height)
        person.wait(lambda width=width: person.window.width() == width)
        person.wait(lambda: column.output.height() == column.output.sizeHint().height())
        person.session.choices.take(type(person.session.choices.output)())
        before = places(person)
        pick(person, next(name for name, _ in offered(person)))
        QApplication.processEvents()
        assert places(person) == before
        assert "…" in shown.text()
        assert "an endless name an endless name" in shown.toolTip()
        assert shown.width() >= shown.sizeHint().width()
        title = column.output.head.title
        assert title.mapTo(column, title.rect().topRight()).x() < shown.mapTo(column, QPoint(0, 0)).x()
        assert title.width() >= title.sizeHint().width()


def places(person: Person) -> list[QRect]:
    column = person.window.column
    return [each.geometry() for each in (column.model, column.output, column.output.form, column.run)]


def test_in_the_sheet_of_a_folder_it_is_chosen_too(open_window: Open, tmp_path: Path) -> None:
    keep("web", format="webp", factor=3.0)
    for number in range(31):
        write_picture(tmp_path / "in" / f"{number}.png", noise(8, 8))
    person = open_window()
    person.session.batch.take([tmp_path / "in"])
    person.wait(lambda: person.session.batch.sheet is not None)
    form = person.session.batch.sheet.form
    assert (form.presets.text(), form.presets.accessibleName()) == ("None", "Preset: None")
    pick(person, "web", where=form.presets)
    assert form.presets.text() == "web"
    assert (form.form.choices.format, form.form.choices.factor) == ("webp", 3.0)
    assert person.window.column.output.choices == form.form.choices
    pick(person, "Save as preset…", where=form.presets)
    person.press(Qt.Key.Key_Escape)
    assert person.session.batch.sheet is not None, "Esc was meant for the question"
    assert QApplication.focusWidget() is form.presets
    person.press(Qt.Key.Key_Escape)
    assert person.session.batch.sheet is None
    pick(person, "web")
    assert button(person).text() == "web"


def test_on_a_full_disk_it_is_said_and_nothing_is_lost(open_window: Open) -> None:
    keep("web", format="webp")
    person = open_window()
    pick(person, "Save as preset…")
    with files_no_larger_than(1):
        person.press(Qt.Key.Key_Return)
    notice = person.window.notice_bar.notice
    assert notice
    assert "presets.json” cannot be written" in notice.title
    assert names() == ["web"]


def test_the_words_follow_the_language(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(language.VARIABLE)
    person = open_window()
    person.program.memory.change(language="ja")
    assert button(person).text() == "プリセット"
    in_menu(person, lambda: person.click(button(person)), lambda menu: None)
    assert any("プリセット" in each.text() for each in button(person).menu_of_all.actions())
