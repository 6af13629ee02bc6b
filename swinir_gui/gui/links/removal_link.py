"""Removes pictures from the list, and puts them back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from swinir_gui.gui.main_window import MainWindow
from swinir_gui.gui.panels.pictures_panel import PicturesPanel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.run_facts import RunState
from swinir_gui.language import ntr, tr


class RemovalLink(QObject):
    """Wires the list and the action to the controller, and says what happened.

    Args:
        window: with action and status bar.
        controller: does it.
        pictures: the list.
    """

    def __init__(self, window: MainWindow, controller: QueueController, pictures: PicturesPanel) -> None:
        super().__init__(window)
        self._window, self._controller, self._pictures = window, controller, pictures
        self._untold: tuple[str, str] | None = None  # while a run goes on, the status bar is the run's
        pictures.list.remove_requested.connect(self.remove)
        pictures.undo_requested.connect(self.put_back)
        window.actions_["undo"].triggered.connect(lambda: self.put_back())  # noqa: PLW0108 - triggered would hand its flag on
        controller.removals_changed.connect(self._offer)
        controller.run_state_changed.connect(lambda _: self._tell())
        self._offer(0)

    @Slot(list)
    def remove(self, ids: Sequence[int]) -> None:
        """Take pictures out of the list."""
        self._controller.remove(ids)
        words = ntr(
            "{n} picture removed from the list; its file stays",
            "{n} pictures removed from the list; their files stay",
            len(ids),
        )
        self._say(words, link="undo")

    @Slot()
    def put_back(self) -> None:
        """Undo the last removal, or listing of pages."""
        back = self._controller.put_back()
        self._pictures.list.mark(back)  # so that the same key takes them out again
        words = ntr("{n} picture is back", "{n} pictures are back", len(back))
        self._say(words if back else tr("These pictures were added again or worked on already"))

    def _say(self, words: str, link: str = "") -> None:
        self._untold = words, link
        self._tell()

    def _tell(self) -> None:
        if self._untold and self._controller.run_state is RunState.IDLE:
            (words, link), self._untold = self._untold, None
            self._window.status.show_message(words, link=link)

    @Slot(int)
    def _offer(self, pictures: int) -> None:
        self._window.actions_.enable("undo", when=pictures > 0, reason=tr("Nothing was removed"))
        self._pictures.offer_undo(offered=pictures > 0)
