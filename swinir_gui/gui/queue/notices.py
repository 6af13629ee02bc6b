"""Errors as notices: what happened, what to do, and buttons that do it."""

from __future__ import annotations

from dataclasses import replace

from swinir_gui.errors import AppError, CheckpointError, DownloadError, ImageWriteError
from swinir_gui.gui.panels.notice_bar import Notice, NoticeKind
from swinir_gui.jobs.running.job import Job, JobState


def failure(error: AppError, job: Job | None = None) -> Notice:
    """There is no result because of ``error``."""
    return _notice(error, NoticeKind.FAILED, job)


def warning(error: AppError, job: Job | None = None) -> Notice:
    """Something was left aside because of ``error``, and everything else goes on."""
    return _notice(error, NoticeKind.WARNING, job)


def question(error: AppError, job: Job | None) -> Notice:
    """A picture is opened only once the person has said so."""
    return replace(_notice(error, NoticeKind.WARNING, job), actions=("open_anyway",))


def _notice(error: AppError, kind: NoticeKind, job: Job | None) -> Notice:
    where = f"{job.path}\n" if job else ""
    details = f"{where}{error.message}\n{error.hint}"
    return Notice(error.message, error.hint, kind, _remedies(error, job), details, job.id if job else None)


def _remedies(error: AppError, job: Job | None) -> tuple[str, ...]:
    """Names of actions. A picture that did not run, as for a preview, cannot be tried *again*."""
    again = ("retry",) if job and job.state is JobState.FAILED else ()
    match error:
        case ImageWriteError():
            return ("choose_folder", *again)
        case CheckpointError() | DownloadError():
            return ("models", *again)
        case _:
            return again
