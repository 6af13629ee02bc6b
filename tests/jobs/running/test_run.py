"""Upscaling pictures, without a front end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import CheckpointError, DeviceUnavailableError, RequestError
from swinir_gui.jobs.making.events import Event, Failed, PieceFinished, Saved, Started
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, open_workshop
from swinir_gui.jobs.running.run import Crew, upscale_all
from swinir_gui.jobs.wanted.request import Input, OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import COLOUR_X2, difference, names, nearest, noise, pixels_of, weights, write_picture


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CheckpointStore:
    folder = tmp_path_factory.mktemp("models")
    torch.save(weights(COLOUR_X2), folder / "tiny.pth")
    return CheckpointStore(folder, folder)


@pytest.fixture(scope="module")
def workshop(store: CheckpointStore) -> Workshop:
    return open_workshop(ComputeOptions("tiny", device="cpu", threads=2), store)


def test_once_a_model_is_opened_no_operation_is_split_up(store: CheckpointStore) -> None:
    torch.set_num_threads(2)
    open_workshop(ComputeOptions("tiny", device="cpu", threads=2), store)
    assert torch.get_num_threads() == 1


def requests(folder: Path, *files: str) -> list[UpscaleRequest]:
    options = OutputOptions(out=folder / "out")
    return requests_for([Input(folder / file) for file in files], "tiny", 2, options)


def test_events_tell_the_story_of_a_picture(workshop: Workshop, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(256, 300))
    told: list[Event] = []
    upscale_all(Crew(workshop, told.append, CancelToken()), requests(tmp_path, "a.png"))
    started, *pieces, saved = told
    assert isinstance(started, Started)
    assert isinstance(saved, Saved)
    assert (str(started.size), str(started.result_size)) == ("256×300", "512×600")
    assert started.target == saved.target == tmp_path / "out" / "a_tiny_x2.png"
    assert len(pieces) > 2
    assert all(isinstance(piece, PieceFinished) and piece.source == source for piece in pieces)
    assert sum(piece.region.pixels for piece in pieces if isinstance(piece, PieceFinished)) == 256 * 300
    assert isinstance(pieces[-1], PieceFinished)
    assert (pieces[-1].progress.fraction, pieces[-1].progress.seconds_left) == (1, 0)
    assert difference(pixels_of(saved.target), nearest(pixels_of(source))) <= 4


def test_a_failure_is_told_and_the_rest_goes_on(workshop: Workshop, tmp_path: Path) -> None:
    write_picture(tmp_path / "b.png")
    told: list[Event] = []
    upscale_all(Crew(workshop, told.append, CancelToken()), requests(tmp_path, "missing.png", "b.png"))
    assert isinstance(told[0], Failed)
    assert isinstance(told[-1], Saved)


@pytest.mark.parametrize("moment", [Started, PieceFinished])
def test_cancelling_keeps_what_is_saved_and_nothing_else(moment: type[Event], workshop: Workshop, tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        write_picture(tmp_path / name, noise(128, 300))
    token = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, moment) and event.source.name == "b.png":
            assert len(names(tmp_path / "out")) >= 2, "the second one grows in something"
            token.cancel()

    with pytest.raises(Cancelled):
        upscale_all(Crew(workshop, listen, token), requests(tmp_path, "a.png", "b.png", "c.png"))
    assert names(tmp_path / "out") in ([], ["a_tiny_x2.png"]), "the first may be at its last steps"


def test_a_failing_listener_leaves_nothing_behind(workshop: Workshop, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", noise(128, 300))

    def listen(event: Event) -> None:
        if isinstance(event, PieceFinished):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        upscale_all(Crew(workshop, listen, CancelToken()), requests(tmp_path, "a.png"))
    assert names(tmp_path / "out") == []


def test_nothing_begins_after_cancelling(workshop: Workshop, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        upscale_all(Crew(workshop, pytest.fail, token), requests(tmp_path, "a.png"))
    assert names(tmp_path) == ["a.png"]


def test_a_source_that_goes_away_is_told(workshop: Workshop, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(64, 64))
    told: list[Event] = []
    asked = requests(tmp_path, "a.png")
    source.unlink()
    upscale_all(Crew(workshop, told.append, CancelToken()), asked)
    assert [type(event) for event in told] == [Failed]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"model": "other"}, CheckpointError),
        ({"device": "toaster"}, RequestError),
        ({"device": "cuda:99"}, DeviceUnavailableError),
    ],
    ids=["model", "kind of device", "device"],
)
def test_a_workshop_that_cannot_open(change: dict[str, str], error: type[Exception], store: CheckpointStore) -> None:
    with pytest.raises(error):
        open_workshop(replace(ComputeOptions("tiny"), **change), store)


def test_models_at_work_cannot_be_removed(tmp_path: Path) -> None:
    """Whoever tries to, in the middle of a run, is told that they are in use; before and after it they may."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("one", "two"):
        torch.save(weights(COLOUR_X2), folder / f"{name}.pth")
    store, told = CheckpointStore(tmp_path / "embedded", folder), []
    workshop = open_workshop(ComputeOptions("one+two", device="cpu", threads=2), store)
    write_picture(tmp_path / "a.png")

    def listener(event: Event) -> None:
        told.append(event)
        for name in ("one", "two"):
            with pytest.raises(CheckpointError, match="in use"):
                remove(store, name)

    upscale_all(Crew(workshop, listener), requests(tmp_path, "a.png"))
    assert isinstance(told[-1], Saved)
    assert [remove(store, name) for name in ("one", "two")] == ["one", "two"]
