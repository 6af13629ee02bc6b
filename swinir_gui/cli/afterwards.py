"""What the command does when its run has ended."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from swinir_gui.cli.console import complain, say
from swinir_gui.errors import ComputerError
from swinir_gui.jobs.ended.report import Outcome, RunReport
from swinir_gui.jobs.ended.when_done import COUNTDOWN, WhenDone, change_power, notify, open_folder
from swinir_gui.language import tr

_TOLD = (60, 30, 10, 5)  # seconds before the end, where there is no terminal to count on


def finish(wish: WhenDone, report: RunReport, *, quiet: bool) -> None:
    """Do what was wished for; that it fails changes nothing about the run."""
    try:
        match wish:
            case WhenDone.NOTIFY:
                _notify(report)
            case WhenDone.OPEN:
                folder = _results(report)
                if folder:
                    open_folder(folder)
            case WhenDone.SUSPEND | WhenDone.SHUT_DOWN if _nobody_objects(wish, quiet=quiet):
                change_power(wish)
            case _:
                pass
    except ComputerError as error:
        complain(error)


def _notify(report: RunReport) -> None:
    words = tr("{done} done, {failed} failed").format(done=report.done, failed=report.totals[Outcome.FAILED])
    if not notify(tr("SwinIR has finished"), words):
        sys.stderr.write("\a")  # terminals ring, or mark their window
        sys.stderr.flush()


def _results(report: RunReport) -> Path | None:
    """The folder of the last result."""
    return next((row.result.parent for row in reversed(report.rows) if row.result), None)


def _nobody_objects(wish: WhenDone, *, quiet: bool) -> bool:
    """Count down; False where Ctrl+C was pressed meanwhile."""
    suspended = tr("The computer is suspended in {seconds} s; Ctrl+C keeps it on.")
    sentence = suspended if wish is WhenDone.SUSPEND else tr("The computer shuts down in {seconds} s; Ctrl+C keeps it on.")
    try:
        for left in range(COUNTDOWN, 0, -1):
            if not quiet:
                _tell(sentence.format(seconds=left), left)
            time.sleep(1)
    except KeyboardInterrupt:
        say("")
        say(tr("The computer stays on."))
        return False
    return True


def _tell(sentence: str, left: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{sentence} ")
        sys.stderr.flush()
    elif left in _TOLD:
        say(sentence)
