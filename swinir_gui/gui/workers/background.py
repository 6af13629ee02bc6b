"""Short tasks away from the GUI thread: reading a header, searching a folder, making a thumbnail."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from swinir_gui.errors import AppError, in_words
from swinir_gui.language import tr

T = TypeVar("T")


class Background(QObject):
    """Runs functions on a few other threads and hands what they return to functions on this object's own thread.

    Args:
        threads: how many run at once.
        parent: for Qt.
    """

    _answered = Signal(object)

    def __init__(self, threads: int = 2, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="background")
        self._open = True
        self._answered.connect(self._answer)

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[AppError], None]) -> None:
        """Call ``work`` elsewhere, then ``done`` with its result or ``failed`` with its error, here."""

        def errand() -> None:
            answer = _outcome(work, done, failed)
            if self._open:
                self._answered.emit(answer)

        if self._open:
            self._pool.submit(errand)

    def shut_down(self) -> None:
        """Drop what has not begun, wait for the rest, and answer nothing any more."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _answer(self, answer: Callable[[], None]) -> None:
        if self._open:
            answer()


class LastErrand:
    """Errands of which only the last one is answered: whoever asks anew does not want to know any more what was asked before.

    Args:
        background: where they are run.
    """

    def __init__(self, background: Background) -> None:
        self._background, self._begun = background, 0

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[AppError], None]) -> None:
        """Call ``work`` elsewhere, and ``done`` or ``failed`` if this is still the last one then."""
        self.forget()
        number = self._begun

        def found(result: T) -> None:
            if number == self._begun:
                done(result)

        def missed(error: AppError) -> None:
            if number == self._begun:
                failed(error)

        self._background.run(work, found, missed)

    def forget(self) -> None:
        """Nobody waits for an answer."""
        self._begun += 1


def _outcome(work: Callable[[], T], done: Callable[[T], None], failed: Callable[[AppError], None]) -> Callable[[], None]:
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - the border of a thread: beyond it nobody would hear of the error
        failure = in_words(error, of="an errand", hint=tr("Try again, and report it if it happens again."))
    else:
        return lambda: done(result)
    return lambda: failed(failure)
