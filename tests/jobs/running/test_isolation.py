"""One bad picture, a device that fails, a disk that fills up: what a run does about each."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from swinir_gui.errors import DeviceError, DiskFullError
from swinir_gui.jobs.making.events import Event, Failed, Held, Noticed, Saved
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop
from swinir_gui.jobs.remembered.history import History
from swinir_gui.jobs.remembered.journal import Journal, RunPlace
from swinir_gui.jobs.remembered.record import Record, Unrecorded
from swinir_gui.jobs.running import room
from swinir_gui.jobs.running.run import Crew, safest, upscale_all
from swinir_gui.jobs.wanted.request import OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import names, noise, write_picture
from tests.jobs.found import find_inputs
from tests.passthrough import pass_through_workshop


def asked(folder: Path, out: Path, pictures: int = 5, side: int = 40) -> list[UpscaleRequest]:
    for number in range(pictures):
        write_picture(folder / "in" / f"{number}.png", noise(side, side, seed=number))
    return requests_for(find_inputs([folder / "in"]), "m", 2, OutputOptions(out=out))


def failing(monkeypatch: pytest.MonkeyPatch, workshop: Workshop, numbers: set[int]) -> None:
    """The device fails with the pictures number … that come to it."""
    upscale, calls = workshop.upscaler.upscale, []

    def fail(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) - 1 in numbers:
            raise RuntimeError("CUDA error: unspecified launch failure")
        upscale(*arguments)

    monkeypatch.setattr(workshop.upscaler, "upscale", fail)


def kinds(told: list[Event], *wanted: type[Event]) -> list[str]:
    return [f"{type(event).__name__} {event.source.stem}" for event in told if isinstance(event, wanted)]


def test_what_the_device_cannot_make_is_made_in_the_safest_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, told = pass_through_workshop(2), []
    failing(monkeypatch, workshop, {1})
    upscale_all(Crew(workshop, told.append, safer=lambda: pass_through_workshop(2)), asked(tmp_path, tmp_path / "out"))
    assert kinds(told, Saved, Failed) == [f"Saved {number}" for number in range(5)]
    assert kinds(told, Noticed) == ["Noticed 1"]


def test_what_fails_twice_is_reported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, safer, told = pass_through_workshop(2), pass_through_workshop(2), []
    failing(monkeypatch, workshop, {1, 3})
    failing(monkeypatch, safer, {0, 1})
    upscale_all(Crew(workshop, told.append, safer=lambda: safer), asked(tmp_path, tmp_path / "out"))
    assert kinds(told, Saved, Failed) == ["Saved 0", "Failed 1", "Saved 2", "Failed 3", "Saved 4"]


def test_three_failures_of_the_device_in_a_row_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, told = pass_through_workshop(2), []
    failing(monkeypatch, workshop, {1, 2, 3})
    with pytest.raises(DeviceError, match="3 pictures in a row failed on a processor"):
        upscale_all(Crew(workshop, told.append), asked(tmp_path, tmp_path / "out"))
    assert kinds(told, Saved, Failed) == ["Saved 0", "Failed 1", "Failed 2", "Failed 3"]
    assert names(tmp_path / "out") == ["0_m_x2.png"]


def test_failures_while_results_are_stored_stop_the_run_too(tmp_path: Path) -> None:
    """They come to light while the next picture is at work, which is not what has failed."""

    class NoMemory(Unrecorded):
        def storing(self, part: Path, target: Path) -> None:
            raise MemoryError(part, target)

    workshop, told = pass_through_workshop(2), []
    with pytest.raises(DeviceError, match="3 pictures in a row failed"):
        upscale_all(Crew(workshop, told.append, recording=lambda _: NoMemory()), asked(tmp_path, tmp_path / "out"))
    assert kinds(told, Saved, Failed) == ["Failed 0", "Failed 1", "Failed 2"]
    assert names(tmp_path / "out") == []


def test_a_result_may_be_moved_on_as_soon_as_it_is_there(tmp_path: Path) -> None:
    """As programs do that watch a folder."""
    workshop, told = pass_through_workshop(2), []
    journal = Journal(RunPlace(tmp_path / "out", "k"), History(), {}, lasts=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def listen(event: Event) -> None:
        told.append(event)
        if isinstance(event, Saved):
            event.target.rename(elsewhere / event.target.name)

    upscale_all(Crew(workshop, listen, recording=partial(Record, journal, workshop)), asked(tmp_path, tmp_path / "out"))
    journal.end()
    assert kinds(told, Saved, Failed) == [f"Saved {number}" for number in range(5)]
    assert len(names(elsewhere)) == 5


def test_bad_pictures_do_not_count_against_the_device(tmp_path: Path) -> None:
    told: list[Event] = []
    requests = asked(tmp_path, tmp_path / "out")
    for number in range(4):
        (tmp_path / "in" / f"{number}.png").write_bytes(b"no picture")
    upscale_all(Crew(pass_through_workshop(2), told.append, safer=pytest.fail), requests)
    assert kinds(told, Saved, Failed) == ["Failed 0", "Failed 1", "Failed 2", "Failed 3", "Saved 4"]


def test_the_safest_way_is_exact_and_in_small_pieces() -> None:
    assert safest(ComputeOptions("m", device="cuda", precision="float16", tile=64)) == ComputeOptions(
        "m", device="cuda", precision="float32", tile=64
    )
    assert safest(ComputeOptions("m")).tile == 128


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("this system mounts no disks here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("filled", [100, 170, 230], ids="{} kB taken".format)
@pytest.mark.parametrize("recorded", [False, True], ids=["no journal", "journal"])
def test_a_disk_that_fills_up_holds_the_run_until_there_is_room(
    filled: int, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, recorded: bool
) -> None:
    monkeypatch.setattr(room, "LOOK_AGAIN", 0.01)
    requests = asked(tmp_path, small_disk, side=60)
    upscale_all(Crew(pass_through_workshop(2), lambda _: None), asked(tmp_path, tmp_path / "reference", side=60))
    other, told = small_disk / "other", []

    def listen(event: Event) -> None:
        told.append(event)
        if isinstance(event, Saved) and event.source.stem == "0":
            with contextlib.suppress(OSError):
                other.write_bytes(bytes(filled * 1024))
        if isinstance(event, Held):
            assert isinstance(event.error, DiskFullError)
            threading.Timer(0.05, lambda: other.unlink(missing_ok=True)).start()

    workshop, journal = pass_through_workshop(2), Journal(RunPlace(small_disk, "k"), History(), {}, lasts=False)
    journal.sweep(requests)
    upscale_all(
        Crew(workshop, listen, recording=partial(Record, journal, workshop)) if recorded else Crew(workshop, listen), requests
    )
    journal.end()
    assert kinds(told, Saved, Failed) == [f"Saved {number}" for number in range(5)]
    other.unlink(missing_ok=True)
    assert names(small_disk) == names(tmp_path / "reference")
    for name in names(small_disk):
        assert (small_disk / name).read_bytes() == (tmp_path / "reference" / name).read_bytes()
    if filled > 200:
        assert kinds(told, Held)


def test_a_run_that_is_held_can_be_cancelled(small_disk: Path, tmp_path: Path) -> None:
    token = CancelToken()
    requests = asked(tmp_path, small_disk, side=60)
    (small_disk / "other").write_bytes(bytes(230 * 1024))
    with pytest.raises(Cancelled):
        upscale_all(
            Crew(pass_through_workshop(2), lambda event: token.cancel() if isinstance(event, Held) else None, token), requests
        )
    assert names(small_disk) == ["other"]


def test_what_never_fits_fails_at_once(small_disk: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    upscale_all(Crew(pass_through_workshop(2), told.append), asked(tmp_path, small_disk, pictures=2, side=400))
    assert kinds(told, Held, Failed) == ["Failed 0", "Failed 1"]
