"""Runs of a part of the list, and what is opened while one goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from swinir_gui.errors import EnormousPictureError
from swinir_gui.gui.workers.run_facts import Measured
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, use_tiny_model

Open = Callable[..., Person]

LATE = "A picture was opened while a run goes on."


@pytest.fixture
def person(open_window: Open, tmp_path: Path) -> Person:
    use_tiny_model()
    found = open_window(*(write_picture(tmp_path / f"{name}.png", noise(64, 900)) for name in "abc"))
    found.wait_for_pictures(3)
    found.wait_for_sizes()
    return found


def test_the_marked_ones_alone_are_run(person: Person) -> None:
    jobs = person.session.queue.jobs
    with person.qtbot.waitSignal(person.controller.run_finished):
        person.entry("Run these 2", jobs[1:]).trigger()
    assert person.states == ["added", "done", "done"]


def test_others_are_put_in_line_during_a_run(person: Person) -> None:
    first, second, _ = person.session.queue.jobs
    person.stand_in_the_middle(lambda: person.entry("Run this one", [first]).trigger())
    person.entry("Run this one", [second]).trigger()
    assert person.states == ["running", "waiting", "added"]
    person.wait_for_rest()
    assert person.states == ["done", "done", "added"]


def test_what_is_dropped_during_a_run_can_be_added_to_it(person: Person, tmp_path: Path) -> None:
    actions, bar = person.window.actions_, person.window.notice_bar
    assert not actions["join"].isEnabled()
    person.run_to_the_middle()
    person.drop(files(write_picture(tmp_path / "late.png", noise(20, 10))))
    person.wait(lambda: bar.notice is not None)
    assert bar.notice
    assert bar.notice.title == LATE
    person.click(person.button("Add to the run", bar))
    assert (person.states[-1], bar.notice, actions["join"].isEnabled()) == ("waiting", None, False)
    person.wait_for_rest()
    assert person.states == ["done"] * 4


def test_the_offer_ends_with_the_run(person: Person, tmp_path: Path) -> None:
    person.run_to_the_middle()
    for name in ("late", "later"):
        person.drop(files(write_picture(tmp_path / f"{name}.png", noise(20, 10))))
    person.wait(lambda: "2 pictures" in (person.window.notice_bar.notice.title if person.window.notice_bar.notice else ""))
    person.wait_for_rest()
    assert person.states == ["done"] * 3 + ["added"] * 2
    assert not person.window.actions_["join"].isEnabled()
    assert person.window.notice_bar.notice is None


def test_the_time_for_all_is_the_same_whichever_is_looked_at(person: Person) -> None:
    time, choices = person.window.column.run._time, person.session.choices
    plain = write_picture(person.session.queue.jobs[0].path.with_name("plain.png"), np.full((64, 1_500, 3), 90, np.uint8))
    person.controller.add([plain])
    person.wait_for_pictures(4)
    person.wait_for_sizes()
    person.wait(lambda: choices.models.pace is not None)
    choices.choose_model("auto")
    for model, seconds in (("photo-x2", 100.0), ("web-x2", 5_000.0)):
        person.controller.measured.emit(Measured(model, 1_000_000, seconds))
    told = set()
    for job in person.session.queue.jobs:
        person.controller.selection.select(job.id)
        person.wait(lambda clean=job.path == plain: (choices.models.model == "photo-x2") is clean)
        told.add(time.text())
    assert len(told) == 1
    assert (before := time.text()).startswith("about ")
    last = person.session.queue.jobs[-1]
    person.controller.doubt(last.id, EnormousPictureError("It is enormous.", "Allow it.", 10**10))
    assert time.text() != before, "what waits for an answer takes no time"
