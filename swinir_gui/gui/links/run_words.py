"""The state of a run, in words."""

from __future__ import annotations

from swinir_gui.durations import duration, roughly
from swinir_gui.errors import AppError
from swinir_gui.gui.panels.status_bar import Running
from swinir_gui.gui.views.difference import DifferenceFigures
from swinir_gui.gui.views.pair import Counterpart, PointerReading, Rgb
from swinir_gui.gui.workers.run_facts import Outlook, RunProgress, RunState, RunSummary
from swinir_gui.jobs.ended.when_done import WhenDone
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.jobs.wanted.preflight import Needs, amount
from swinir_gui.jobs.wanted.sizes import SizePlan
from swinir_gui.language import again, joined, ntr, tr

MANY = 20  # pictures, above which the bar is that of the run; each one's own is in its row, if it does not flash by
MUCH = 1_000_000_000  # bytes


def running(progress: RunProgress, *, paused: bool = False) -> Running:
    """What the status bar says while a run goes on, or is held: then no time is left that anybody knows."""
    totals = tr("{} of {} done").format(progress.done, progress.total) if progress.total > 1 else ""
    piece = ""
    if progress.pieces:
        words = tr("row {} of {}") if progress.streams else tr("tile {} of {}")
        piece = words.format(progress.piece, progress.pieces)
    if progress.preview:
        piece = joined(" · ", (tr("preview"), piece))
    work = joined(" · ", (tr("Paused") if paused else "", progress.name, piece))
    many = progress.total > MANY
    fraction = (progress.done + progress.fraction) / progress.total if many else progress.fraction
    return Running(totals, work, fraction, "" if paused else time_left(progress))


def title(state: RunState) -> str:
    """What the window is called."""
    return joined(" – ", (tr("Paused") if state is RunState.PAUSED else "", "SwinIR GUI"))


def time_left(progress: RunProgress) -> str:
    """For the picture, and for all where there are more."""
    if progress.seconds_left is None:
        every = progress.seconds_left_all
        return tr("measuring the time") if every is None else tr("about {} for all").format(roughly(every))
    left = tr("{} left").format(roughly(progress.seconds_left))
    if progress.seconds_left_all is None or progress.total - progress.done < 2:
        return left
    return tr("{}, {} for all").format(left, roughly(progress.seconds_left_all))


def summary(made: RunSummary) -> str:
    """What became of a run."""
    if made.stopped:
        return tr("Stopped. What was saved before stays.")
    done = ntr("{n} picture done", "{n} pictures done", made.done)
    failed = tr("{} failed").format(made.failed) if made.failed else ""
    held = tr("{} waiting for your answer").format(made.held) if made.held else ""
    return joined(tr(", "), (done, failed, held, tr("in {}").format(duration(made.seconds))))


def last_minute(wish: WhenDone) -> str:
    """What is told to those who look elsewhere."""
    if wish is WhenDone.SUSPEND:
        return tr("The computer is suspended in a minute, unless you say otherwise.")
    return tr("The computer shuts down in a minute, unless you say otherwise.")


def after(job: Job, plan: SizePlan | AppError | None, *, again: bool = False) -> str:
    """The size of a picture's result, as it is or as planned; ``again`` if it is to be made once more."""
    made = job.result_size if job.state in (JobState.DONE, JobState.RUNNING) and not again else None
    size = made or (plan.result if isinstance(plan, SizePlan) else None)
    return size.spaced if size else "?"


def taken(job: Job) -> str:
    """What a picture that is done took."""
    return tr("saved, {}").format(duration(job.seconds)) if job.seconds else tr("saved")


def expected(seconds: float | None, pictures: int) -> str:
    """What a run will take; nothing while nobody can tell."""
    if seconds is None:
        return ""
    return (tr("about {} for all") if pictures > 1 else tr("takes about {}")).format(roughly(seconds))


def needs(needs: Needs) -> str:
    """What a result will take; scratch space where it is much."""
    parts = [tr("file {}").format(amount(needs.result)), tr("memory {}").format(amount(needs.memory))]
    if needs.temporary >= MUCH:
        parts.append(tr("scratch {}").format(amount(needs.temporary)))
    return joined(" · ", parts)


def room(needs: Needs) -> str:
    """The same in a sentence."""
    told = tr("While it is made, the result takes about {} of memory and {} on the disk; its file will have about {}.")
    return told.format(amount(needs.memory), amount(needs.temporary), amount(needs.result))


def lacks(outlook: Outlook) -> str:
    """What the result will lack, or is otherwise worth knowing before it is made."""
    return joined(" ", map(_sentence, outlook.notices))


def why_not(error: AppError) -> str:
    """Why there will be no result, and what to do about it."""
    return joined(" ", (error.message, error.hint))


def _sentence(notice: str) -> str:
    words = again(notice)
    return f"{words[:1].upper()}{words[1:]}."


def pointer(reading: PointerReading, other: Counterpart | None = None) -> str:
    """Where the pointer is, and what is there before and after; ``other`` is what stands in the source's place."""
    before, after = other.names if other else (tr("Source"), tr("Result"))
    parts = [f"x {reading.x}  y {reading.y}"]
    parts += [_color(before, reading.before)] if reading.before else []
    parts += [_color(after, reading.after)] if reading.after else []
    return joined("   ", parts)


def figures(figures: DifferenceFigures) -> str:
    """How far both pictures are apart, over the whole of them."""
    return tr("Mean difference {:.1f} levels, 95 % of pixels within {}").format(figures.mean, figures.percentile_95)


def _color(name: str, color: Rgb) -> str:
    return f"{name} {color[0]} {color[1]} {color[2]}"
