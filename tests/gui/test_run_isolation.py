"""What a run in the window does when a disk is full, and when a device fails again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from swinir_gui.errors import AppError, DeviceError, DiskFullError
from swinir_gui.gui.workers import bench as worker
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.events import Event
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.progress import CancelToken
from tests.cli.command import noise, write_picture
from tests.gui.desk import Desk, desk, options, tiny_model


@pytest.fixture
def at_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    tiny_model(tmp_path)
    with desk(tmp_path) as made:
        made.controller.set_options(options())
        yield made


def add(qtbot: QtBot, made: Desk, folder: Path, count: int) -> None:
    paths = [write_picture(folder / f"{number}.png", noise(20, 20, seed=number)) for number in range(count)]
    with qtbot.waitSignal(made.controller.added):
        made.controller.add(paths)


def failing(monkeypatch: pytest.MonkeyPatch, names: set[str], error: AppError) -> None:
    """Pictures of these names cannot be computed, as long as they are in ``names``."""
    complete = worker.complete

    def fail(workshop: Workshop, draft: Draft, listener: Callable[[Event], None], token: CancelToken) -> None:
        if draft.request.source.stem in names:
            raise error
        complete(workshop, draft, listener, token)

    monkeypatch.setattr(worker, "complete", fail)


def test_a_full_disk_pauses_the_run_and_the_picture_goes_first_again(
    at_desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"1"}
    failing(monkeypatch, names, DiskFullError("The disk is full.", "Free some space.", tmp_path, 1))
    add(qtbot, at_desk, tmp_path, 4)
    with qtbot.waitSignal(at_desk.controller.noticed):
        at_desk.controller.run_all()
    qtbot.waitUntil(lambda: at_desk.controller.run_state is RunState.PAUSED)
    assert at_desk.states() == ["done", "waiting", "waiting", "waiting"]
    assert [notice.title for notice in at_desk.notices] == ["The disk is full."]
    names.clear()
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.resume()
    assert at_desk.states() == ["done"] * 4
    assert (at_desk.summaries[-1].done, at_desk.summaries[-1].failed) == (4, 0)


def test_three_failures_of_the_device_in_a_row_stop_the_run(
    at_desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, {"0", "2", "3", "4"}, DeviceError("The device failed.", "Try again."))
    add(qtbot, at_desk, tmp_path, 6)
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.run_all()
    assert at_desk.states() == ["failed", "done", "failed", "failed", "failed", "added"]
    assert at_desk.notices[-1].title == "The run has stopped, because 3 pictures in a row failed on the device."
    assert at_desk.summaries[-1].stopped
