"""What a report says of a run that is long over."""

from __future__ import annotations

from swinir_gui.jobs.ended.report import RunReport


def test_a_report_that_is_written_in_the_morning_tells_the_time_of_the_night() -> None:
    now = [10.0]
    report = RunReport(clock=lambda: now[0])
    now[0] = 25.0
    assert report.seconds == 15
    report.end()
    now[0] = 40_000.0
    assert report.seconds == 15
