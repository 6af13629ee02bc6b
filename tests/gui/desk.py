"""A queue with all that works through it, as the window wires them, and a model small enough to wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
from PySide6.QtTest import QAbstractItemModelTester

from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui.item_models.job_list import JobListModel
from swinir_gui.gui.queue.queue_controller import QueueController
from swinir_gui.gui.toolkit.incoming import Pasted
from swinir_gui.gui.workers.inference import InferenceThread
from swinir_gui.gui.workers.run_facts import RunOptions
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.running.job_queue import JobQueue
from swinir_gui.jobs.wanted.request import OutputOptions
from tests.cli.command import COLOUR_X2, weights
from tests.gui.brake import Brake


@dataclass
class Desk:
    """Everything between the panels and the network; the model's moves are checked by Qt."""

    queue: JobQueue
    model: JobListModel
    inference: InferenceThread
    controller: QueueController
    brake: Brake
    checker: QAbstractItemModelTester
    notices: list = field(default_factory=list)
    summaries: list = field(default_factory=list)

    def states(self) -> list[str]:
        return [job.state.value for job in self.queue.jobs]


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    queue, model = JobQueue(), JobListModel()
    checker = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    inference = InferenceThread(CheckpointStore(folder, folder))
    controller = QueueController(queue, model, inference, pasted=Pasted(folder / "pasted", folder / "Pictures"))
    made = Desk(queue, model, inference, controller, Brake(controller), checker)
    controller.noticed.connect(made.notices.append)
    controller.run_finished.connect(made.summaries.append)
    try:
        yield made
    finally:
        controller.shut_down()


def tiny_model(folder: Path, name: str = "tiny") -> Path:
    """A network for colour that doubles and takes hardly any time."""
    file = folder / f"{name}.pth"
    torch.save(weights(COLOUR_X2), file)
    return file


def options(model: str = "tiny", **output: object) -> RunOptions:
    return RunOptions(ComputeOptions(model, device="cpu", threads=2), OutputOptions(**output))


Wait = Callable[[], bool]
