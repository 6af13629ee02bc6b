"""In the window, too, the last picture is stored and the next one opened while the network works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from swinir_gui.errors import DeviceError, DiskFullError
from swinir_gui.gui.workers import bench
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.run import SAFE_TILE, SAFER
from tests.cli.command import noise, write_picture
from tests.gui.desk import Desk, desk, options, tiny_model
from tests.patience import PATIENCE


@pytest.fixture
def at_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    tiny_model(tmp_path)
    with desk(tmp_path) as made:
        made.controller.set_options(options())
        yield made


def add(qtbot: QtBot, made: Desk, folder: Path, count: int) -> list[int]:
    paths = [write_picture(folder / f"{number}.png", noise(40, 30, seed=number)) for number in range(count)]
    with qtbot.waitSignal(made.controller.added):
        made.controller.add(paths)
    return [job.id for job in made.queue.jobs]


class Shelf:
    """Results of these names wait to be stored until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
        self._store, self._names = bench.store, names
        self._free, self.reached = threading.Event(), threading.Event()
        self.error: Exception | None = None
        monkeypatch.setattr(bench, "store", self._held)

    def let_go(self) -> None:
        self._free.set()

    def _held(self, draft, listener, token, storing) -> None:
        if draft.request.source.stem in self._names:
            self.reached.set()
            assert self._free.wait(PATIENCE)
            if self.error:
                self._names = ()
                raise self.error
        self._store(draft, listener, token, storing)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Shelf]]:
    made: list[Shelf] = []

    def hold(*names: str) -> Shelf:
        made.append(Shelf(monkeypatch, *names))
        return made[-1]

    yield hold
    for each in made:
        each.let_go()


def test_the_next_picture_is_computed_while_the_last_one_is_stored(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    add(qtbot, at_desk, tmp_path, 3)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: at_desk.queue.jobs[1].fraction > 0)
    assert at_desk.states()[:2] == ["running", "running"]
    assert at_desk.queue.jobs[0].storing
    with qtbot.waitSignal(at_desk.controller.run_finished):
        held.let_go()
    assert at_desk.states() == ["done"] * 3
    assert at_desk.summaries[-1].done == 3


def test_a_run_ends_only_when_its_last_picture_is_stored(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("1")
    add(qtbot, at_desk, tmp_path, 2)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: held.reached.is_set() and at_desk.queue.jobs[1].storing)
    assert at_desk.controller.run_state is RunState.RUNNING
    assert not at_desk.summaries
    with qtbot.waitSignal(at_desk.controller.run_finished):
        held.let_go()
    assert at_desk.states() == ["done"] * 2


def test_the_next_picture_is_opened_ahead(at_desk, tmp_path, qtbot, monkeypatch) -> None:
    begin, threads = bench.begin, {}

    def noted(workshop, request, scratch):
        threads[request.source.stem] = threading.current_thread().name
        return begin(workshop, request, scratch)

    monkeypatch.setattr(bench, "begin", noted)
    add(qtbot, at_desk, tmp_path, 3)
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.run_all()
    assert not threads["0"].startswith("opening")
    assert threads["1"].startswith("opening")
    assert at_desk.states() == ["done"] * 3
    at_desk.controller.shut_down()
    assert not list(tmp_path.glob(".swinir-*"))


def test_what_was_opened_ahead_for_other_choices_is_opened_anew(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    add(qtbot, at_desk, tmp_path, 2)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: at_desk.queue.jobs[0].result_size is not None)  # the next is being opened
    at_desk.controller.set_options(options(format="webp"))
    with qtbot.waitSignal(at_desk.controller.run_finished):
        held.let_go()
    assert [job.target.suffix for job in at_desk.queue.jobs] == [".png", ".webp"]
    at_desk.controller.shut_down()
    assert not list(tmp_path.glob(".swinir-*"))


def test_a_picture_that_the_device_cannot_make_is_made_in_the_safest_way(at_desk, tmp_path, qtbot, monkeypatch) -> None:
    complete = bench.complete

    def fail(workshop, draft, listener, token) -> None:
        if draft.request.source.stem == "1" and workshop.asked.tile != SAFE_TILE:
            raise DeviceError("The device failed.", "Try again.")
        complete(workshop, draft, listener, token)

    monkeypatch.setattr(bench, "complete", fail)
    add(qtbot, at_desk, tmp_path, 3)
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.run_all()
    assert at_desk.states() == ["done"] * 3
    assert [SAFER in job.notices for job in at_desk.queue.jobs] == [False, True, False]
    assert not at_desk.notices


def test_a_disk_that_is_full_when_a_result_is_stored_holds_everything(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    held.error = DiskFullError("The disk is full.", "Free some space.", tmp_path, 1)
    add(qtbot, at_desk, tmp_path, 2)
    at_desk.controller.run_all()
    qtbot.waitUntil(held.reached.is_set)
    held.let_go()
    qtbot.waitUntil(lambda: at_desk.controller.run_state is RunState.PAUSED)
    assert at_desk.states()[0] == "waiting"
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.resume()
    assert at_desk.states() == ["done"] * 2
    assert (at_desk.summaries[-1].done, at_desk.summaries[-1].failed) == (2, 0)


def test_cancel_stops_what_is_computed_and_what_is_stored(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    add(qtbot, at_desk, tmp_path, 3)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: held.reached.is_set() and at_desk.states()[1] == "running")
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.cancel()
        held.let_go()
    assert at_desk.states() == ["cancelled", "cancelled", "added"]
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.run_all()
    assert at_desk.states() == ["done"] * 3


def test_a_picture_that_is_being_stored_can_be_removed(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    ids = add(qtbot, at_desk, tmp_path, 2)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: at_desk.queue.jobs[0].storing)
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.remove(ids[:1])
        held.let_go()
    assert [job.id for job in at_desk.queue.jobs] == ids[1:]
    assert at_desk.states() == ["done"]


def test_closing_waits_for_what_is_being_stored_and_leaves_nothing_behind(at_desk, tmp_path, qtbot, shelf) -> None:
    held = shelf("0")
    add(qtbot, at_desk, tmp_path, 3)
    at_desk.controller.run_all()
    qtbot.waitUntil(lambda: at_desk.queue.jobs[0].storing)
    threading.Timer(0.2, held.let_go).start()
    at_desk.controller.shut_down()
    assert not list(tmp_path.glob(".swinir-*"))
    assert not list(tmp_path.glob("*_x2.png"))
