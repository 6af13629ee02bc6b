"""The name that a result will really get: results never replace anything, so it depends on which files exist."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from swinir_gui.gui.workers.background import Background, LastErrand
from swinir_gui.jobs.making import output
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.wanted.request import OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.targets import requests_for


class ResultName(QObject):
    """Looks on the disk in the background; only the last question is answered.

    Args:
        background: where the disk is looked at.
        parent: for Qt.
    """

    found = Signal(str, str)  # the name, and the one that it makes way for, if any

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand = LastErrand(background)

    def ask(self, job: Job, model: str, scale: int | None, options: OutputOptions) -> None:
        """Find the name of a job's result: the one that it has, where it was made as ``options`` say, or the next free one."""

        def look() -> tuple[str, str] | None:
            requests = requests_for([job.found], model, scale, options)
            return _name(job, requests[0]) if requests else None

        def answer(names: tuple[str, str] | None) -> None:
            if names:
                self.found.emit(*names)

        self._errand.run(look, answer, lambda _: None)  # what is wrong with a template is told beside it

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self._errand.forget()


def _name(job: Job, request: UpscaleRequest) -> tuple[str, str]:
    wanted = request.target
    if job.state in (JobState.RUNNING, JobState.DONE) and job.target and _is_variant(job.target, wanted):
        return job.target.name, ""
    free = output.final_name(request).name
    return free, wanted.name if free != wanted.name else ""


def _is_variant(made: Path, wanted: Path) -> bool:
    """Whether a result is called as wanted, but for the number that kept it from replacing another one."""
    return (made.parent, made.suffix) == (wanted.parent, wanted.suffix) and made.stem.startswith(wanted.stem)
