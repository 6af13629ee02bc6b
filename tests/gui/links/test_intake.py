"""Pictures come in by every way there is, into the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from swinir_gui import paths
from swinir_gui.gui.item_models.job_words import describe
from swinir_gui.gui.links import run_report
from swinir_gui.gui.panels.recent_picture import RecentPicture
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, pixels, results, use_tiny_model

Open = Callable[..., Person]


def names(person: Person) -> list[str]:
    return [job.path.name for job in person.session.queue.jobs]


def test_dropped_files_are_upscaled(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window()
    person.drop(files(write_picture(tmp_path / "a.png"), write_picture(tmp_path / "b.png")))
    person.wait_for_pictures(2)
    assert person.window.column.run.button.text() == "Upscale 2 pictures"
    person.run()
    assert results(tmp_path) == ["a_tiny_x2.png", "b_tiny_x2.png"]
    assert not person.window.column.run.button.isEnabled()


def test_a_dropped_folder_brings_what_is_in_it(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    write_picture(tmp_path / "album" / "b.png")
    write_picture(tmp_path / "album" / "inside" / "a.jpg")
    (tmp_path / "album" / "notes.txt").write_text("no picture")
    person.drop(files(tmp_path / "album"))
    person.wait_for_pictures(2)
    assert sorted(names(person)) == ["a.jpg", "b.png"]


def test_a_folder_without_pictures_is_named_and_the_rest_comes(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    (tmp_path / "empty").mkdir()
    person.drop(files(tmp_path / "empty", write_picture(tmp_path / "a.png")))
    person.wait_for_pictures()
    notice = person.window.notice_bar.notice
    assert notice
    assert "empty" in notice.title


def test_dropped_pixels_become_a_picture(open_window: Open) -> None:
    person = open_window()
    person.drop(pixels())
    person.wait_for_pictures()
    assert person.selected.path.is_relative_to(paths.data_folder())
    assert person.selected.path.suffix == ".png"


def test_dragging_out_again_takes_the_offer_back(open_window: Open, tmp_path: Path) -> None:
    person = open_window()
    person.drag_out(files(write_picture(tmp_path / "a.png")))
    assert not person.window.drop_frame.isVisible()
    assert names(person) == []


def test_an_address_in_the_web_is_refused_in_words(open_window: Open) -> None:
    person = open_window()
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/cat.jpg")])
    person.drop(mime)
    notice = person.window.notice_bar.notice
    assert notice
    assert "example.org" in notice.title
    assert notice.actions == ()


@pytest.mark.parametrize("what", ["pixels", "files"])
def test_what_is_copied_can_be_pasted(open_window: Open, tmp_path: Path, what: str) -> None:
    person = open_window()
    file = write_picture(tmp_path / "a.png")
    QGuiApplication.clipboard().setMimeData(pixels() if what == "pixels" else files(file))
    person.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    person.wait_for_pictures()
    assert (person.selected.path == file) == (what == "files")
    QGuiApplication.clipboard().clear()  # what Python has made must not outlive it there


def test_a_first_result_is_two_clicks_away(open_window: Open, pictures: Path) -> None:
    use_tiny_model()
    person = open_window()
    person.click(person.button("Try the sample"))
    person.wait_for_pictures()
    kept, own = person.selected.path, paths.resource("sample.jpg")
    assert kept.read_bytes() == own.read_bytes()
    assert kept.is_relative_to(paths.data_folder()), "beside the program's own nobody may be allowed to write the result"
    person.run()
    assert results(kept.parent, "*") == ["sample.jpg"]
    assert results(pictures, "[!.]*") == ["sample_tiny_x2.jpg"]


def paste(person: Person) -> None:
    QGuiApplication.clipboard().setMimeData(pixels())
    person.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_the_result_of_a_pasted_picture_goes_where_the_person_finds_it(
    open_window: Open, tmp_path: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    folder = person.window.column.output.form._folder
    assert folder.text() == "Beside the source"
    paste(person)
    person.wait_for_pictures(2)
    assert (folder.text(), folder.toolTip()) == ("Pictures", str(pictures))
    assert not pictures.exists(), "nothing is made before it is needed"
    pictures.mkdir()
    name = f"{person.selected.path.stem}_tiny_x2"
    (pictures / f"{name}.png").write_bytes(b"somebody's own")
    person.run()
    assert results(tmp_path) == ["a_tiny_x2.png"]
    assert results(pictures, "[!.]*") == [f"{name} (2).png", f"{name}.png"]
    assert (pictures / f"{name}.png").read_bytes() == b"somebody's own"
    shown: list[Path] = []
    monkeypatch.setattr(run_report, "reveal", shown.append)
    person.window.actions_["show_in_folder"].trigger()
    assert shown == [pictures / f"{name} (2).png"]


def test_the_result_of_a_pasted_picture_goes_to_the_folder_that_is_chosen(
    open_window: Open, tmp_path: Path, pictures: Path
) -> None:
    person = open_window()
    person.session.choices.set_folder(str(tmp_path / "elsewhere"))
    paste(person)
    person.wait_for_pictures()
    assert person.window.column.output.form._folder.text() == "elsewhere"
    person.run()
    assert len(results(tmp_path / "elsewhere")) == 1
    assert not pictures.exists()


def test_a_picture_that_was_pasted_in_an_earlier_session_has_its_result_there_too(open_window: Open, pictures: Path) -> None:
    first = open_window()
    paste(first)
    first.wait_for_pictures()
    kept = first.selected.path
    first.window.close()
    second = open_window(kept)
    second.wait_for_pictures()
    second.run()
    assert len(results(pictures)) == 1


def test_pictures_of_last_time_are_offered_until_they_are_gone_or_forgotten(open_window: Open, tmp_path: Path) -> None:
    first = open_window(write_picture(tmp_path / "a.png"), write_picture(tmp_path / "b.png"))
    first.wait_for_pictures(2)
    assert first.window.close()
    (tmp_path / "b.png").unlink()
    second = open_window()
    second.window.resize(1000, 900)
    (tile,) = second.window.findChildren(RecentPicture)
    second.click(tile)
    second.wait_for_pictures()
    assert names(second) == ["a.png"]
    second.controller.remove([second.selected.id])  # the invitation comes back, without what has gone
    second.wait(lambda: len(second.window.findChildren(RecentPicture)) == 1)
    assert second.window.empty.isVisible()
    assert second.window.close()
    third = open_window()
    third.window.resize(1000, 900)
    third.click(third.button("Clear"))
    third.wait(lambda: not third.window.findChildren(RecentPicture))
    assert third.program.memory.settings.recent == ()
    assert (tmp_path / "a.png").exists()


def test_a_picture_that_ends_early_is_told_as_soon_as_it_is_shown(open_window: Open, tmp_path: Path) -> None:
    whole = write_picture(tmp_path / "whole.jpg", noise(300, 200)).read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) // 2])
    person = open_window(tmp_path / "a.jpg")
    person.wait(lambda: person.window.notice_bar.notice is not None)
    assert person.window.notice_bar.notice.title == "“a.jpg” is damaged or incomplete."
    assert describe(person.selected) == "Cannot be read, Damaged or incomplete"


def test_a_picture_that_ends_early_is_named_before_it_is_looked_at_and_again_when_it_is(open_window: Open, tmp_path: Path) -> None:
    whole = write_picture(tmp_path / "whole.png", noise(90, 70))
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole.read_bytes()[:-9_000])
    person = open_window(whole, cut)
    person.wait_for_pictures(2)
    last = person.session.queue.jobs[1].id
    person.wait(lambda: person.session.queue.find(last).error is not None)
    assert describe(person.session.queue.find(last)) == "Cannot be read, Damaged or incomplete"
    assert person.selected.error is None
    assert person.window.notice_bar.notice is None
    person.controller.selection.select(last)
    person.wait(lambda: person.window.notice_bar.notice is not None)
    assert person.window.notice_bar.notice.title == "“cut.png” is damaged or incomplete."
    person.wait(lambda: person.window.column.run._notice.text().startswith("“cut.png” is damaged or incomplete. "))
    assert not person.window.column.run._needs.isVisible()
    person.controller.selection.select(person.session.queue.jobs[0].id)
    assert person.window.notice_bar.notice is None, "nothing is wrong with what is looked at now"
