"""Two hundred pictures, ten of them broken, queued at once in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from swinir_gui.gui.item_models.job_words import second_line
from swinir_gui.jobs.running.job import JobState
from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, use_tiny_model
from tests.gui.heartbeat import FROZEN, Heart

Open = Callable[..., Person]

PICTURES, BROKEN = 200, frozenset(range(7, 200, 20))
SIZE = (128, 96)
RESULT_BYTES = 4 * SIZE[0] * SIZE[1] * 3
FIRST, LAST = 50, 190  # results between which memory is looked at


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    for number in range(PICTURES):
        path = write_picture(folder / f"{number:03}.png", noise(*SIZE, seed=number % 7))
        if number in BROKEN:
            path.write_bytes(path.read_bytes()[:500])
    return folder


def test_two_hundred_pictures_at_once(open_window: Open, album: Path, tmp_path: Path) -> None:
    use_tiny_model(folder=str(tmp_path / "out"))
    person = open_window()
    person.window.resize(1200, 900)
    person.wait(lambda: person.session.choices.models.scale is not None)  # torch is there: importing it is another matter
    thumbnails, rows = person.session._thumbnails, person.session.pictures.list
    heart = Heart()
    person.drop(files(album))
    person.add_from_sheet()
    person.wait_for_pictures(PICTURES)
    person.wait(lambda: all(thumbnails.is_read(job.id) for job in rows.visible_jobs()))
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    person.wait(lambda: thumbnails.is_read(person.session.queue.jobs[-1].id))
    heart.stop()
    assert heart.beats > 1
    assert heart.longest < FROZEN
    read = [job.id for job in person.session.queue.jobs if thumbnails.is_read(job.id)]
    assert len(read) <= 2 * len(rows.visible_jobs()) + 2
    assert "Upscale 200 pictures" in person.window.column.run.button.text()

    heart, memory = Heart(), dict[int, int]()
    saved: list[Path] = []

    def count(job: object) -> None:
        saved.append(job.target)
        memory[len(saved)] = anonymous_memory()

    person.controller.job_saved.connect(count)
    person.run()
    heart.stop()
    assert heart.longest < FROZEN
    assert len(saved) == LAST == PICTURES - len(BROKEN)
    if anonymous_memory():
        kept_of_each = (memory[LAST] - memory[FIRST]) / (LAST - FIRST)
        assert kept_of_each < 0.75 * RESULT_BYTES  # the allocator itself settles after some hundred pictures
    report(person, tmp_path / "out")


def report(person: Person, out: Path) -> None:
    """The totals, and each failure with its reason, in the order of the queue."""
    assert "190 pictures done, 10 failed" in person.window.status.message
    assert len(list(out.iterdir())) == PICTURES - len(BROKEN)  # results, and nothing else
    person.click(person.button("Pictures that failed"))
    listed = person.session.pictures.list.model()
    failed = [job for job in person.session.queue.jobs if job.state is JobState.FAILED]
    assert [job.path.name for job in failed] == [f"{number:03}.png" for number in sorted(BROKEN)]
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [job.path.name for job in failed]
    for row, job in enumerate(failed):
        assert job.error
        assert second_line(job)
        assert second_line(job) in listed.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    notice = person.window.notice_bar.notice
    assert notice
    assert notice.job_id == failed[0].id


def anonymous_memory() -> int:
    """Bytes that belong to the process and to no file; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024
