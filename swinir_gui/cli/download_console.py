"""Shows a download on a terminal: a bar where one can be drawn, otherwise a line per tenth; all on stderr."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download_events import (
    Checking,
    Connecting,
    DownloadEvent,
    Received,
    Retrying,
    Switching,
    WaitingForOther,
)
from swinir_gui.checkpoints.store import megabytes
from swinir_gui.cli.console import say
from swinir_gui.durations import roughly
from swinir_gui.language import joined, tr

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

STEP = 0.1


class DownloadConsole:
    """Listens to the download of one checkpoint.

    Args:
        entry: what is fetched.
        quiet: say nothing.
    """

    def __init__(self, entry: CatalogEntry, *, quiet: bool) -> None:
        self._entry, self._quiet = entry, quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._next_tenth = STEP

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}")
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
            self._task = self._bar.add_task(self._entry.id, words="", total=None)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, event: DownloadEvent) -> None:
        """Take an event of the download."""
        match event:
            case Received():
                self._received(event)
            case Connecting(host):
                self._say(tr("{id}: from {host}").format(id=self._entry.id, host=host))
            case Retrying(reason, seconds):
                again = tr("Trying again in {}.").format(roughly(seconds)) if seconds else tr("Trying again.")
                self._say(joined(" ", (f"{self._entry.id}:", reason, again)))
            case Switching(reason, host):
                self._say(joined(" ", (f"{self._entry.id}:", reason, tr("Trying {}.").format(host))))
            case Checking():
                self._say(tr("{id}: checking").format(id=self._entry.id))
            case WaitingForOther():
                self._say(tr("{id}: waiting for another copy of the program, which fetches it.").format(id=self._entry.id))

    def _say(self, sentence: str) -> None:
        if self._bar:
            self._bar.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        elif not self._quiet:
            say(sentence)

    def _received(self, event: Received) -> None:
        words = _words(event)
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=event.received, total=event.size, words=words)
        elif event.size and self._next_tenth <= event.received / event.size < 1:
            self._next_tenth = (event.received / event.size // STEP + 1) * STEP
            self._say(f"{self._entry.id}: {words}")


def _words(event: Received) -> str:
    """12 of 67 MB, 3.1 MB/s, 18 s left."""
    amount = tr("{} of {}").format(megabytes(event.received), megabytes(event.size)) if event.size else megabytes(event.received)
    speed = tr("{}/s").format(megabytes(event.speed))
    left = "" if event.seconds_left is None else tr("{} left").format(roughly(event.seconds_left))
    return joined(tr(", "), (amount, speed, left))
