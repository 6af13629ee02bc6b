"""Searches folders on another thread: first what is there, then the names of its results, then the size of some of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from swinir_gui.errors import AppError
from swinir_gui.gui.workers.background import Background
from swinir_gui.jobs.folders.batch import Batch, plan_batch
from swinir_gui.jobs.folders.sampling import Header, free_room, read_headers, spread
from swinir_gui.jobs.folders.scanning import Search
from swinir_gui.jobs.folders.survey import Survey, survey
from swinir_gui.jobs.wanted.targets import Naming
from swinir_gui.progress import Cancelled, CancelToken

SETTLED_MS = 200  # after the last choice, before names are looked for

T = TypeVar("T")


class BatchLookup(QObject):
    """Only the last question is answered; ``changed`` tells whenever more is known.

    Args:
        background: with a thread of its own, because this may take long.
        parent: for Qt.

    Attributes:
        counted: pictures so far, while folders are looked through.
        survey: what is there; None while that is looked for.
        batch: what would be made of it; None until names are known.
        headers: of some or all pictures; nothing until they were looked at.
        free: bytes on the disk of the results; None while it is not known.
        problem: why nothing can be made.
    """

    changed = Signal()
    _counted = Signal(object, int)  # the token of the search, pictures

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._token, self._again = CancelToken(), False
        self._naming: Naming | None = None
        self._known: dict[Path, Header | None] = {}
        self._timer = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._timer.timeout.connect(self._plan)
        self._counted.connect(self._on_counted)
        self.counted = 0
        self.survey: Survey | None = None
        self.batch: Batch | None = None
        self.headers: tuple[Header | None, ...] = ()
        self.free: int | None = None
        self.problem: AppError | None = None

    @property
    def done(self) -> bool:
        """Whether all but sizes is known."""
        return self.batch is not None or self.problem is not None

    def look(self, paths: Sequence[Path], search: Search) -> None:
        """Look through folders."""
        token = self._begin()
        self._forget()
        self.changed.emit()
        self._run(token, lambda: survey(paths, search, token, lambda count: self._counted.emit(token, count)), self._on_survey)

    def name(self, naming: Naming, *, again: bool) -> None:
        """Results will be called so; ``again`` makes those that are there once more."""
        if (naming, again) == (self._naming, self._again):
            return
        self._naming, self._again = naming, again
        if self.survey is not None:
            self._begin()
            self.batch = self.problem = None
            self._timer.start()
            self.changed.emit()

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._token.cancel()
        self._timer.stop()

    def _forget(self) -> None:
        self.counted, self.headers = 0, ()
        self.survey = self.batch = self.free = self.problem = None

    def _begin(self) -> CancelToken:
        self.stop()
        self._token = CancelToken()
        return self._token

    def _run(self, token: CancelToken, work: Callable[[], T], done: Callable[[T], None]) -> None:
        def quietly() -> T | None:
            try:
                return work()
            except Cancelled:
                return None

        def answer(found: T | None) -> None:
            if token is self._token and not token.cancelled and found is not None:
                done(found)

        def failed(error: AppError) -> None:
            if token is self._token and not token.cancelled:
                self.problem = error
                self.changed.emit()

        self._background.run(quietly, answer, failed)

    def _on_counted(self, token: CancelToken, count: int) -> None:
        if token is self._token:
            self.counted = count
            self.changed.emit()

    def _on_survey(self, found: Survey) -> None:
        self.survey, self.counted = found, len(found.inputs)
        self._plan()
        self.changed.emit()

    def _plan(self) -> None:
        found, naming, again = self.survey, self._naming, self._again
        if found and naming:
            token = self._begin()
            self._run(token, lambda: plan_batch(found.inputs, naming, token, again=again), self._on_batch)

    def _on_batch(self, batch: Batch) -> None:
        self.batch, naming, token, known = batch, self._naming, self._token, self._known
        self.changed.emit()
        chosen = spread(batch.inputs)
        if naming is None or not chosen:
            return
        folder = naming.options.out or chosen[0].path.parent

        def measure() -> tuple[tuple[Header | None, ...], int | None]:
            read_headers(chosen, known, token)
            return tuple(known[each.path] for each in chosen), free_room(folder)

        self._run(token, measure, self._on_headers)

    def _on_headers(self, found: tuple[tuple[Header | None, ...], int | None]) -> None:
        self.headers, self.free = found
        self.changed.emit()
