"""All pages of a file, or all frames of an animation, as pictures of their own in the list."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.jobs.running.job import Job
from swinir_gui.language import tr


class PagesLink(QObject):
    """Offers them for the marked pictures.

    Args:
        window: with the action, and the same beside what is said of the picture.
        controller: lists them.
        pictures: the list.
    """

    def __init__(self, window: MainWindow, controller: QueueController, pictures: PicturesPanel) -> None:
        super().__init__(window)
        self._window, self._controller, self._pictures = window, controller, pictures
        window.actions_["pages"].triggered.connect(self.unfold)
        window.column.run.pages_requested.connect(self.unfold)
        pictures.list.pages_requested.connect(self.unfold)
        for changed in (controller.selection.changed, pictures.list.marked):
            changed.connect(self._offer)
        self._offer()

    @Slot()
    def unfold(self) -> None:
        """List the pages of the marked files."""
        if jobs := self._jobs():
            self._controller.unfold(jobs)

    def _jobs(self) -> list[Job]:
        """The marked pictures that are the first of several; the one that is shown where the list does not show it."""
        shown = self._controller.selection.job
        marked = self._pictures.list.selected_jobs() or ([shown] if shown else [])
        return [job for job in marked if job.pages > 1 and job.at_rest]

    @Slot()
    def _offer(self) -> None:
        reason = tr("No picture with further pages or frames is chosen")
        self._window.actions_.enable("pages", when=bool(self._jobs()), reason=reason)
