"""What a report says of a run that is long over."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from swinir_gui.geometry import Size
from swinir_gui.imaging.failures import opening_error
from swinir_gui.jobs.ended.report import RunReport, reason_of
from swinir_gui.jobs.making.events import Noticed, Saved


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("“a.png” is damaged or incomplete.", "The file is damaged or incomplete."),
        ("You may not read “a.png”.", "You may not read the file."),
    ],
)
@pytest.mark.parametrize("source", ["in/a.png", "a.png"])
def test_a_reason_is_a_sentence_without_the_name(message: str, reason: str, source: str) -> None:
    assert reason_of(message, Path(source)) == reason


@pytest.mark.parametrize("source", ["in/a.png", "a.png"])
def test_nor_does_it_have_the_whole_path(source: str) -> None:
    message = opening_error(Path(source), FileNotFoundError(errno.ENOENT, "")).message
    assert source in message
    assert reason_of(message, Path(source)) == "The file does not exist."


def test_a_report_that_is_written_in_the_morning_tells_the_time_of_the_night() -> None:
    now = [10.0]
    report = RunReport(clock=lambda: now[0])
    now[0] = 25.0
    assert report.seconds == 15
    report.end()
    now[0] = 40_000.0
    assert report.seconds == 15


def test_what_is_told_of_a_page_stands_with_that_page_and_once() -> None:
    """Though the next one begins before the last one is stored, and may be tried again."""
    report, source = RunReport(), Path("a.tif")
    report.hear(Noticed(source, "of the first", page=0))
    for sentence in ("of the second", "tried again", "of the second"):
        report.hear(Noticed(source, sentence, page=1))
    for page in (0, 1, 2):
        report.hear(Saved(source, Path(f"{page}.tif"), Size(2, 2), 1.0, page=page))
    assert [row.notices for row in report.rows] == [("of the first",), ("of the second", "tried again"), ()]
    assert [row.facts()["page"] for row in report.rows] == [1, 2, 3]
