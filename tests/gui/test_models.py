"""Models in the window: fetched, stopped, gone on with, checked, removed, imported and chosen, with a real server behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton

from swinir_gui import paths
from swinir_gui.gui.dialogs.sheet import Sheet
from swinir_gui.gui.item_models.model_line import Standing, Wish
from swinir_gui.jobs.wanted.advice import EIGHT_TIMES
from tests.checkpoints.download_checks import answers
from tests.gui.driving import Person, files, remember
from tests.gui.shelf import Manager, Shelf, shelf, stored

Open = Callable[..., Person]
ONE, TWO, THREE = "swinir-m-x2", "swinir-s-x2", "hat-x2"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with shelf(monkeypatch, ONE, TWO, THREE) as made:
        yield made


@pytest.fixture
def manager(models: Shelf, open_window: Open) -> Manager:
    return Manager.of(open_window())


def test_a_download_is_paused_and_goes_on_where_it_stopped(models: Shelf, manager: Manager) -> None:
    models.stop_half_way(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    assert manager.line(ONE).state.startswith("50 %")
    assert "/s" in manager.line(ONE).note
    manager.click(ONE, Wish.PAUSE)
    manager.wait_for(ONE, Standing.PARTIAL)
    assert manager.line(ONE).state == "Stopped at 50 %"
    models.let_go(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for(ONE, Standing.READY)
    assert models.asked(ONE) == [None, half(models)]
    assert (paths.checkpoint_folder() / f"{ONE}.pth").read_bytes() == models.bodies[ONE]
    assert manager.person.session.choices.models.model == "tiny"  # nobody asked for another


def test_a_cancelled_download_leaves_nothing(models: Shelf, manager: Manager) -> None:
    models.stop_half_way(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    manager.click(ONE, Wish.CANCEL)
    manager.wait_for(ONE, Standing.MISSING)
    assert stored(paths.checkpoint_folder()) == {"tiny.pth"}


def test_a_failure_is_told_in_its_row_and_tried_again(models: Shelf, manager: Manager) -> None:
    models.server.ways[f"/{ONE}"] = answers(404)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.person.wait(lambda: manager.line(ONE).failure is not None)
    sentence = f"“{ONE}” cannot be fetched. 127.0.0.1 does not have the file any more (status 404)."
    assert sentence in manager.line(ONE).spoken
    assert "Try again later, or fetch http://127.0.0.1" in manager.line(ONE).spoken
    assert manager.person.window.notice_bar.notice is None
    manager.go_to(ONE)
    assert sentence in manager.dialog.details._failure.text()
    models.serve(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for(ONE, Standing.READY)
    assert manager.line(ONE).failure is None


def test_a_file_that_came_by_hand_makes_up_for_a_failed_download(models: Shelf, manager: Manager, tmp_path: Path) -> None:
    models.server.ways[f"/{ONE}"] = answers(404)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.person.wait(lambda: manager.line(ONE).failure is not None)
    (tmp_path / "by-hand.pth").write_bytes(models.bodies[ONE])
    manager.drop(files(tmp_path / "by-hand.pth"))
    manager.wait_for(ONE, Standing.READY)
    assert manager.line(ONE).failure is None


def test_several_wait_for_each_other_and_one_leaves_the_line(models: Shelf, manager: Manager) -> None:
    models.stop_half_way(ONE)
    for model in (ONE, TWO, THREE):
        manager.click(model, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    assert [manager.line(model).standing for model in (TWO, THREE)] == [Standing.WAITING] * 2
    assert manager.dialog._going.text().endswith("; 2 more")
    manager.click(TWO, Wish.CANCEL)
    manager.wait_for(TWO, Standing.MISSING)
    models.let_go(ONE)
    manager.wait_for(THREE, Standing.READY)
    assert manager.line(ONE).standing is Standing.READY
    assert models.asked(TWO) == []
    assert manager.dialog._going.text() == ""


def test_a_paused_one_lets_the_next_one_go_on(models: Shelf, manager: Manager) -> None:
    models.stop_half_way(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.click(TWO, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    manager.click(ONE, Wish.PAUSE)
    manager.wait_for(TWO, Standing.READY)
    assert manager.line(ONE).standing is Standing.PARTIAL


def test_downloads_go_on_without_the_dialog_and_the_window_says_so(models: Shelf, manager: Manager) -> None:
    person, sign = manager.person, manager.person.window.status._downloads
    models.stop_half_way(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    manager.press("Close")
    assert person.session.models.dialog is None
    assert sign.text() == "50 %"
    person.click(sign)
    again = person.session.models.dialog
    assert again
    models.let_go(ONE)
    Manager(person, again).wait_for(ONE, Standing.READY)
    assert not sign.isVisible()


def test_what_fails_while_nobody_looks_is_told_by_the_window(models: Shelf, manager: Manager) -> None:
    person = manager.person
    models.stop_half_way(ONE)
    models.server.ways[f"/{TWO}"] = answers(403)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.click(TWO, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    manager.press("Close")
    models.let_go(ONE)
    person.wait(lambda: person.window.notice_bar.notice is not None)
    assert person.window.notice_bar.notice
    assert TWO in person.window.notice_bar.notice.title
    person.click(person.button("Models", person.window.notice_bar))
    assert person.session.models.dialog


def test_a_missing_model_is_one_click_away(models: Shelf, open_window: Open) -> None:
    models.stop_half_way(ONE)
    remember(model=ONE)
    person = open_window()
    card = person.window.column.model.card
    assert "Not downloaded" in card.accessibleDescription()
    person.click(person.button("Download 0.0 MB and use", card))
    person.wait(lambda: card.facts.coming.startswith("50 %"))
    models.let_go(ONE)
    person.wait(lambda: person.session.choices.models.line.usable)
    assert not card.facts.coming
    person.wait(lambda: ONE in person.session.choices.options.compute.model and "·" in person.window.device.accessibleName())


def test_download_and_use_uses_it_once_it_is_here(models: Shelf, manager: Manager) -> None:
    person, card = manager.person, manager.person.window.column.model.card
    models.stop_half_way(ONE)
    manager.go_to(ONE)
    manager.press("Download 0.0 MB and use")
    manager.wait_for_half(ONE)
    assert "is next" in card.facts.coming
    assert person.session.choices.models.model == "tiny"  # until then pictures can be made with it
    models.let_go(ONE)
    person.wait(lambda: person.session.choices.models.model == ONE)
    assert person.program.memory.settings.model == ONE
    assert manager.line(ONE).chosen


def test_who_chooses_another_model_meanwhile_keeps_it(models: Shelf, manager: Manager) -> None:
    person = manager.person
    models.stop_half_way(ONE)
    manager.go_to(ONE)
    manager.press("Download 0.0 MB and use")
    manager.wait_for_half(ONE)
    manager.go_to("photo-x2")
    manager.press("Use this model")
    again = Manager.of(person)
    models.let_go(ONE)
    again.wait_for(ONE, Standing.READY)
    assert person.session.choices.models.model == "photo-x2"


def test_closing_the_window_asks_and_keeps_what_has_arrived(models: Shelf, manager: Manager, open_window: Open) -> None:
    person = manager.person
    models.stop_half_way(ONE)
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for_half(ONE)
    manager.press("Close")
    assert not person.window.close()
    (sheet,) = person.window.findChildren(Sheet)
    assert "A model is still being downloaded." in sheet.accessibleName()
    person.click(person.button("Go on", sheet))
    assert person.window.isVisible()
    assert not person.window.close()
    sheet = next(each for each in person.window.findChildren(Sheet) if each.isVisible())
    person.click(person.button("Stop and close", sheet))
    assert not person.window.isVisible()
    again = Manager.of(open_window())
    assert again.line(ONE).state == "Stopped at 50 %"
    models.let_go(ONE)
    again.click(ONE, Wish.DOWNLOAD)
    again.wait_for(ONE, Standing.READY)
    assert models.asked(ONE)[1] == half(models)


def half(models: Shelf) -> str:
    """From which byte on the rest is asked for."""
    return f"bytes={(len(models.bodies[ONE]) + 1) // 2}-"


def test_removal_asks_first_and_is_refused_while_a_run_uses_the_file(models: Shelf, manager: Manager) -> None:
    person, file = manager.person, paths.checkpoint_folder() / f"{ONE}.pth"
    manager.click(ONE, Wish.DOWNLOAD)
    manager.wait_for(ONE, Standing.READY)
    manager.go_to(ONE)
    checkpoints = person.session.library.checkpoints
    with checkpoints.using(checkpoints.find(ONE)):
        manager.press("Remove")
        answer(manager, "Keep it")
        assert manager.line(ONE).standing is Standing.READY
        person.qtbot.keyClick(manager.dialog.list, Qt.Key.Key_Delete)
        answer(manager, "Remove")
        person.wait(lambda: manager.line(ONE).failure is not None)
        assert f"“{ONE}” is in use. Wait until" in manager.line(ONE).spoken
        assert file.exists()
    manager.click(ONE, Wish.REMOVE)  # again
    answer(manager, "Remove")
    manager.wait_for(ONE, Standing.MISSING)
    assert not file.exists()


def answer(manager: Manager, text: str) -> None:
    (sheet,) = (each for each in manager.dialog.findChildren(Sheet) if each.isVisible())
    (button,) = (each for each in sheet.findChildren(QPushButton) if each.text() == text)
    manager.person.click(button)


def test_the_chosen_model_is_not_removed(models: Shelf, manager: Manager) -> None:
    manager.wait_for("tiny", Standing.READY)
    manager.go_to("tiny")
    button = manager.person.button("Remove", manager.dialog)
    assert not button.isEnabled()
    assert button.toolTip() == "It is in use. Choose another model first."
    assert not manager.person.button("In use", manager.dialog).isEnabled()


def test_weight_files_are_imported_by_drop(models: Shelf, manager: Manager, tmp_path: Path) -> None:
    (tmp_path / "renamed.bin").write_bytes(models.bodies[ONE])
    manager.drop(files(tmp_path / "renamed.bin"))
    assert manager.dialog._going.text() == "Importing renamed.bin"
    manager.wait_for(ONE, Standing.READY)  # known by its content
    assert manager.dialog.list.current
    assert manager.dialog.list.current.model == ONE
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8 no weights")
    manager.drop(files(tmp_path / "holiday.jpg"))
    manager.person.wait(lambda: manager.dialog.notice_bar.notice is not None)
    assert manager.dialog.notice_bar.notice
    assert "holiday.jpg" in manager.dialog.notice_bar.notice.title


def test_a_file_put_there_by_hand_is_recognised(models: Shelf, open_window: Open) -> None:
    folder = paths.checkpoint_folder()
    person = open_window()
    (folder / "from-a-friend.pth").write_bytes(models.bodies[ONE])
    (folder / f"{TWO}.pth").write_bytes(b"PK" + bytes(100))
    manager = Manager.of(person)
    manager.wait_for(ONE, Standing.READY)
    manager.wait_for(TWO, Standing.CORRUPT)
    assert "not that of the original file" in manager.line(TWO).spoken
    manager.click(TWO, Wish.DOWNLOAD)
    manager.wait_for(TWO, Standing.READY)


def test_a_check_says_that_a_model_is_good(models: Shelf, manager: Manager) -> None:
    manager.go_to("photo-x2")
    manager.press("Check")
    manager.person.wait(lambda: "Checked just now" in manager.line("photo-x2").spoken)


def test_searching_and_filtering(manager: Manager) -> None:
    dialog, person = manager.dialog, manager.person
    everything = listed(manager)
    person.qtbot.keyClicks(dialog.filters.search, "hat X2")
    assert listed(manager) == [THREE]
    person.press(Qt.Key.Key_Escape)  # empties the field first
    assert dialog.isVisible()
    assert listed(manager) == everything
    person.qtbot.keyClicks(dialog.filters.search, "zebra")
    assert listed(manager) == []
    assert dialog.details._main.isHidden() or not dialog.details._buttons.isVisible()
    person.press(Qt.Key.Key_Escape)
    person.click(person.button("Models that enlarge 8 times", dialog))
    assert listed(manager) == list(dict.fromkeys(EIGHT_TIMES))
    person.click(person.button("Any scale", dialog))
    group = next(row for row, each in enumerate(dialog.groups.listed) if each.name == "Your own")
    dialog.filters._groups.setCurrentIndex(group)
    assert listed(manager) == ["tiny"]
    assert dialog.list.current


def listed(manager: Manager) -> list[str]:
    shown = manager.dialog._filtered
    return [shown.index(row, 0).data(int(Qt.ItemDataRole.UserRole) + 1).model for row in range(shown.rowCount())]


def test_the_folder_is_opened(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))  # the system's own
    manager.press("Open folder")
    assert opened == [str(paths.checkpoint_folder())]


def test_every_part_is_reached_by_tab_and_named(manager: Manager) -> None:
    visited = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused in visited:
            break
        visited.append(focused)
        manager.person.press(Qt.Key.Key_Tab)
    assert {manager.dialog.filters.search, manager.dialog.list, manager.dialog.details._other} <= set(visited)
    assert all(each.accessibleName() or each.property("text") for each in visited)
