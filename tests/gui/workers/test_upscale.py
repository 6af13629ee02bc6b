"""The worker alone: what it answers, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError, CheckpointError
from swinir_gui.geometry import Region
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.order import Order
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.wanted.request import Input, OutputOptions
from tests.cli.command import noise, write_picture
from tests.gui.desk import tiny_model
from tests.patience import PATIENCE

ENDS = ("job_saved", "job_skipped", "job_failed", "job_cancelled", "previewed", "workshop_failed")


class Ears:
    """Hears what the worker says, on this thread."""

    def __init__(self, inference: InferenceThread, qtbot: QtBot) -> None:
        self.answers: list[tuple[str, int]] = []
        self.errors: list[AppError] = []
        self._qtbot = qtbot
        for name in ENDS:
            getattr(inference.worker, name).connect(self._hear(name))

    def _hear(self, name: str) -> object:
        def hear(job_id: int, detail: object = None) -> None:
            self.answers.append((name, job_id))
            if isinstance(detail, AppError):
                self.errors.append(detail)

        return hear

    def wait(self, count: int = 1) -> list[tuple[str, int]]:
        self._qtbot.waitUntil(lambda: len(self.answers) >= count)
        return self.answers


@pytest.fixture
def inference(tmp_path: Path, qtbot: QtBot) -> Iterator[InferenceThread]:
    tiny_model(tmp_path)
    made = InferenceThread(CheckpointStore(tmp_path, tmp_path))
    yield made
    made.shut_down()


@pytest.fixture
def ears(inference: InferenceThread, qtbot: QtBot) -> Ears:
    return Ears(inference, qtbot)


def order(folder: Path, job_id: int = 1, name: str = "a.png") -> Order:
    path = folder / name
    if not path.exists():  # a draft goes on only with a picture that nobody has touched
        write_picture(path, noise(40, 30))
    return Order(job_id, Input(path), ComputeOptions("tiny", device="cpu", precision="float32", threads=1), OutputOptions())


def scratch(folder: Path) -> int:
    return len(list(folder.glob(".swinir-*")))


def test_an_order_that_was_cancelled_before_it_began_is_not_begun(inference, ears, tmp_path) -> None:
    given = order(tmp_path)
    given.token.cancel()
    inference.work(given)
    assert ears.wait() == [("job_cancelled", 1)]
    assert scratch(tmp_path) == 0


def test_a_draft_stays_until_it_is_released(inference, ears, tmp_path, qtbot) -> None:
    inference.work(replace(order(tmp_path), region=Region(0, 0, 8, 8)))
    assert ears.wait() == [("previewed", 1)]
    assert scratch(tmp_path) == 1
    inference.work(order(tmp_path))
    assert ears.wait(2)[-1] == ("job_saved", 1)
    assert scratch(tmp_path) == 1
    inference.release(1)
    qtbot.waitUntil(lambda: scratch(tmp_path) == 0)


def test_another_model_begins_anew(inference, ears, tmp_path) -> None:
    tiny_model(tmp_path, "other")
    inference.work(replace(order(tmp_path), region=Region(0, 0, 8, 8)))
    given = order(tmp_path)
    inference.work(replace(given, compute=replace(given.compute, model="other")))
    assert ears.wait(2) == [("previewed", 1), ("job_saved", 1)]
    assert (tmp_path / "a_other_x2.png").exists()


def test_a_model_that_is_not_there_is_no_failure_of_the_picture(inference, ears, tmp_path) -> None:
    given = order(tmp_path)
    inference.work(replace(given, compute=replace(given.compute, model="elsewhere")))
    assert ears.wait() == [("workshop_failed", 1)]
    assert "elsewhere" in ears.errors[0].message


def test_a_damaged_model_is_told_in_words(inference, ears, tmp_path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"nothing of the kind")
    given = order(tmp_path)
    inference.work(replace(given, compute=replace(given.compute, model="broken")))
    assert ears.wait() == [("workshop_failed", 1)]
    assert ears.errors[0].message.endswith(".")


def test_a_model_is_kept_while_a_picture_is_made_with_it_and_no_longer(inference, ears, tmp_path) -> None:
    store, refused = CheckpointStore(tmp_path / "embedded", tmp_path), []

    def try_to() -> None:
        try:
            remove(store, "tiny")
        except CheckpointError as error:
            refused.append(error.message)

    inference.worker.job_started.connect(try_to, Qt.ConnectionType.DirectConnection)
    inference.work(order(tmp_path))
    assert ears.wait() == [("job_saved", 1)]
    assert refused == ["“tiny” is in use."]
    assert remove(store, "tiny") == "tiny"


@pytest.mark.parametrize("error", [RuntimeError("no kernel"), MemoryError("all gone"), ZeroDivisionError("by zero")])
def test_what_libraries_raise_becomes_a_sentence_and_the_next_order_runs(error, inference, ears, tmp_path, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("swinir_gui.gui.workers.bench.complete", fail)
        inference.work(order(tmp_path))
        ears.wait()
    inference.work(order(tmp_path, 2, "b.png"))
    assert ears.wait(2) == [("job_failed", 1), ("job_saved", 2)]
    assert type(error).__name__ in ears.errors[0].message


def test_warming_up_tells_the_device(inference, ears, tmp_path, qtbot) -> None:
    told: list[tuple[str, str]] = []
    inference.worker.device_known.connect(lambda name, precision: told.append((name, precision)))
    inference.warm_up(ComputeOptions("tiny", device="cpu", precision="float32", threads=1))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][1] == "float32"
    inference.work(order(tmp_path))
    assert ears.wait() == [("job_saved", 1)]
    assert len(told) == 1


def test_what_fails_when_it_is_loaded_in_advance_is_forgiven(inference, ears, tmp_path, qtbot) -> None:
    looked: list[int] = []
    inference.worker.looked_ahead.connect(lambda job_id, _: looked.append(job_id))
    inference.warm_up(ComputeOptions("elsewhere"))
    inference.look_ahead(order(tmp_path))
    qtbot.waitUntil(lambda: bool(looked))
    inference.work(order(tmp_path))
    assert ears.wait() == [("job_saved", 1)]


def test_of_models_that_are_chosen_while_another_works_the_last_alone_is_loaded(inference, ears, tmp_path, qtbot) -> None:
    opened: list[str] = []
    gauged: list[object] = []
    inference.worker.model_opened.connect(lambda model, _: opened.append(model))
    inference.worker.gauged.connect(gauged.append)
    first, *others = (tiny_model(tmp_path, name).stem for name in ("first", "second", "third", "fourth"))
    chosen = Event()
    inference.worker.job_started.connect(lambda: chosen.wait(PATIENCE), Qt.ConnectionType.DirectConnection)
    given = order(tmp_path)
    inference.work(replace(given, compute=replace(given.compute, model=first)))
    for model in others:
        inference.warm_up(replace(given.compute, model=model))
        inference.gauge(replace(given.compute, model=model))
    chosen.set()
    qtbot.waitUntil(lambda: bool(gauged))
    assert opened == [first, others[-1]]


def test_of_what_is_asked_while_a_picture_is_made_the_last_alone_is_answered(inference, tmp_path, qtbot) -> None:
    asked, looked = Event(), []
    inference.worker.looked_ahead.connect(lambda job_id, _: looked.append(job_id))
    inference.worker.job_started.connect(lambda: asked.wait(PATIENCE), Qt.ConnectionType.DirectConnection)
    inference.work(order(tmp_path))
    for job_id in (2, 3, 4):
        inference.look_ahead(order(tmp_path, job_id, "b.png"))
    asked.set()
    qtbot.waitUntil(lambda: bool(looked))
    assert looked == [4]  # answers come in the order of questions


def test_work_does_not_wait_for_what_would_be_done_in_advance(inference, ears, tmp_path) -> None:
    opened, looked, asked = [], [], Event()
    inference.worker.model_opened.connect(lambda model, _: opened.append(model))
    inference.worker.looked_ahead.connect(lambda job_id, _: looked.append(job_id))
    inference.worker.job_started.connect(lambda: asked.wait(PATIENCE), Qt.ConnectionType.DirectConnection)
    given, other = order(tmp_path), tiny_model(tmp_path, "other").stem
    inference.work(given)
    inference.warm_up(replace(given.compute, model=other))
    inference.look_ahead(replace(order(tmp_path, 2, "b.png"), compute=replace(given.compute, model=other)))
    inference.work(order(tmp_path, 3, "c.png"))
    asked.set()
    assert ears.wait(2) == [("job_saved", 1), ("job_saved", 3)]
    assert (opened, looked) == (["tiny"], [])


def test_shutting_down_deletes_drafts_and_may_be_repeated(inference, ears, tmp_path) -> None:
    inference.work(replace(order(tmp_path), region=Region(0, 0, 8, 8)))
    ears.wait()
    inference.shut_down()
    assert scratch(tmp_path) == 0
    inference.shut_down()
