"""Shows a run while it goes on: a bar on a terminal, or a line now and then, and its results."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from swinir_gui.cli.console import complain, print_object, print_result, say
from swinir_gui.cli.run_totals import RunTotals
from swinir_gui.durations import duration, roughly
from swinir_gui.errors import AppError, EnormousPictureError
from swinir_gui.jobs.folders.scanning import LeftOut, Reason, closed_folder, left_out_in_words
from swinir_gui.jobs.making.events import DoneBefore, Event, Failed, Held, Noticed, PieceFinished, Saved, Skipped, Started
from swinir_gui.jobs.wanted.preflight import amount
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.language import joined, ntr, tr
from swinir_gui.progress import Progress

if TYPE_CHECKING:
    from swinir_gui.cli.run_bars import RunBars
    from swinir_gui.jobs.wanted.advice import Advice

PLAIN_STEP = 0.1
_LARGE, _LONG = 1_000_000_000, 60  # bytes, seconds


class RunConsole:
    """Shows a run while it goes and prints its results: a bar on a terminal, a line per tenth elsewhere.

    Args:
        as_json: print an object per picture instead of its result's path.
        quiet: say nothing but errors.
        expected: seconds that so many pixels will take; None while nobody knows.
        advice: why which model makes a picture, where the person has named none.
    """

    def __init__(
        self, *, as_json: bool, quiet: bool, expected: Callable[[int], float | None], advice: Mapping[Path, Advice]
    ) -> None:
        self._json, self._quiet, self._expected, self._advice = as_json, quiet, expected, advice
        self._bars: RunBars | None = None
        self._next_tenths: dict[Picture, float] = {}  # machines of a cluster work on several pictures at a time
        self._done_before = self._kept = 0
        self._left_out: Counter[Reason] = Counter()
        self._notices: dict[Picture, list[str]] = {}
        self._totals = RunTotals()
        self.failed = 0

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from swinir_gui.cli.run_bars import RunBars

            self._bars = RunBars()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._say_counts()
        if self._bars:
            self._bars.end_all()

    def expect(self, pictures: int) -> None:
        """The run is over so many."""
        self._totals.expect(pictures)
        if self._bars:
            self._bars.expect(pictures)

    def show(self, event: Event) -> None:
        """Listen to a run."""
        if not isinstance(event, DoneBefore | LeftOut | Skipped):
            self._say_counts()
        self._totals.hear(event)
        match event:
            case Started():
                self._started(event)
            case PieceFinished():
                self._advanced(event)
            case Noticed():
                self._noticed(event)
            case Held():
                self._say(tr("{message} The run waits until there is room.").format(message=event.error.message))
            case _:
                self._ended(event)
                if self._bars:
                    self._bars.show_totals(self._totals)

    def conclude(self) -> None:
        """The run has come to its end: what became of all pictures."""
        self._say_counts()
        for line in self._totals.summary():
            self._say(line)

    def announce(self, sentence: str) -> None:
        """Something about the run as a whole."""
        self._say(sentence)

    def _ended(self, event: LeftOut | Skipped | DoneBefore | Saved | Failed) -> None:
        match event:
            case LeftOut():
                self._leave_out(event)
            case Skipped():
                self._skipped(event)
            case DoneBefore():
                self._done_before += 1
                self._print_saved(event, {"before": True})
            case Saved():
                self._saved(event)
            case Failed():
                self._failed(event)
        if isinstance(event, Skipped | DoneBefore | Saved | Failed):
            self._notices.pop(event.picture, None)

    def _say(self, sentence: str) -> None:
        if self._bars:
            self._bars.say(sentence)
        elif not self._quiet:
            say(sentence)

    def _noticed(self, event: Noticed) -> None:
        told = self._notices.setdefault(event.picture, [])
        if event.sentence not in told:  # a picture that is tried again says the same again
            told.append(event.sentence)
            self._say(f"{event.source.name}: {event.sentence}")

    def _started(self, event: Started) -> None:
        self._next_tenths[event.picture] = PLAIN_STEP
        name, sizes = event.source.name, f"{event.size} → {event.result_size}"
        advice = self._advice.get(event.source)
        if advice:
            self._say(
                tr("{name}: model {model} ({reason})").format(name=event.source.name, model=advice.model, reason=advice.reason)
            )
        self._say_needs(event)
        if self._bars:
            self._bars.begin(event.picture, sizes, event.size)
        else:
            self._say(joined("  ", (name, sizes, self._totals.place)))

    def _say_needs(self, event: Started) -> None:
        """What a large picture will take: somebody may rather wait for the night, or for a larger disk."""
        if self._quiet:
            return
        needs, seconds = event.needs, self._expected(event.pixels)
        if needs.on_disk < _LARGE and (seconds or 0) < _LONG:
            return
        time = roughly(seconds) if seconds else ""
        room = {"memory": amount(needs.memory), "scratch": amount(needs.temporary), "result": amount(needs.result)}
        if time:
            words = tr(
                "{name}: will take about {time}, about {memory} of memory, {scratch} of scratch space, {result} for the result"
            )
        else:
            words = tr("{name}: will take about {memory} of memory, {scratch} of scratch space, {result} for the result")
        self._say(words.format(name=event.source.name, time=time, **room))

    def _advanced(self, event: PieceFinished) -> None:
        progress = event.progress
        if self._bars:
            self._bars.advance(event.picture, progress, _left(progress))
        elif progress.fraction >= self._next_tenths[event.picture] and progress.done < progress.total:
            self._next_tenths[event.picture] = (progress.fraction // PLAIN_STEP + 1) * PLAIN_STEP
            self._say(f"{event.source.name}: {progress.fraction:.0%}, {_left(progress)}")

    def _skipped(self, event: Skipped) -> None:
        if self._totals.total > 1:
            self._kept += 1
        else:
            words = tr("{name}: “{target}” exists already and was kept (--existing overwrite makes it anew).")
            self._say(words.format(name=event.source.name, target=event.target))
        if self._json:
            print_object(_told_of(event) | {"state": "skipped", "result": str(event.target)})
        else:
            print_result(str(event.target))

    def _saved(self, event: Saved) -> None:
        if self._bars:
            self._bars.end(event.picture)
        self._say(tr("{name}: done in {time}").format(name=event.source.name, time=duration(event.seconds)))
        self._print_saved(event, {"seconds": round(event.seconds, 3)})

    def _print_saved(self, event: Saved | DoneBefore, more: dict[str, Any]) -> None:
        if not self._json:
            print_result(str(event.target))
            return
        content = _told_of(event) | {"state": "saved", "result": str(event.target)}
        size = {"width": event.result_size.width, "height": event.result_size.height}
        advice = self._advice.get(event.source)
        chosen = {"model": advice.model, "reason": advice.reason} if advice else {}
        notices = self._notices.get(event.picture)
        print_object(content | size | more | chosen | ({"notices": notices} if notices else {}))

    def _say_counts(self) -> None:
        """What many pictures have in common is said once."""
        if self._done_before:
            told = ntr(
                "{n} result was made before and stays as it is.",
                "{n} results were made before and stay as they are.",
                self._done_before,
            )
            self._say(told)
        if self._kept:
            told = ntr(
                "{n} result exists already and was kept (--existing overwrite makes it anew).",
                "{n} results exist already and were kept (--existing overwrite makes them anew).",
                self._kept,
            )
            self._say(told)
        if self._left_out:
            self._say(left_out_in_words(self._left_out))
        self._done_before = self._kept = 0
        self._left_out.clear()

    def _leave_out(self, event: LeftOut) -> None:
        if event.reason is Reason.CLOSED_FOLDER:
            self._failed(Failed(event.path, closed_folder(event.path)))
            return
        self._left_out[event.reason] += 1
        if self._json:
            print_object({"source": str(event.path), "state": "left out", "message": event.reason.value})

    def _failed(self, event: Failed) -> None:
        if self._bars:
            self._bars.end(event.picture)
        self.failed += 1
        error = _with_option(event.error)
        if self._json:
            print_object(_told_of(event) | {"state": "failed", "message": error.message, "hint": error.hint})
        if self._bars:
            self._bars.say(str(error))
        else:
            complain(error)


def _told_of(event: Skipped | Saved | DoneBefore | Failed) -> dict[str, Any]:
    """Which picture it was, for scripts; its page counts from 1."""
    return {"source": str(event.source)} | ({} if event.page is None else {"page": event.page + 1})


def _with_option(error: AppError) -> AppError:
    """An error that is rather a question, with the option that answers it."""
    if isinstance(error, EnormousPictureError):
        return AppError(
            error.message, tr("If it is what you expect, allow it with --max-pixels {pixels}.").format(pixels=error.pixels)
        )
    return error


def _left(progress: Progress) -> str:
    return tr("{} left").format(roughly(progress.seconds_left))
