"""How late the window's thread is while a picture is upscaled on all cores; a part of ``benchmarks.responsiveness``.

A precise timer on the window's thread is due every 16 ms. The window is the real one, off the screen: it paints the bands that
finish, the row's progress bar and the status bar meanwhile.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from swinir_gui import paths
from swinir_gui.gui.program import Program
from swinir_gui.gui.workers.run_facts import RunProgress

BEAT_MS = 16
GOAL_MS = 50.0
SIDE = 700


class Heartbeat(QObject):
    """Writes down how late each beat is, under the name of what goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.late: dict[str, list[float]] = {}
        self.during = "while the program loads"
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start(BEAT_MS)

    def told(self, progress: RunProgress) -> None:
        """From the first piece on, the network computes."""
        if progress.fraction:
            self.during = "while it computes"

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.setdefault(self.during, []).append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._last = now


def source(folder: Path) -> Path:
    """A picture that takes some ten seconds."""
    noise = np.random.default_rng(0).integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    path = folder / "source.png"
    pyvips.Image.new_from_array(noise).gaussblur(1.5).cast("uchar").copy(interpretation="srgb").write_to_file(str(path))
    return path


def heartbeat() -> dict[str, Any]:
    """Milliseconds late, at the median, the 99th percentile and the worst, while the program loads and while it computes."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)  # other parts come after this one
    with tempfile.TemporaryDirectory() as name:
        os.environ[paths.HOME_VARIABLE] = name
        beats = run(Program(app, [source(Path(name))]))
    result: dict[str, Any] = {"goal_ms": GOAL_MS}
    for during, late in beats.late.items():
        worst = statistics.quantiles(late, n=100)[98]
        result[during] = {
            "beats": len(late),
            "median_ms": round(statistics.median(late), 2),
            "p99_ms": round(worst, 2),
            "worst_ms": round(max(late), 2),
        }
    return result


def run(program: Program) -> Heartbeat:
    """Open the picture, upscale it, close."""
    beats, loop = Heartbeat(), QEventLoop()
    program.window.resize(1600, 1000)

    def added(_: object) -> None:
        assert program.session is not None
        program.window.actions_["run"].trigger()

    def begin() -> None:
        assert program.session is not None
        controller = program.session.controller
        controller.added.connect(added)
        controller.progressed.connect(beats.told)
        controller.run_finished.connect(loop.quit)
        controller.noticed.connect(lambda _: loop.exit(1))
        beats.start()

    program.window.first_painted.connect(begin)  # after the program's own answer to it
    program.show()
    assert loop.exec() == 0, "the run failed"
    program.window.may_close = lambda: True
    program.window.close()
    return beats
