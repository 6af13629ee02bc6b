"""The queue as Qt sees it; Qt's own checker watches every move."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from swinir_gui.errors import AppError
from swinir_gui.geometry import Size
from swinir_gui.gui.item_models.job_filter import FilteredJobs, JobFilter
from swinir_gui.gui.item_models.job_list import JOB_ROLE, JobListModel
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.wanted.request import Input

MOVES = st.lists(st.tuples(st.sampled_from(["add", "remove", "run", "release"]), st.integers(0, 9)), max_size=30)


def wired() -> tuple[JobQueue, JobListModel]:
    model = JobListModel()
    return JobQueue(model.apply), model


def shown(model: JobListModel | FilteredJobs) -> list[int]:
    return [model.index(row, 0).data(JOB_ROLE).id for row in range(model.rowCount())]


def words(model: JobListModel, row: int) -> str:
    return str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def finish(queue: JobQueue, job_id: int, *, well: bool) -> None:
    queue.enqueue([job_id])
    queue.start(job_id)
    if well:
        queue.finish(job_id, Path("/results/a.png"), 1.0)
    else:
        queue.fail(job_id, AppError("It went wrong.", "Do it again."))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=50)
@given(moves=MOVES)
def test_model_and_filter_follow_every_change(qapp, moves) -> None:
    queue, model = wired()
    failed = FilteredJobs(model)
    failed.set_filter(JobFilter.FAILED)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    checkers = [QAbstractItemModelTester(each, mode) for each in (model, failed)]
    for number, (move, seed) in enumerate(moves):
        ids = [job.id for job in queue.jobs]
        if move == "add":
            queue.add(Input(Path(f"/pictures/{number}-{each}.png")) for each in range(seed))
        elif move == "remove":
            queue.remove(ids[seed % 3 :: 3])
        elif move == "run" and ids:
            finish(queue, ids[seed % len(ids)], well=seed % 2 == 0)
        elif move == "release":
            queue.enqueue(ids)
            queue.release()
        assert shown(model) == [job.id for job in queue.jobs]
        assert shown(failed) == [job.id for job in queue.jobs if job.state is JobState.FAILED]
    assert len(checkers) == 2


def test_changes_are_told_for_their_rows_alone(qapp, qtbot) -> None:
    queue, model = wired()
    ids = queue.add(Input(Path(f"/pictures/{number}.png")) for number in range(5))
    with qtbot.waitSignal(model.dataChanged) as changed:
        queue.measured(ids[3], Size(4, 3))
    assert [index.row() for index in changed.args[:2]] == [3, 3]


def test_every_state_has_its_words(qapp) -> None:
    queue, model = wired()
    (job_id,) = queue.add([Input(Path("/pictures/a.png"))])
    assert words(model, 0) == "a.png, "
    queue.measured(job_id, Size(600, 396))
    assert words(model, 0) == "a.png, 600 × 396"
    queue.enqueue([job_id])
    assert words(model, 0) == "a.png, Waiting · 600 × 396"
    queue.start(job_id)
    queue.advance(job_id, 0.628, 4.0)
    assert words(model, 0) == "a.png, Running, 62 %"
    queue.cancel(job_id)
    assert words(model, 0) == "a.png, Stopped · 600 × 396"
    finish(queue, job_id, well=False)
    assert words(model, 0) == "a.png, Failed, It went wrong"
    queue.enqueue([job_id])
    queue.start(job_id)
    queue.opened(job_id, Size(600, 396), Size(1200, 792), Path("/results/a.png"))
    queue.finish(job_id, Path("/results/a.png"), 1.0)
    assert words(model, 0) == "a.png, Done, 600 × 396 → 1200 × 792"
    assert "/results" in str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)).replace("\\", "/")


def test_results_are_dragged_out_and_nothing_else() -> None:
    queue, model = wired()
    ids = queue.add([Input(Path(f"/pictures/{name}.png")) for name in "abc"])
    finish(queue, ids[0], well=True)
    finish(queue, ids[1], well=False)
    filtered = FilteredJobs(model)
    rows = [filtered.index(row, 0) for row in range(3)]
    assert [bool(row.flags() & Qt.ItemFlag.ItemIsDragEnabled) for row in rows] == [True, False, False]
    assert [url.toLocalFile() for url in filtered.mimeData(rows).urls()] == ["/results/a.png"]
