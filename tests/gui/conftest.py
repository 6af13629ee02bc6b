"""Widgets without a screen: the platform must be chosen before Qt makes an application.

Where Qt, or a system library that it needs, is missing, ``dev.py test`` leaves this folder out and says so.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from swinir_gui.gui import session
from swinir_gui.gui.program import Program
from tests.gui.driving import Person, use_tiny_model
from tests.patience import PATIENCE

Open = Callable[..., Person]


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits with the patience of all tests instead of five seconds, so that no test has to guess what a machine needs."""
    for name in ("waitExposed", "waitSignal", "waitSignals", "waitUntil"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE * 1000))
    return qtbot


@pytest.fixture(autouse=True)
def garbage_stays_here() -> Iterator[None]:
    """What a test leaves behind is collected on this thread: Qt objects of one thread do not survive it on another."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def pictures(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where results of pasted pictures go, in place of the person's own folder; as on a new machine there is none yet."""
    folder = tmp_path_factory.mktemp("person") / "Pictures"
    monkeypatch.setattr(session, "pictures_folder", lambda: folder)
    return folder


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Open]:
    """Opens windows as ``main`` does, with a small network chosen, and closes those that the test left open."""
    use_tiny_model()
    opened: list[Program] = []

    def make(*files: Path, crash: Path | None = None) -> Person:
        program = Program(qapp, files, crash)
        opened.append(program)
        program.show()
        qtbot.waitUntil(lambda: program.session is not None and program.session.pictures.isVisible())
        program.window.activateWindow()
        return Person(program, qtbot)

    yield make
    for program in opened:
        program.window.may_close = lambda: True
        program.window.close()
        # Or the style sheets of all later windows would be applied to this one too.
        program.window.deleteLater()
    # This platform keeps what was copied until after Python's end, which Python's objects do not survive.
    qapp.clipboard().clear()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")
