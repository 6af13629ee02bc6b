"""The whole window, driven as a person drives it: with the mouse, with keys, with drops."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui import paths
from swinir_gui.gui.program import Program
from swinir_gui.gui.session import Session
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.job import Job, JobState
from tests.gui.brake import Brake
from tests.gui.desk import tiny_model


class Person:
    """Sits at a window, and waits for what it shows and never for time to pass."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program, self.window, self.qtbot = program, program.window, qtbot
        assert program.session
        self.session: Session = program.session
        self.controller = self.session.controller
        self.brake = Brake(self.controller)

    @property
    def states(self) -> list[str]:
        return [job.state.value for job in self.session.queue.jobs]

    @property
    def selected(self) -> Job:
        assert self.controller.selection.job
        return self.controller.selection.job

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def wait_for_pictures(self, count: int = 1) -> None:
        self.wait(lambda: len(self.session.queue) == count and self.controller.selection.job is not None)

    def add_from_sheet(self) -> None:
        """Wait until all is known about a folder, and take its pictures into the list."""
        self.wait(lambda: self.session.batch.sheet is not None and self.session.batch.sheet.foot.add.isEnabled())
        self.click(self.button("Add to the list"))

    def stand_in_the_middle(self, begin: Callable[[], object], job_id: int = 0) -> None:
        """Begin what makes the network stand still where a piece of a picture is finished; it stands until ``brake.let_go``."""
        self.brake.pull(job_id)
        begin()
        self.wait(lambda: self.brake.holds)

    def run_to_the_middle(self, job_id: int = 0) -> None:
        """Click the main button likewise."""
        self.stand_in_the_middle(lambda: self.click(self.window.column.run.button), job_id)

    def wait_for_rest(self) -> None:
        """Until nothing runs; what stands in the middle goes on."""
        self.brake.let_go()
        self.wait(lambda: self.controller.run_state is RunState.IDLE)

    def wait_for_sizes(self) -> None:
        self.wait(lambda: all(job.size or job.error for job in self.session.queue.jobs))

    def wait_for_result(self) -> None:
        """Until the canvas shows one."""
        comparison = self.session.canvas._comparison
        self.wait(lambda: comparison.layers is not None and comparison.layers.result is not None)

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, keys)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def run(self) -> None:
        """Click the main button and wait for the end."""
        assert self.controller.run_state is RunState.IDLE, "the button would pause"
        with self.qtbot.waitSignal(self.controller.run_finished):
            self.click(self.window.column.run.button)

    def button(self, name: str, inside: QWidget | None = None) -> QAbstractButton:
        """The visible button that reads so, or is called so where it has no words."""
        buttons = (inside or self.window).findChildren(QAbstractButton)
        found = [each for each in buttons if each.isVisible() and name in (each.text(), each.accessibleName())]
        assert len(found) == 1, (name, [each.text() or each.accessibleName() for each in buttons if each.isVisible()])
        return found[0]

    def entry(self, name: str, jobs: Sequence[Job]) -> QAction:
        """What the menu of these rows calls so."""
        return next(each for each in self.session.pictures.list.menu_for(list(jobs)).actions() if each.text() == name)

    def drop(self, mime: QMimeData) -> None:
        """Over the canvas, as the platform tells of it."""
        buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        place = QPoint(600, 300) if PySide6.__version_info__ < (6, 12) else QPointF(600, 300)  # the other is deprecated since
        entered = QDragEnterEvent(place, copy, mime, buttons, keys)
        QApplication.sendEvent(self.window, entered)
        assert entered.isAccepted()
        assert self.window.drop_frame.isVisible()
        dropped = QDropEvent(QPointF(600, 300), copy, mime, buttons, keys)
        QApplication.sendEvent(self.window, dropped)
        assert dropped.isAccepted()
        assert not self.window.drop_frame.isVisible()

    def drag_out(self, mime: QMimeData) -> None:
        """Over the window and away again."""
        buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        place = QPoint(600, 300) if PySide6.__version_info__ < (6, 12) else QPointF(600, 300)
        QApplication.sendEvent(self.window, QDragEnterEvent(place, copy, mime, buttons, keys))
        assert self.window.drop_frame.isVisible()
        QApplication.sendEvent(self.window, QEvent(QEvent.Type.DragLeave))


def files(*paths_: Path) -> QMimeData:
    """What a file manager hands over."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths_])
    return mime


def pixels(width: int = 30, height: int = 20) -> QMimeData:
    """What a browser hands over."""
    mime = QMimeData()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime.setImageData(image)
    return mime


def use_tiny_model(**settings: object) -> None:
    """Before a window opens: a network that takes hardly any time, chosen the last time."""
    folder = paths.checkpoint_folder()
    folder.mkdir(parents=True, exist_ok=True)
    tiny_model(folder)
    remember(model="tiny", **settings)


def remember(**settings: object) -> None:
    """What the window was told the last time."""
    paths.data_folder().mkdir(parents=True, exist_ok=True)
    (paths.data_folder() / "settings.json").write_text(json.dumps({"version": 1, "device": "cpu", **settings}))


def results(folder: Path, pattern: str = "*_x2.png") -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


def done(jobs: Sequence[Job]) -> bool:
    return all(job.state is JobState.DONE for job in jobs)
