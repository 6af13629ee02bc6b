"""Copies results, for other programs to paste."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.outgoing import as_files, as_picture
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.jobs.running.job import Job
from swinir_gui.language import joined, ntr, tr

_MOST_LOOKED_FOR = 100  # results; to look for the files of thousands would keep the window waiting


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
        jobs = self._jobs()
        gone = [job for job in jobs if not _is_there(job)] if len(jobs) <= _MOST_LOOKED_FOR else []
        results = tuple(job.result for job in jobs if job.result and job not in gone)
        if results:
            self._copied, self._mime = results, as_picture(results)
            self._clipboard.setMimeData(self._mime)
        self._controller.selection.missed(gone)
        if self._controller.run_state is RunState.IDLE:  # else the status bar is the run's
            state = ("ph.warning-circle-fill", "failed") if gone else None
            self._window.status.show_message(_words(results, len(gone)), state=state)

    def let_go(self) -> None:
        """Leave nothing on the clipboard that this program would have to make while it ends; the files stay on it."""
        if self._mime and self._clipboard.mimeData() is self._mime:  # nothing else was copied since, here or elsewhere
            self._clipboard.setMimeData(as_files(self._copied))

    def _jobs(self) -> list[Job]:
        """The marked pictures that have results; the one that is shown where the list does not show it."""
        return [job for job in self._marked() if job.result]

    def _marked(self) -> list[Job]:
        shown = self._controller.selection.job
        return self._pictures.list.selected_jobs() or ([shown] if shown else [])

    def _offer(self) -> None:
        reason = tr("Its result is gone") if any(job.lost for job in self._marked()) else tr("Nothing is saved yet")
        self._window.actions_.enable("copy", when=bool(self._jobs()), reason=reason)


def _is_there(job: Job) -> bool:
    # Path.exists raises before 3.14 where a drive is gone.
    return job.result is not None and os.path.exists(job.result)  # noqa: PTH110


def _words(copied: Sequence[Path], gone: int) -> str:
    """What became of it."""
    words = ntr("{n} result copied", "{n} results copied", len(copied))
    if not copied:
        words = tr("Nothing copied")
    elif len(copied) == 1:
        words = tr("Copied: {name}").format(name=copied[0].name)
    return joined(tr(", "), (words, ntr("{n} result is gone", "{n} results are gone", gone) if gone else ""))
