"""A result that was computed and could not be saved is saved later without being computed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from swinir_gui.errors import ImageReadError, ImageWriteError
from swinir_gui.jobs.making.events import PieceFinished
from swinir_gui.jobs.wanted.request import Existing
from tests.cli.command import noise, write_picture
from tests.gui.desk import Desk, desk, options, tiny_model

RESULT = "a_tiny_x2.png"


@pytest.fixture
def at_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """With one picture, whose result replaces what is there."""
    tiny_model(tmp_path)
    with desk(tmp_path) as made:
        made.controller.set_options(options(existing=Existing.OVERWRITE))
        with qtbot.waitSignal(made.controller.added):
            made.controller.add([write_picture(tmp_path / "a.png", noise(40, 30))])
        yield made


@pytest.fixture
def pieces(at_desk: Desk) -> list[PieceFinished]:
    found: list[PieceFinished] = []
    at_desk.inference.worker.piece_finished.connect(lambda _, event: found.append(event))
    return found


def run(qtbot: QtBot, made: Desk) -> None:
    with qtbot.waitSignal(made.controller.run_finished):
        made.controller.retry(made.queue.jobs[0].id)


def test_what_could_not_be_saved_is_only_saved_the_next_time(
    at_desk: Desk, pieces: list[PieceFinished], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / RESULT / "in the way").mkdir(parents=True)
    run(qtbot, at_desk)
    assert at_desk.states() == ["failed"]
    assert isinstance(at_desk.queue.jobs[0].error, ImageWriteError)
    qtbot.waitUntil(lambda: len(pieces) == 1)
    (tmp_path / RESULT / "in the way").rmdir()
    (tmp_path / RESULT).rmdir()
    run(qtbot, at_desk)
    assert at_desk.states() == ["done"]
    assert (tmp_path / RESULT).is_file()
    assert len(pieces) == 1


def test_a_result_whose_source_has_changed_is_computed_again(
    at_desk: Desk, pieces: list[PieceFinished], tmp_path: Path, qtbot: QtBot
) -> None:
    def change(*_: object) -> None:
        if len(pieces) == 1:
            write_picture(tmp_path / "a.png", noise(50, 60))

    at_desk.inference.worker.draft_ready.connect(change)
    at_desk.inference.worker.piece_finished.connect(change)
    (tmp_path / RESULT / "in the way").mkdir(parents=True)
    run(qtbot, at_desk)
    qtbot.waitUntil(lambda: len(pieces) == 1)
    (tmp_path / RESULT / "in the way").rmdir()
    (tmp_path / RESULT).rmdir()
    run(qtbot, at_desk)
    assert isinstance(at_desk.queue.jobs[0].error, ImageReadError)
    run(qtbot, at_desk)
    assert at_desk.states() == ["done"]
    assert str(at_desk.queue.jobs[0].result_size) == "100×120"
