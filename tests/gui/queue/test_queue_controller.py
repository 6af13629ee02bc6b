"""Pictures through controller, thread, engine and back; nothing in between is a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import CheckpointError, ImageReadError
from swinir_gui.geometry import Region, Size
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.incoming import Pasted
from swinir_gui.gui.views.pair import Pair, RunPainting
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.run_facts import RunOptions, RunProgress, RunState
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.running.job import JobState
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Existing, OutputOptions
from swinir_gui.paths import checkpoint_folder, embedded_models
from tests.cli.command import noise, pixels_of, write_picture
from tests.gui.desk import Desk, desk, options, tiny_model

TALL = (64, 1_200)  # enough bands to be stopped between two of them


@pytest.fixture
def at_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    tiny_model(tmp_path)
    with desk(tmp_path) as made:
        made.controller.set_options(options())
        yield made


def pictures(folder: Path, *names: str, size: tuple[int, int] = (40, 30)) -> list[Path]:
    return [write_picture(folder / name, noise(*size, seed=seed)) for seed, name in enumerate(names)]


def add(qtbot: QtBot, made: Desk, paths: list[Path]) -> list[int]:
    with qtbot.waitSignal(made.controller.added) as added:
        made.controller.add(paths)
    return added.args[0]


def run(qtbot: QtBot, made: Desk) -> None:
    with qtbot.waitSignal(made.controller.run_finished):
        made.controller.run_all()


def run_to_the_middle(qtbot: QtBot, made: Desk) -> None:
    """There it stands."""
    made.brake.pull()
    made.controller.run_all()
    qtbot.waitUntil(lambda: made.brake.holds)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".swinir-*")]


def test_two_pictures_with_the_model_that_comes_with_the_program(tmp_path: Path, qtbot: QtBot) -> None:
    queue, model = JobQueue(), JobListModel()
    inference = InferenceThread(CheckpointStore(embedded_models(), checkpoint_folder()))
    controller = QueueController(queue, model, inference, pasted=Pasted(tmp_path / "pasted", tmp_path))
    paths = pictures(tmp_path, "a.png", "b.png")
    progress: list[RunProgress] = []
    controller.progressed.connect(progress.append)
    try:
        with qtbot.waitSignal(controller.added):
            controller.add(paths)
        with qtbot.waitSignals([controller.run_finished, controller.device_known]):
            controller.run_all(RunOptions(ComputeOptions("photo-x2", device="cpu"), OutputOptions()))
    finally:
        controller.shut_down()
    assert [job.state for job in queue.jobs] == [JobState.DONE, JobState.DONE]
    for job in queue.jobs:
        assert job.target
        assert pixels_of(job.target).shape == (60, 80, 3)
        assert job.result_size == Size(80, 60)
        assert job.seconds
    assert progress[-1].total == 2
    assert progress[-1].fraction == 1
    assert leftovers(tmp_path) == []


def test_what_is_seen_of_a_picture_before_during_and_after(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    (path,) = pictures(tmp_path, "a.png", size=TALL)
    pairs: list[Pair | None] = []
    paintings: list[tuple[RunPainting | None, Region | None]] = []
    at_desk.controller.selection.pair_changed.connect(pairs.append)
    at_desk.controller.selection.painting_changed.connect(lambda painting, dirty: paintings.append((painting, dirty)))
    add(qtbot, at_desk, [path])
    qtbot.waitUntil(lambda: len(pairs) == 1)
    before = pairs[0]
    assert before
    assert (before.result, before.source.size, before.source_size) == (None, Size(*TALL), Size(*TALL))
    run(qtbot, at_desk)
    qtbot.waitUntil(lambda: not leftovers(tmp_path))  # the draft goes once the saved file is shown
    during, after = pairs[-2], pairs[-1]
    assert during
    assert after
    assert before.key == during.key == after.key
    assert after.result
    assert after.result.size == after.source.size == Size(128, 2_400)
    part = Region(10, 10, 20, 20)
    saved = at_desk.queue.jobs[0].target
    assert saved
    assert (after.result.read(part, 0) == pixels_of(saved)[10:30, 10:30]).all()
    running = [painting for painting, _ in paintings if painting and painting.running]
    assert running
    assert running[0].streams
    assert sum(piece.pixels for piece in running[0].pieces) == 128 * 2_400
    assert any(dirty for _, dirty in paintings)
    assert paintings[-1] == (None, None)


def test_a_corrupt_picture_among_good_ones(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    good = pictures(tmp_path, "a.png", "c.png")
    bad = tmp_path / "b.png"
    bad.write_bytes(good[0].read_bytes()[:200])
    add(qtbot, at_desk, [good[0], bad, good[1]])
    run(qtbot, at_desk)
    assert at_desk.states() == ["done", "failed", "done"]
    error = at_desk.queue.jobs[1].error
    assert isinstance(error, ImageReadError)
    assert [notice.title for notice in at_desk.notices] == [error.message]
    assert str(bad) in at_desk.notices[0].details
    summary = at_desk.summaries[-1]
    assert (summary.done, summary.failed, summary.stopped) == (2, 1, False)


def test_a_missing_model_is_told_once_and_nothing_is_tried_with_it(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    add(qtbot, at_desk, pictures(tmp_path, "a.png", "b.png", "c.png"))
    at_desk.controller.set_options(options("elsewhere"))
    run(qtbot, at_desk)
    assert at_desk.states() == ["failed", "added", "added"]
    assert isinstance(at_desk.queue.jobs[0].error, CheckpointError)
    assert [notice.title for notice in at_desk.notices] == ["There is no model “elsewhere”."]
    at_desk.controller.set_options(options())
    at_desk.controller.retry(at_desk.queue.jobs[0].id)
    run(qtbot, at_desk)
    assert at_desk.states() == ["done", "done", "done"]


def test_cancelling_in_the_middle_keeps_what_is_finished(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    ids = add(qtbot, at_desk, pictures(tmp_path, "a.png", "b.png", size=TALL))
    with qtbot.waitSignal(at_desk.controller.run_finished):
        run_to_the_middle(qtbot, at_desk)
        at_desk.controller.cancel()
    assert at_desk.states() == ["cancelled", "added"]
    assert at_desk.controller.run_state is RunState.IDLE
    assert at_desk.summaries[-1].stopped
    assert not list(tmp_path.glob("*_tiny_x2.png"))
    first: list[Region] = []
    at_desk.controller._driver.watch.pieces_finished.connect(lambda job_id, region: job_id == ids[0] and first.append(region))
    run(qtbot, at_desk)
    assert at_desk.states() == ["done", "done"]
    assert first
    assert first[0].top > 0


def test_pausing_holds_the_picture_and_going_on_finishes_it(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    add(qtbot, at_desk, pictures(tmp_path, "a.png", size=TALL))
    states: list[RunState] = []
    fractions: list[float] = []
    at_desk.controller.run_state_changed.connect(states.append)
    run_to_the_middle(qtbot, at_desk)
    at_desk.controller.pause()
    at_desk.brake.let_go()
    at_desk.controller.progressed.connect(lambda progress: fractions.append(progress.fraction))
    order = at_desk.controller._driver.watch.order
    assert order
    assert order.token.paused
    assert at_desk.states() == ["running"]
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.resume()
    assert at_desk.states() == ["done"]
    assert states == [RunState.RUNNING, RunState.PAUSED, RunState.RUNNING, RunState.IDLE]
    assert fractions == sorted(fractions)
    assert fractions[0] < fractions[-1] == 1


def test_a_paused_run_can_be_cancelled(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    add(qtbot, at_desk, pictures(tmp_path, "a.png", size=TALL))
    run_to_the_middle(qtbot, at_desk)
    at_desk.controller.pause()
    at_desk.brake.let_go()
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.cancel()
    assert at_desk.states() == ["cancelled"]


def test_a_preview_is_part_of_the_whole_run(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    (job_id,) = add(qtbot, at_desk, pictures(tmp_path, "a.png", size=TALL))
    paintings: list[RunPainting] = []
    at_desk.controller.selection.painting_changed.connect(lambda painting, _: painting and paintings.append(painting))
    at_desk.controller.preview(job_id, Region(0, 0, 16, 16))
    assert at_desk.controller.run_state is RunState.RUNNING
    qtbot.waitUntil(lambda: at_desk.controller.run_state is RunState.IDLE)
    assert at_desk.states() == ["added"]
    qtbot.waitUntil(lambda: bool(paintings) and not paintings[-1].running and bool(tuple(paintings[-1].finished)))
    assert not at_desk.summaries
    run(qtbot, at_desk)
    assert at_desk.states() == ["done"]


def test_the_picture_at_work_can_be_removed_and_the_rest_goes_on(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    ids = add(qtbot, at_desk, pictures(tmp_path, "a.png", "b.png", size=TALL))
    with qtbot.waitSignal(at_desk.controller.run_finished):
        run_to_the_middle(qtbot, at_desk)
        at_desk.controller.remove([ids[0]])
    assert [job.id for job in at_desk.queue.jobs] == [ids[1]]
    assert at_desk.states() == ["done"]
    assert at_desk.controller.selection.job
    assert at_desk.controller.selection.job.id == ids[1]


def test_two_results_with_one_name_do_not_replace_each_other(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [*pictures(tmp_path, "a.png"), write_picture(tmp_path / "a.tif", noise(24, 16))]
    add(qtbot, at_desk, paths)
    at_desk.controller.set_options(options(format="png", existing=Existing.OVERWRITE))
    run(qtbot, at_desk)
    results = [job.target for job in at_desk.queue.jobs]
    assert [path and path.name for path in results] == ["a_tiny_x2.png", "a_tiny_x2 (2).png"]


def test_a_preview_reserves_no_name(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [*pictures(tmp_path, "a.png"), write_picture(tmp_path / "a.tif", noise(24, 16))]
    (_, second) = add(qtbot, at_desk, paths)
    at_desk.controller.set_options(options(format="png", existing=Existing.OVERWRITE))
    at_desk.controller.preview(second, Region(0, 0, 8, 8))
    qtbot.waitUntil(lambda: at_desk.controller.run_state is RunState.IDLE)
    run(qtbot, at_desk)
    results = [job.target for job in at_desk.queue.jobs]
    assert [path and path.name for path in results] == ["a_tiny_x2.png", "a_tiny_x2 (2).png"]


def test_names_can_speak_of_the_place_in_the_queue(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    add(qtbot, at_desk, pictures(tmp_path, "a.png", "b.png"))
    at_desk.controller.set_options(options(name=NameTemplate.parse("{index}-{stem}")))
    run(qtbot, at_desk)
    assert [job.target and job.target.name for job in at_desk.queue.jobs] == ["1-a.png", "2-b.png"]


def test_no_result_takes_the_name_of_a_picture_in_the_queue(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    paths = pictures(tmp_path, "a.png", "a_tiny_x2.png")
    original = paths[1].read_bytes()
    add(qtbot, at_desk, paths)
    at_desk.controller.set_options(options(existing=Existing.OVERWRITE))
    run(qtbot, at_desk)
    assert at_desk.states() == ["done", "done"]
    assert paths[1].read_bytes() == original


def test_a_result_that_is_there_already_stays(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    add(qtbot, at_desk, pictures(tmp_path, "a.png"))
    run(qtbot, at_desk)
    target = at_desk.queue.jobs[0].target
    assert target
    stamp = target.stat().st_mtime_ns
    with qtbot.waitSignal(at_desk.controller.run_finished):
        at_desk.controller.retry(at_desk.queue.jobs[0].id)
    assert at_desk.states() == ["done"]
    assert target.stat().st_mtime_ns == stamp


def test_folders_are_searched_and_what_holds_nothing_is_told(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    pictures(tmp_path / "album" / "inner", "b.png")
    pictures(tmp_path / "album", "a.png")
    (tmp_path / "empty").mkdir()
    ids = add(qtbot, at_desk, [tmp_path / "album", tmp_path / "empty"])
    assert [job.path.name for job in at_desk.queue.jobs] == ["a.png", "b.png"]
    assert len(ids) == 2
    assert len(at_desk.notices) == 1
    assert "empty" in at_desk.notices[0].title


def test_pixels_without_a_file_become_one(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    image = QImage(12, 9, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    with qtbot.waitSignal(at_desk.controller.added):
        at_desk.controller.add_image(image)
    (job,) = at_desk.queue.jobs
    assert job.path.parent == tmp_path / "pasted"
    assert pixels_of(job.path).shape == (9, 12, 3)


def test_a_picture_that_cannot_be_opened_is_told_when_it_is_looked_at(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    with qtbot.waitSignal(at_desk.controller.noticed):
        add(qtbot, at_desk, [bad])
    (job,) = at_desk.queue.jobs
    assert job.state is JobState.ADDED
    assert job.error
    assert at_desk.notices[-1].title == job.error.message


def test_shutting_down_in_the_middle_leaves_only_what_was_there(tmp_path: Path, qtbot: QtBot) -> None:
    tiny_model(tmp_path)
    with desk(tmp_path) as made:
        made.controller.set_options(options())
        add(qtbot, made, pictures(tmp_path, "a.png", size=TALL))
        run_to_the_middle(qtbot, made)
    known = {".locks", "ledger.json"}  # of the models, which lie in the same folder here
    assert {path.name for path in tmp_path.iterdir()} - known == {"a.png", "tiny.pth"}


def test_what_is_shown_tells_its_size_before_it_has_a_thumbnail(at_desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    shown, other = add(qtbot, at_desk, pictures(tmp_path, "a.png", "b.png"))
    qtbot.waitUntil(lambda: at_desk.controller.selection.shown is not None)
    jobs = [at_desk.queue.find(each) for each in (shown, other)]
    assert [job and job.size for job in jobs] == [Size(40, 30), None], "nobody reads thumbnails at this desk"
