"""The state of a picture, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from swinir_gui.errors import AppError, EnormousPictureError
from swinir_gui.gui.toolkit.percent import percent
from swinir_gui.jobs.running.job import Job, JobState
from swinir_gui.language import again, tr

ANIMATED = frozenset({".gif", ".webp"})


def second_line(job: Job) -> str:
    """What stands below a picture's name: sizes, the state, or the reason why there is no result."""
    if isinstance(job.error, EnormousPictureError):
        return tr("Waiting for your answer")
    if job.error:
        return reason(job, job.error)
    if job.lost:
        return tr("Its result is gone")
    if job.state is JobState.RUNNING:
        share = percent(percentage(job))
        return tr("Saving") if job.storing else " · ".join((tr("Paused"), share)) if job.paused else share
    size = job.size.spaced if job.size else ""
    if job.state is JobState.DONE:
        made = f"{size} → {job.result_size.spaced}" if size and job.result_size else size
        return _noted(made, job)
    names = {JobState.WAITING: tr("Waiting"), JobState.CANCELLED: tr("Stopped")}
    return " · ".join(part for part in (names.get(job.state, ""), size) if part)


def short_line(job: Job) -> str:
    """The same for little room: of a finished picture the result alone."""
    done = job.state is JobState.DONE and not job.error and not job.lost
    return _noted(f"→ {job.result_size.spaced}", job) if done and job.result_size else second_line(job)


def _noted(made: str, job: Job) -> str:
    """With the first thing that the result lacks."""
    return " · ".join([made, *map(again, job.notices[:1])])


def reason(job: Job, error: AppError) -> str:
    """Why there is no result, without the name, which stands right above, and without what only joins it to the rest."""
    rest = re.sub(rf"^[“「]{re.escape(job.path.name)}[”」](?: is )?[ はをが]?|[.。]$", "", again(error.message))
    return rest[:1].upper() + rest[1:]


def describe(job: Job) -> str:
    """The same with the state named throughout, for those who cannot see its icon."""
    line = second_line(job)
    names = {
        JobState.ADDED: tr("Cannot be read") if job.error and not isinstance(job.error, EnormousPictureError) else "",
        JobState.RUNNING: "" if job.paused else tr("Running"),
        JobState.DONE: "" if job.lost else tr("Done"),
        JobState.FAILED: tr("Failed"),
    }
    name = names.get(job.state, "")
    return ", ".join(part for part in (name, line) if part)


def pages_words(jobs: Sequence[Job]) -> str:
    """What a button is called that lists all pages or frames of these files."""
    count, animated = sum(job.pages for job in jobs), all(job.path.suffix.lower() in ANIMATED for job in jobs)
    return (tr("List all {count} frames") if animated else tr("List all {count} pages")).format(count=f"{count:,}")


def tooltip(job: Job) -> str:
    """The full path, and all that is worth knowing about the picture."""
    about = [again(job.error.message), again(job.error.hint)] if job.error else []
    result = [tr("Result: {path}").format(path=job.result)] if job.result else []
    return "\n".join([str(job.path), *result, *about, *map(again, job.notices)])


def details(job: Job) -> str:
    """What a person can copy, to pass on."""
    more = job.notices[1:] if job.state is JobState.DONE else job.notices  # the first is in its line then
    return "\n".join([str(job.path), describe(job), *([again(job.error.hint)] if job.error else []), *map(again, more)])


def percentage(job: Job) -> int:
    """Whole percents; 100 only when it is done."""
    return min(99, int(job.fraction * 100))
