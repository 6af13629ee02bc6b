"""How long the window is away while many pictures are marked, removed and put back; a part of ``benchmarks.responsiveness``.

The window is the real one, off the screen. Every second picture is the worst case: none of the rows that go touches another.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyvips
from PySide6.QtCore import QEventLoop, QItemSelection, QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from benchmarks.heartbeat import Heartbeat
from swinir_gui import paths
from swinir_gui.gui.panels.picture_list import PictureList
from swinir_gui.gui.program import Program

COUNTS = (2_000, 10_000)
GOAL_MS = 100.0  # for the first of them
REST_MS = 500  # after each step: whatever it has put off belongs to it


def many_rows() -> dict[str, Any]:
    """Milliseconds that the window's thread was away at most, by what was done."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    return {"goal_ms": GOAL_MS} | {f"{count:,} pictures": _of(app, count) for count in COUNTS}


def _of(app: QApplication, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        os.environ[paths.HOME_VARIABLE] = name
        album = _album(Path(name) / "album", count)
        program = Program(app)
        program.show()
        while program.session is None:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        beats = _do(program, album)
        program.window.close()
        program.window.deleteLater()
    return {during: round(max(late), 1) for during, late in beats.late.items()}


def _album(folder: Path, count: int) -> Path:
    folder.mkdir()
    picture = pyvips.Image.black(32, 24, bands=3).copy(interpretation="srgb").pngsave_buffer()
    for number in range(count):
        (folder / f"{number:05}.png").write_bytes(picture)
    return folder


def _do(program: Program, album: Path) -> Heartbeat:
    assert program.session
    controller, view = program.session.controller, program.session.pictures.list
    undo = program.window.actions_["undo"].trigger
    steps: dict[str, Callable[[], object]] = {
        "nothing": view.setFocus,
        "add a folder": lambda: controller.add([album]),
        "mark every second": lambda: _mark_every_second(view),
        "remove them": lambda: _press(view, Qt.Key.Key_Delete),
        "put them back": undo,
        "mark all": lambda: _press(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
        "remove all": lambda: _press(view, Qt.Key.Key_Delete),
        "put all back": undo,
    }
    beats = Heartbeat()
    beats.start()
    for name, step in steps.items():
        beats.during = name
        step()
        _rest()
    return beats


def _rest() -> None:
    loop = QEventLoop()
    QTimer.singleShot(REST_MS, loop.quit)
    loop.exec()


def _mark_every_second(view: PictureList) -> None:
    marked, model = QItemSelection(), view.model()
    for row in range(0, model.rowCount(), 2):
        marked.select(model.index(row, 0), model.index(row, 0))
    view.selectionModel().select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _press(view: PictureList, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(view, QKeyEvent(QKeyEvent.Type.KeyPress, key, keys))
