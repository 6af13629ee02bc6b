"""Examines the picture that is shown, in the background, so that the card can name the model that suits it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from swinir_gui.gui.models.model_choice import ModelChoice
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.workers.background import Background, LastErrand
from swinir_gui.jobs.wanted.advice import advice_for


class Adviser(QObject):
    """Follows the selection as long as the person leaves the choice of the model to the program.

    Args:
        controller: tells which picture is shown.
        models: is told which of them suits it.
        background: where pictures are looked at.
    """

    def __init__(self, controller: QueueController, models: ModelChoice, background: Background) -> None:
        super().__init__(models)
        self._controller, self._models, self._errand = controller, models, LastErrand(background)
        self._asked: Path | None = None
        controller.selection.changed.connect(self._look)
        models.changed.connect(self._look)

    @Slot()
    def _look(self) -> None:
        job = self._controller.selection.job
        path = job.path if job and self._models.automatic else None
        if path == self._asked:
            return
        self._asked = path
        if path:  # what is wrong with a picture, the canvas says
            self._errand.run(partial(advice_for, path), self._models.advise, lambda _: self._models.advise(None))
        else:
            self._errand.forget()
            self._models.advise(None)
