"""A folder comes into the window: at once, or by way of the sheet that tells what it holds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QLineEdit

from swinir_gui.gui.dialogs.batch_sheet import BatchSheet
from swinir_gui.gui.links.batch_link import MANY
from swinir_gui.gui.panels.fold_row import FoldRow
from swinir_gui.jobs.folders.survey import survey
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, remember, results
from tests.gui.heartbeat import FROZEN, Heart

Open = Callable[..., Person]


def album(folder: Path, count: int = 3) -> Path:
    for number in range(count):
        write_picture(folder / f"{number}.png", noise(16, 16, seed=number))
    return folder


def sheet_of(person: Person) -> BatchSheet:
    """Once all is known: with the model's scale, names are looked for anew, and nothing can be started meanwhile."""
    person.wait(lambda: person.session.batch.sheet is not None)
    found, lookup = person.session.batch.sheet, person.session.batch._lookup
    assert found
    person.wait(lambda: person.session.choices.models.scale is not None)
    person.wait(lambda: lookup.done and (bool(lookup.headers) or found.foot.start.text().startswith("Start 0")))
    return found


def told(sheet: BatchSheet) -> list[str]:
    return [each.text() for each in sheet.findChildren(QLabel) if each.isVisibleTo(sheet) and each.text()]


def groups(sheet: BatchSheet) -> dict[str, FoldRow]:
    return {each.title: each for each in sheet.findChildren(FoldRow) if each.parentWidget()}


