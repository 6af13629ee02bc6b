"""How far a run over several pictures is, and how they ended, in words."""

from __future__ import annotations

import time
from collections.abc import Iterator

from swinir_gui.durations import duration, roughly
from swinir_gui.jobs.ended.report import reason_of
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, closed_folder
from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Saved, Skipped, Started
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.language import joined, ntr, tr

LISTED = 20  # of the failures; a report has them all


class RunTotals:
    """Listens to a run; one over a single picture has little to say."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.total = 0
        self._done = self._kept = 0
        self._at_work: set[Picture] = set()
        self._failures: list[Failed] = []
        self._unasked = 0
        self._closed: list[Failed] = []  # folders, of whose pictures nobody knows how many there are

    def expect(self, total: int) -> None:
        """The run is over so many pictures."""
        self.total = total

    def hear(self, event: Event) -> None:
        """Count."""
        match event:
            case Started():
                self._at_work.add(event.picture)
                self._unasked += event.unasked
                return
            case Saved():
                self._done += 1
            case Skipped() | DoneBefore():
                self._kept += 1
            case Failed():
                self._failures.append(event)
            case LeftOut(reason=Reason.CLOSED_FOLDER):
                self._closed.append(Failed(event.path, closed_folder(event.path)))
                return
            case _:
                return
        self._at_work.discard(event.picture)  # what fails may never have been begun

    @property
    def ended(self) -> int:
        """Pictures that have come to an end."""
        return self._done + self._kept + len(self._failures)

    @property
    def place(self) -> str:
        """Which of all pictures was begun last."""
        words = tr("{place:,} of {total:,}").format(place=self.ended + len(self._at_work), total=self.total)
        return f"({words})" if self.total > 1 else ""

    @property
    def left(self) -> str:
        """The time that the rest will take, if it goes as what was made so far."""
        if not self._done:
            return ""
        seconds = (time.monotonic() - self._began) / self._done * (self.total - self.ended)
        return tr("about {} for all").format(roughly(seconds))

    def summary(self) -> Iterator[str]:
        """What became of all, and of those that failed each; and how there would have been more."""
        if self._unasked:
            yield tr("“--frames” makes all pages and frames, each a picture of its own.")
        failures = [each.error.message for each in self._closed]
        failures += [f"{each.source}: {reason_of(each.error.message, each.source)}" for each in self._failures]
        failed, kept = len(failures), self._kept
        if self.total + len(self._closed) < 2:
            return
        counts = (
            ntr("{n} picture done", "{n} pictures done", self._done),
            ntr("{n} result kept", "{n} results kept", kept) if kept else "",
            tr("{} failed").format(f"{failed:,}") if failed else "",
            tr("in {}").format(duration(time.monotonic() - self._began)),
        )
        words = joined(tr(", "), counts)
        yield f"{words}:" if failed else f"{words}."
        for each in failures[:LISTED]:
            yield f"  {each}"
        if failed > LISTED:
            yield tr("  and {n:,} more, which --report tells of.").format(n=failed - LISTED)
