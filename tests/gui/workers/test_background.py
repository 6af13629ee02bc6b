"""Errands on other threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from swinir_gui.errors import AppError
from swinir_gui.gui.workers.background import Background
from tests.patience import PATIENCE


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.shut_down()


def test_work_is_done_elsewhere_and_its_result_arrives_here(background: Background, qtbot: QtBot) -> None:
    threads: list[int] = []
    background.run(threading.get_ident, lambda ident: threads.extend([ident, threading.get_ident()]), pytest.fail)
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] != threads[1] == threading.get_ident()


@pytest.mark.parametrize("error", [AppError("It went wrong.", "Do it again."), ZeroDivisionError("by zero")])
def test_an_error_arrives_as_a_sentence(error: Exception, background: Background, qtbot: QtBot) -> None:
    told: list[AppError] = []

    def fail() -> None:
        raise error

    background.run(fail, pytest.fail, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].message.endswith(".")
    assert str(error.args[0]) in told[0].message


def test_after_the_end_nothing_is_answered(background: Background, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait()

    background.run(wait, pytest.fail, pytest.fail)
    assert begun.wait(PATIENCE)
    go_on.set()
    background.shut_down()
    background.run(wait, pytest.fail, pytest.fail)
    qtbot.waitUntil(go_on.is_set)
