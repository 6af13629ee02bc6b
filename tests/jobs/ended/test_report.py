"""What a report says of a run that is long over."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.jobs.ended.report import RunReport, reason_of


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("“a.png” is damaged or incomplete.", "The file is damaged or incomplete."),
        ("You may not read “a.png”.", "You may not read the file."),
        ("There is no file “in/a.png”.", "There is no file."),
    ],
)
def test_a_reason_is_a_sentence_without_the_name(message: str, reason: str) -> None:
    assert reason_of(message, Path("in/a.png")) == reason


def test_a_report_that_is_written_in_the_morning_tells_the_time_of_the_night() -> None:
    now = [10.0]
    report = RunReport(clock=lambda: now[0])
    now[0] = 25.0
    assert report.seconds == 15
    report.end()
    now[0] = 40_000.0
    assert report.seconds == 15
