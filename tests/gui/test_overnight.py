"""A folder from the drop to the morning: the sheet, the run, a picture that is lost, the report, and all of it made good."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from swinir_gui.gui.dialogs import countdown
from swinir_gui.gui.links.report_link import MANY
from swinir_gui.gui.panels.ending_button import EndingButton
from swinir_gui.gui.panels.fold_row import FoldRow
from swinir_gui.gui.panels.report_page import ReportPage
from swinir_gui.gui.panels.result_pairs import ResultPairs
from swinir_gui.gui.workers import bench
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, results
from tests.programs import Programs

Open = Callable[..., Person]


@pytest.fixture
def album(tmp_path: Path) -> Path:
    for number in range(MANY):
        write_picture(tmp_path / "album" / f"{number}.png", noise(16, 16, seed=number))
    (tmp_path / "album" / "hollow.png").touch()
    return tmp_path / "album"


def start(person: Person, folder: Path) -> None:
    """By way of the sheet, and wait for the end."""
    person.drop(files(folder))
    person.wait(lambda: person.session.batch.sheet is not None and person.session.batch.sheet.foot.start.isEnabled())
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.click(person.button(f"Start {MANY} pictures"))


def page_of(person: Person) -> ReportPage:
    page = person.window.stack.currentWidget()
    assert isinstance(page, ReportPage)
    return page


def test_a_picture_that_is_lost_on_the_way_is_told_of_and_made_in_the_end(
    open_window: Open, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete, lost = bench.complete, {"3"}

    def lose(workshop, draft, listener, token) -> None:
        if draft.request.source.stem in lost:
            raise RuntimeError("the device is gone")
        complete(workshop, draft, listener, token)

    monkeypatch.setattr(bench, "complete", lose)
    person = open_window()
    start(person, album)
    assert sorted(person.states) == ["done"] * (MANY - 1) + ["failed"]
    page = page_of(person)
    told = [each.text() for each in page.findChildren(QLabel) if not each.isHidden()]
    assert told[0] == f"{MANY - 1} of {MANY} pictures done"
    assert {"1 failed, by reason", "1 left out"} <= set(told)
    rows = page.findChildren(FoldRow)
    assert [(each.title, each.unfolded) for each in rows] == [
        ("Something failed unexpectedly (RuntimeError: the device is gone).", True),
        ("Empty files", False),
    ]
    person.wait(lambda: page.findChild(ResultPairs).isVisible())

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "morning.html"), ""))
    person.click(person.button("Save report…"))
    person.wait(lambda: "morning.html" in person.window.status.message)
    written = json.loads((tmp_path / "morning.json").read_text())
    assert written["totals"] == {"saved": MANY - 1, "failed": 1, "left out": 1}
    assert written["model"] == "tiny"
    assert "the device is gone" in (tmp_path / "morning.html").read_text()

    lost.clear()
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.click(person.button("Try 1 again"))
    assert person.states == ["done"] * MANY
    assert len(results(album)) == MANY


def test_a_report_that_cannot_be_written_is_told_of(open_window: Open, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = open_window()
    start(person, album)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(album / "0.png" / "report.html"), ""))
    person.click(person.button("Save report…"))
    person.wait(lambda: person.window.notice_bar.notice is not None)


def test_before_the_computer_shuts_down_the_report_is_kept_beside_the_results(
    open_window: Open, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Programs(tmp_path, monkeypatch)
    programs.put("loginctl")
    monkeypatch.setattr(countdown, "SECOND_MS", 1)
    person = open_window()
    button = person.window.status.findChild(EndingButton)
    assert button
    next(each for each in button.menu().actions() if each.text() == "Shut the computer down").trigger()
    start(person, album)
    person.wait(lambda: programs.calls == ["loginctl poweroff"])
    (kept,) = album.glob("SwinIR *.json")
    assert json.loads(kept.read_text())["totals"]["saved"] == MANY
    assert kept.with_suffix(".html").exists()
