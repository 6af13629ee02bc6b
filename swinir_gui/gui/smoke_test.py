"""The program tests itself: window, sample, real queue, real network, result on disk. Packaging and CI rely on it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from swinir_gui import paths
from swinir_gui.errors import AppError
from swinir_gui.gui.program import Program

LIMIT_MS = 300_000
SPREAD = 6  # levels of 255 between the sample and its result, made small again


def run(app: QApplication) -> int:
    """0 if everything worked; otherwise a sentence says what did not."""
    with tempfile.TemporaryDirectory(prefix="swinir-gui-", ignore_cleanup_errors=True) as folder:
        os.environ[paths.HOME_VARIABLE] = str(Path(folder) / "home")  # what a person chose must not matter, nor be changed
        trial = _Trial(app, Path(folder) / "results")
        status = app.exec()
        sys.stdout.write(f"{trial.said}\n")
        return status


class _Trial(QObject):
    """One run of the sample."""

    def __init__(self, app: QApplication, results: Path) -> None:
        super().__init__()
        self.said = "The window was closed before the sample was done."
        self._app, self._results = app, results
        self._program = Program(app, [paths.resource("sample.jpg")])
        self._program.window.first_painted.connect(self._begin)
        QTimer.singleShot(LIMIT_MS, self, lambda: self._end(f"The sample was not done within {LIMIT_MS // 1000} s.", 1))
        self._program.show()

    def _begin(self) -> None:
        session = self._program.session
        assert session is not None  # noqa: S101 - the program's own slot came first
        session.choices.set_folder(str(self._results))
        session.controller.noticed.connect(lambda notice: self._end(f"{notice.title} {notice.advice}", 1))
        session.controller.added.connect(lambda _: self._program.window.actions_["run"].trigger())
        session.controller.run_finished.connect(lambda _: self._check())

    def _check(self) -> None:
        try:
            problem = _problem(self._results)
        except AppError as error:
            problem = str(error)
        self._end(problem or "The window opened, and the sample was upscaled.", 1 if problem else 0)

    def _end(self, said: str, status: int) -> None:
        self.said = said
        self._program.window.may_close = lambda: True
        self._program.window.close()
        self._app.exit(status)


def _problem(results: Path) -> str:
    """What is wrong with the result; nothing if it is as it should be."""
    from swinir_gui.geometry import Region
    from swinir_gui.imaging.picture_source import PictureSource

    files = [each for each in results.glob("*") if not each.name.startswith(".")]
    if len(files) != 1:
        return f"There should be one result, and there are {len(files)}."
    source, result = PictureSource.open(paths.resource("sample.jpg")), PictureSource.open(files[0])
    if result.size != source.size.scaled(2):
        return f"The result has {result.size} pixels instead of {source.size.scaled(2)}."
    before, after = source.read(Region.of(source.size)), result.read(Region.of(result.size))
    small = (after[0::2, 0::2] + after[0::2, 1::2] + after[1::2, 0::2] + after[1::2, 1::2]) / 4
    difference = float(abs(small - before).mean()) * 255
    return "" if difference < SPREAD else f"The result differs from its source by {difference:.0f} levels on average."
