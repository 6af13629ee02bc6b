"""Running in the real window: begin, stop, hold, go on, close, and what can be done after a failure."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from swinir_gui import paths
from swinir_gui.geometry import Region
from swinir_gui.gui.dialogs.sheet import Sheet
from swinir_gui.gui.item_models.job_words import percentage
from swinir_gui.gui.workers.run_facts import RunState
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, results, use_tiny_model

Open = Callable[..., Person]

TALL = (64, 1_200)  # enough bands to be stopped between two of them


@pytest.fixture
def tall(tmp_path: Path) -> Path:
    use_tiny_model()
    return write_picture(tmp_path / "a.png", noise(*TALL))


def begin(person: Person) -> None:
    """Click the main button, and wait until a part of the picture is there; there it stands."""
    person.wait_for_pictures()
    person.run_to_the_middle()


def run_anew(person: Person, picture: Path) -> None:
    """Once more, without anything of what was computed before."""
    person.controller.remove([person.selected.id])
    person.controller.add([picture])
    person.wait_for_pictures()
    person.run()


def sheet_of(person: Person) -> Sheet:
    return next(each for each in person.window.findChildren(Sheet) if each.isVisible())


def test_a_stopped_picture_goes_on_and_ends_in_the_bytes_of_a_run_without_a_stop(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    person.click(person.button("Cancel"))
    person.wait_for_rest()
    assert person.states == ["cancelled"]
    assert results(tall.parent) == []
    assert "Stopped" in person.window.status.message
    tops: list[int] = []
    person.controller._driver.watch.pieces_finished.connect(lambda _, region: tops.append(region.top))
    person.run()
    assert tops
    assert min(tops) > 0
    stopped = tall.with_name("a_tiny_x2.png").read_bytes()
    run_anew(person, tall)
    assert tall.with_name("a_tiny_x2 (2).png").read_bytes() == stopped


def test_escape_stops_a_run_before_its_next_piece(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    pieces: list[Region] = []
    person.controller._driver.watch.pieces_finished.connect(lambda _, region: pieces.append(region))
    person.press(Qt.Key.Key_Escape)
    person.wait_for_rest()
    assert person.states == ["cancelled"]
    assert not pieces


def test_a_run_that_is_held_goes_on_where_it_was(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    button = person.window.column.run.button
    assert button.text() == "Pause"
    person.click(button)
    person.brake.let_go()
    assert person.controller.run_state is RunState.PAUSED
    assert button.text() == "Continue"
    fraction = person.selected.fraction
    person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert button.text() == "Pause"
    person.wait_for_rest()
    assert person.states == ["done"]
    assert 0 < fraction < 1


def test_a_run_that_is_held_says_so_everywhere(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    status, row = person.window.status, person.session.pictures.list.model().index(0, 0)
    person.click(person.window.column.run.button)
    person.brake.let_go()
    share = percentage(person.selected)
    assert status.message.startswith("Paused · a.png · row ")
    assert [each.text() for each in status.findChildren(QLabel) if each.isVisible() and "left" in each.text()] == []
    assert person.window.windowTitle() == "Paused – SwinIR GUI"
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == f"a.png, Paused · {share} %"
    assert not person.window.close()
    assert "The run is paused and not yet done." in [each.text() for each in sheet_of(person).findChildren(QLabel)]
    person.click(person.button("Leave it paused"))
    assert person.controller.run_state is RunState.PAUSED
    person.click(person.window.column.run.button)
    assert "Paused" not in status.message
    assert person.window.windowTitle() == "SwinIR GUI"
    assert not person.selected.paused
    person.wait_for_rest()
    assert person.states == ["done"]


def test_the_row_of_a_run_that_is_held_shows_it(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    rows = person.session.pictures.list
    moving = rows.grab().toImage()
    person.click(person.window.column.run.button)
    assert rows.grab().toImage() != moving
    person.click(person.window.column.run.button)
    assert rows.grab().toImage() == moving


def test_closing_in_the_middle_asks_and_goes_on_after_escape(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    assert not person.window.close()
    assert not person.window.close()
    (sheet,) = [each for each in person.window.findChildren(Sheet) if each.isVisible()]
    person.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert person.window.isVisible()
    person.wait_for_rest()
    assert person.states == ["done"]


def test_closing_in_the_middle_stops_after_enter_and_leaves_what_the_next_start_goes_on_with(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    assert not person.window.close()
    person.press(Qt.Key.Key_Return)
    assert not person.window.isVisible()
    assert sorted(each.suffix for each in tall.parent.iterdir()) == [".png", ".scratch"]


def test_tab_stays_in_the_question_and_enter_takes_the_answer_in_focus(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    begin(person)
    assert not person.window.close()
    sheet = sheet_of(person)
    stop, go_on = sheet.findChildren(QPushButton)
    assert stop.hasFocus()
    person.press(Qt.Key.Key_Tab)
    assert go_on.hasFocus()
    person.press(Qt.Key.Key_Tab)
    assert stop.hasFocus()
    person.press(Qt.Key.Key_Backtab)
    person.press(Qt.Key.Key_Return)
    assert person.window.isVisible()
    assert person.controller.run_state is RunState.RUNNING


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (Path.unlink, "There is no model “tiny”."),
        (lambda file: file.write_bytes(b"no weights"), "tiny.pth"),
        (lambda file: file.write_bytes(file.read_bytes()[:2_000]), "tiny.pth"),
    ],
    ids=["missing", "no weights", "cut short"],
)
def test_a_checkpoint_that_fails_is_told_once_and_can_be_tried_again(
    open_window: Open, tmp_path: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    use_tiny_model()
    checkpoint = paths.checkpoint_folder() / "tiny.pth"
    shutil.copy(checkpoint, tmp_path / "spare.pth")
    damage(checkpoint)
    person = open_window(write_picture(tmp_path / "a.png"), write_picture(tmp_path / "b.png"))
    person.wait_for_pictures(2)
    person.run()
    notice = person.window.notice_bar.notice
    assert notice
    assert sentence in notice.title
    assert notice.actions == ("models", "retry")
    assert person.states == ["failed", "added"]
    shutil.copy(tmp_path / "spare.pth", checkpoint)
    person.click(person.button("Try again", person.window.notice_bar))
    person.wait(lambda: person.states == ["done", "added"])
    assert person.window.notice_bar.notice is None


def test_a_corrupt_picture_is_named_and_the_others_go_on(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    broken = write_picture(tmp_path / "broken.png", noise(40, 30))
    whole = broken.read_bytes()
    broken.write_bytes(whole[:150])
    person = open_window(write_picture(tmp_path / "a.png"), broken, write_picture(tmp_path / "c.png"))
    person.wait_for_pictures(3)
    person.run()
    assert person.states == ["done", "failed", "done"]
    assert "2 pictures done, 1 failed" in person.window.status.message
    notice = person.window.notice_bar.notice
    assert notice
    assert "broken.png" in notice.title
    assert notice.actions == ("retry",)
    person.click(person.button("Copy details", person.window.notice_bar))
    assert str(broken) in QGuiApplication.clipboard().text()
    person.click(person.button("Close", person.window.notice_bar))
    assert person.window.notice_bar.notice is None
    failed = person.session.queue.jobs[1]
    person.controller.selection.select(failed.id)  # its reason comes back with its row
    assert person.window.notice_bar.notice == notice
    broken.write_bytes(whole)
    person.controller.selection.select(person.session.queue.jobs[0].id)
    person.click(person.button("Try again", person.window.notice_bar))  # of the picture that the notice is about
    person.wait(lambda: person.states == ["done", "done", "done"])


def test_a_folder_that_cannot_be_written_offers_another_one(open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    use_tiny_model(folder=str(tmp_path / "file"))
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.run()
    notice = person.window.notice_bar.notice
    assert notice
    assert notice.actions == ("choose_folder", "retry")
    person.session.choices.set_folder(str(tmp_path / "elsewhere"))
    person.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: person.states == ["done"])
    assert results(tmp_path / "elsewhere") == ["a_tiny_x2.png"]


def test_a_preview_shows_its_result_over_the_source_and_is_part_of_the_whole(open_window: Open, tall: Path) -> None:
    write_picture(tall, noise(240, 720))
    person = open_window(tall)
    person.wait_for_pictures()
    canvas, actions = person.session.canvas, person.window.actions_
    person.wait(actions["preview"].isEnabled)
    canvas.actual_size()
    for _ in range(6):
        canvas.zoom_in()
    assert not _differs_from_source(person, at=150)
    person.press(Qt.Key.Key_P)
    assert actions["preview"].toolTip() == "A run is under way"
    person.wait_for_rest()
    assert person.states == ["added"]
    canvas.set_divider(0.5)
    person.wait(lambda: _differs_from_source(person, at=150))
    assert not _differs_from_source(person, at=-150)
    draft = person.controller._driver.watch.draft(person.selected.id)
    assert draft
    assert 0 < sum(region.pixels for region in draft.finished) < draft.source.size.pixels
    person.run()
    with_preview = tall.with_name("a_tiny_x2.png").read_bytes()
    assert actions["preview"].toolTip() == "This picture is done as it is chosen"
    run_anew(person, tall)
    assert tall.with_name("a_tiny_x2 (2).png").read_bytes() == with_preview


def test_there_is_no_preview_of_several_passes_and_the_reason_is_told(open_window: Open, tall: Path) -> None:
    person = open_window(tall)
    person.wait_for_pictures()
    preview = person.window.actions_["preview"]
    person.wait(preview.isEnabled)
    person.wait_for_sizes()
    person.click(person.button("4 times"))
    person.wait(lambda: not preview.isEnabled())  # once the model is loaded, its scale is known
    assert "2 times" in preview.toolTip()
    person.click(person.button("2 times"))
    assert preview.isEnabled()


def test_what_cannot_be_done_says_why(open_window: Open) -> None:
    actions = open_window().window.actions_
    greyed = {action.objectName(): action.toolTip() for action in actions if not action.isEnabled()}
    assert {"run", "preview", "cancel", "retry", "show_in_folder", "slider", "fit"} <= set(greyed)
    assert [name for name, tip in greyed.items() if tip == actions[name].whatsThis()] == []


def _differs_from_source(person: Person, at: int) -> bool:
    """Whether the canvas shows something else than the source, so many pixels beside its middle."""
    canvas = person.session.canvas
    place = canvas.rect().center() + QPoint(at, 60)
    shown = canvas.grab().toImage().copy(place.x(), place.y(), 40, 40)
    canvas.hold_source(True)
    source = canvas.grab().toImage().copy(place.x(), place.y(), 40, 40)
    canvas.hold_source(False)
    return shown != source
