"""The progress bars of a run on a terminal: one for each picture at work, and one for all of them."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from swinir_gui.cli.bar_line import bar_width, described
from swinir_gui.cli.console import visible
from swinir_gui.cli.run_totals import RunTotals
from swinir_gui.geometry import Size
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.language import tr
from swinir_gui.progress import Progress as Pieces


class RunBars:
    """Drawn on stderr from the first picture on; what is said meanwhile stands above them."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        bar = BarColumn(bar_width(self._console.width))
        self._bars = Progress(
            *(SpinnerColumn(), TextColumn("{task.description}"), bar, TextColumn("{task.fields[left]}")),
            console=self._console,
            transient=True,
            refresh_per_second=5,
            redirect_stdout=False,  # or results would go to stderr with the bar
            redirect_stderr=False,
        )
        self._tasks: dict[Picture, TaskID] = {}
        self._all: TaskID | None = None

    def expect(self, pictures: int) -> None:
        """The run is over so many; a single one has its own bar alone."""
        if pictures > 1:
            self._all = self._bars.add_task("", total=pictures, left="")

    def begin(self, picture: Picture, sizes: str, size: Size) -> None:
        """A picture of this size is under way, perhaps once more."""
        self._remove(picture)
        self._bars.start()
        words = described(visible(picture[0].name), sizes, self._console.width)
        self._tasks[picture] = self._bars.add_task(words, total=size.pixels, left="")

    def advance(self, picture: Picture, pieces: Pieces, left: str) -> None:
        """It has come this far; the time that is ``left`` is in words."""
        if picture in self._tasks:
            left = f"{pieces.fraction:4.0%}  {left}"
            self._bars.update(self._tasks[picture], completed=pieces.done, total=pieces.total, left=left)

    def end(self, picture: Picture) -> None:
        """It has come to an end."""
        if self._remove(picture) and not self._tasks:
            self._bars.stop()

    def end_all(self) -> None:
        """The run has, whatever was under way."""
        for picture in tuple(self._tasks):
            self.end(picture)

    def _remove(self, picture: Picture) -> bool:
        task = self._tasks.pop(picture, None)
        if task is not None:
            self._bars.remove_task(task)
        return task is not None

    def show_totals(self, totals: RunTotals) -> None:
        """How far the run is."""
        if self._all is not None:
            words = tr("{} of {} done").format(f"{totals.ended:,}", f"{totals.total:,}")
            self._bars.update(self._all, completed=totals.ended, description=words, left=totals.left)

    def say(self, sentence: str) -> None:
        """Words above the bars."""
        self._console.print(visible(sentence), markup=False, highlight=False, soft_wrap=True)
