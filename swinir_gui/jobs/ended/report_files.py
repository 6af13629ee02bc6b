"""A report as files: JSON for programs, and a page beside it for people."""

from __future__ import annotations

import json
from pathlib import Path

from swinir_gui.errors import ReportError
from swinir_gui.jobs.ended.report import RunReport
from swinir_gui.jobs.making.workshop import Making
from swinir_gui.language import tr
from swinir_gui.small_files import replace_text


def check_report(path: Path) -> None:
    """Make sure that a report can be written there, before hours of work that it is to tell of.

    Raises:
        ReportError: the folder does not take it.
    """
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
        ReportError: the folder does not take it.
    """
    # Late, because only a run with a report needs its pictures.
    from swinir_gui.jobs.ended.report_page import page

    text = json.dumps(report.facts(workshop), indent=1)
    try:
        replace_text(path, text)
        replace_text(_page_beside(path), page(report, workshop), errors="replace")
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, cause: OSError) -> ReportError:
    reason = cause.strerror or cause
    message = tr("The report cannot be written into “{folder}” ({reason}).").format(folder=path.parent, reason=reason)
    return ReportError(message, tr("Choose another folder for the report."))


def _page_beside(path: Path) -> Path:
    return path.with_suffix(".html")
