"""The report as files: JSON for programs, and a page beside it for people."""

from __future__ import annotations

import json
from pathlib import Path

from swinir_gui.errors import ReportError
from swinir_gui.jobs.ended.report import RunReport
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.language import tr
from swinir_gui.small_files import replace_text

_BEGINNING = 4096  # bytes of a page, among which is what tells it for a report


def check_report(path: Path) -> None:
    """Make sure that a report can be written there, before hours of work that it is to tell of.

    Raises:
        ReportError: the folder does not take it, or the page would replace a file that is none of ours.
    """
    _check_page(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for each in (path, _page_beside(path)):
            there = each.exists()
            each.open("ab").close()
            if not there:
                each.unlink()
    except OSError as error:
        raise _not_written(path, error) from error


def write_report(report: RunReport, path: Path, workshop: Making) -> None:
    """Write ``path`` as JSON, and the page with the ending ``.html``.

    Raises:
        ReportError: the folder does not take it; or the page, which alone is not written then, would replace a file that is none
            of ours.
    """
    # Late, because only a run with a report needs its pictures.
    from swinir_gui.jobs.ended.report_page import page

    text = json.dumps(report.facts(workshop), indent=1)
    try:
        replace_text(path, text)
        _check_page(path)
        replace_text(_page_beside(path), page(report, workshop), errors="replace")
    except OSError as error:
        raise _not_written(path, error) from error


def _check_page(path: Path) -> None:
    """Make sure that the page beside ``path``, which nobody has named, replaces at most an earlier one."""
    from swinir_gui.jobs.ended.report_page import MARK

    page = _page_beside(path)
    try:
        with page.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return  # there is none, or to write it will tell why it cannot be read
    if beginning and MARK.encode() not in beginning:
        message = tr("The page of the report would replace “{page}”, which is no report.").format(page=page)
        raise ReportError(message, tr("Choose another name for the report."))


def _not_written(path: Path, cause: OSError) -> ReportError:
    reason = cause.strerror or cause
    message = tr("The report cannot be written into “{folder}” ({reason}).").format(folder=path.parent, reason=reason)
    return ReportError(message, tr("Choose another folder for the report."))


def _page_beside(path: Path) -> Path:
    return path.with_suffix(".html")