def test_a_few_pictures_without_any_doubt_come_at_once(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    (album(tmp_path / "album") / "album.xmp").write_text("not a picture, and nobody thinks so")
    person.drop(files(tmp_path / "album"))
    person.wait_for_pictures(3)
    assert person.session.batch.sheet is None


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Folders are looked through only once this is set."""
    gate = threading.Event()

    def after_a_while(*arguments: object) -> object:
        gate.wait()
        return survey(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("swinir_gui.gui.links.batch_lookup.survey", after_a_while)
    yield gate
    gate.set()


def test_a_few_pictures_that_took_long_to_find_come_by_themselves(
    open_window: Open, tmp_path: Path, slow_disk: threading.Event
) -> None:
    person = open_window()
    person.drop(files(album(tmp_path / "album")))
    person.wait(lambda: person.session.batch.sheet is not None)
    assert "Looking through the folders…" in told(person.session.batch.sheet)
    slow_disk.set()
    person.wait_for_pictures(3)
    assert person.session.batch.sheet is None


def test_they_wait_for_a_person_who_has_begun_to_choose(open_window: Open, tmp_path: Path, slow_disk: threading.Event) -> None:
    person = open_window()
    person.drop(files(album(tmp_path / "album")))
    person.wait(lambda: person.session.batch.sheet is not None)
    pattern = next(each for each in person.session.batch.sheet.findChildren(QLineEdit) if "Only" in each.accessibleName())
    person.click(pattern)
    slow_disk.set()
    assert "3 pictures" in told(sheet_of(person))
    assert len(person.session.queue) == 0
    person.add_from_sheet()
    person.wait_for_pictures(3)


def test_many_pictures_are_told_of_before_they_come(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    album(tmp_path / "album", MANY + 1)
    person.drop(files(tmp_path / "album"))
    sheet = sheet_of(person)
    assert f"{MANY + 1} pictures" in told(sheet)
    assert f"In 1 folder, {MANY + 1} PNG." in told(sheet)
    assert "0_tiny_x2.png" in told(sheet)
    assert len(person.session.queue) == 0
    person.click(person.button("Add to the list"))
    person.wait_for_pictures(MANY + 1)
    assert person.states == ["added"] * (MANY + 1)
    assert person.session.batch.sheet is None


def test_names_need_no_model_that_is_here(open_window: Open, tmp_path: Path) -> None:
    """The file is on a disk that is not plugged in: nobody knows how much it enlarges, but how large results shall be is known."""
    remember(model=str(tmp_path / "gone" / "mine.pth"), target="long_edge", long_edge=40)
    person = open_window()
    person.drop(files(album(tmp_path / "album", MANY + 1)))
    person.wait(lambda: person.session.batch.sheet is not None and person.session.batch._lookup.done)
    assert "0_mine_x2.5.png" in told(person.session.batch.sheet)


def test_what_is_left_out_is_told_by_why_and_named_on_request(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    folder = album(tmp_path / "album")
    (folder / "empty.jpg").touch()
    (folder / "deep").mkdir()
    (folder / "deep" / "hollow.tif").touch()
    person.drop(files(folder))
    sheet = sheet_of(person)
    assert "2 files will be left out" in told(sheet)
    row = groups(sheet)["Empty files"]
    assert not row.unfolded
    person.click(person.button("Show the names: 2 Empty files"))
    assert f"empty.jpg\n{Path('deep', 'hollow.tif')}" in [each.text() for each in row.findChildren(QLabel)]
    person.click(person.button("Copy list"))
    assert QGuiApplication.clipboard().text().splitlines()[0] == "empty.jpg"
    QGuiApplication.clipboard().clear()


def test_start_makes_these_pictures_and_no_others(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "other.png"))
    person.wait_for_pictures()
    folder = album(tmp_path / "album")
    (folder / "empty.jpg").touch()
    person.drop(files(folder))
    sheet_of(person)
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert person.states == ["added", "done", "done", "done"]
    assert results(folder) == ["0_tiny_x2.png", "1_tiny_x2.png", "2_tiny_x2.png"]


def test_what_is_done_is_left_out_unless_it_shall_be_made_again(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    folder = album(tmp_path / "album")
    write_picture(folder / "0_tiny_x2.png")
    person.drop(files(folder))
    sheet = sheet_of(person)
    assert "2 pictures" in told(sheet)
    assert set(groups(sheet)) == {"Already done", "Results of other pictures"}
    person.click(person.button("Make them again, beside the results there are"))
    person.wait(lambda: "3 pictures" in told(sheet))
    assert set(groups(sheet)) == {"Results of other pictures"}


def test_where_to_look_can_be_narrowed(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    folder = album(tmp_path / "album")
    album(folder / "inside", 4)
    (folder / "empty.jpg").touch()
    person.drop(files(folder))
    sheet = sheet_of(person)
    assert "7 pictures" in told(sheet)
    box = sheet.findChild(QCheckBox)
    assert box
    box.setFocus()
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: "3 pictures" in told(sheet))
    only = next(each for each in sheet.findChildren(QLineEdit) if each.accessibleName() == "Only files like these")
    only.setFocus()
    person.qtbot.keyClicks(only, "1.*, 2.*")
    person.wait(lambda: "2 pictures" in told(sheet))
    person.qtbot.keyClicks(only, "x")
    only.selectAll()
    person.qtbot.keyClicks(only, "*.webp")
    person.wait(lambda: any("holds no picture" in each for each in told(sheet)))
    assert not sheet.foot.start.isEnabled()


def test_names_follow_the_template_and_a_wrong_one_starts_nothing(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    album(tmp_path / "album", MANY + 1)
    person.drop(files(tmp_path / "album"))
    sheet = sheet_of(person)
    name = sheet.form.form._name
    name.selectAll()
    person.qtbot.keyClicks(name, "{stem}")
    person.wait(lambda: not sheet.foot.start.isEnabled() and any("would replace" in each for each in told(sheet)))
    person.qtbot.keyClicks(name, "?")
    person.wait(lambda: any("cannot contain" in each for each in told(sheet)))
    assert not sheet.foot.start.isEnabled()
    person.qtbot.keyClick(name, Qt.Key.Key_Backspace)
    person.qtbot.keyClicks(name, "_")
    name.setCursorPosition(len(name.text()))
    person.click(person.button("Put index into the name"))
    person.wait(lambda: "1_2.png" in " ".join(told(sheet)) and sheet.foot.start.isEnabled())
    assert person.window.column.output.choices.template == "{stem}_{index}", "the column says the same"


def test_what_lies_in_the_folder_of_results_is_no_source(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    folder = album(tmp_path / "album", MANY + 1)
    album(folder / "results", 5)
    person.drop(files(folder))
    sheet = sheet_of(person)
    assert f"{MANY + 6} pictures" in told(sheet)
    person.session.choices.set_folder(str(folder / "results"))
    person.wait(lambda: f"{MANY + 1} pictures" in told(sheet) and sheet.foot.start.isEnabled())


def test_the_keyboard_stays_in_the_sheet_and_escape_adds_nothing(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    album(tmp_path / "album", MANY + 1)
    person.drop(files(tmp_path / "album"))
    sheet = sheet_of(person)
    visited = []
    for _ in range(60):
        person.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused
        assert sheet.isAncestorOf(focused)
        assert focused.accessibleName() or getattr(focused, "text", str)(), focused
        visited.append(focused)
    assert {sheet.foot.cancel, sheet.foot.add, sheet.foot.start} <= set(visited)
    person.press(Qt.Key.Key_Escape)
    person.wait(lambda: person.session.batch.sheet is None)
    assert len(person.session.queue) == 0


def test_the_folder_dialog_leads_to_the_sheet_too(open_window: Open, tmp_path: Path, monkeypatch) -> None:
    person = open_window()
    album(tmp_path / "album", MANY + 1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "album"))
    person.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert f"Start {MANY + 1} pictures" in sheet_of(person).foot.start.text()


def test_thousands_of_files_leave_the_window_alive(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    person.wait(lambda: person.session.choices.models.scale is not None)
    for number in range(25):
        folder = tmp_path / "tree" / f"{number}"
        folder.mkdir(parents=True)
        for each in range(200):
            (folder / f"{each}.png").symlink_to("nowhere") if each % 2 else (folder / f"{each}.txt").touch()
    album(tmp_path / "tree" / "pictures", MANY + 1)
    heart = Heart()
    person.drop(files(tmp_path / "tree"))
    sheet_of(person)
    heart.stop()
    assert heart.longest < FROZEN


def test_the_sheet_says_restore_where_pictures_stay_as_large_as_they_are(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    person.drop(files(album(tmp_path / "album", MANY + 1)))
    sheet = sheet_of(person)
    assert told(sheet)[0] == "Upscale a folder"
    person.click(person.button("As large as it is, and only repaired", sheet))
    assert told(sheet)[0] == "Restore a folder"
    assert sheet.accessibleName() == f"Restore a folder: {tmp_path / 'album'}"
