"""Copying results, for other programs to paste."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.outgoing import as_files, as_picture
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.language import ntr, tr


class CopyLink(QObject):
    """Puts the results of the marked pictures on the clipboard.

    Args:
        window: with action and status bar.
        controller: tells of results.
        pictures: the list.
    """

    def __init__(self, window: MainWindow, controller: QueueController, pictures: PicturesPanel) -> None:
        super().__init__(window)
        self._window, self._controller, self._pictures = window, controller, pictures
        self._clipboard: QClipboard = QGuiApplication.clipboard()
        self._copied: tuple[Path, ...] = ()
        self._mime: QMimeData | None = None
        window.actions_["copy"].triggered.connect(lambda: self.copy())  # noqa: PLW0108 - triggered would hand its flag on
        pictures.list.copy_requested.connect(self.copy)
        for changed in (controller.job_saved, controller.selection.changed, pictures.list.marked):
            changed.connect(lambda _: self._offer())
        self._offer()

    @Slot()
    def copy(self) -> None:
        """Copy what there is of the marked pictures."""
        self._copied = self._results()
        self._mime = as_picture(self._copied)
        self._clipboard.setMimeData(self._mime)
        if self._controller.run_state is RunState.IDLE:  # else the status bar is the run's
            name, count = self._copied[0].name, len(self._copied)
            words = tr("Copied: {name}").format(name=name) if count == 1 else ntr("{n} result copied", "{n} results copied", count)
            self._window.status.show_message(words)

    def let_go(self) -> None:
        """Leave nothing on the clipboard that this program would have to make while it ends; the files stay on it."""
        if self._mime and self._clipboard.mimeData() is self._mime:  # nothing else was copied since, here or elsewhere
            self._clipboard.setMimeData(as_files(self._copied))

    def _results(self) -> tuple[Path, ...]:
        """Of the marked pictures; of the one that is shown where the list does not show it."""
        shown = self._controller.selection.job
        jobs = self._pictures.list.selected_jobs() or ([shown] if shown else [])
        return tuple(job.result for job in jobs if job.result)

    def _offer(self) -> None:
        self._window.actions_.enable("copy", when=bool(self._results()), reason=tr("Nothing is saved yet"))
