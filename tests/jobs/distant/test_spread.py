"""Runs that are spread over several workers, which here are threads of this process: what may go wrong on the way to them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from swinir_gui import __version__
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import CheckpointError, ClusterError
from swinir_gui.jobs.distant import foreman, hand
from swinir_gui.jobs.distant.dispatch import LOSSES
from swinir_gui.jobs.distant.foreman import Foreman
from swinir_gui.jobs.distant.order import Kind
from swinir_gui.jobs.distant.outbox import Message, Told
from swinir_gui.jobs.making.events import Failed, Noticed, PieceFinished, Saved
from swinir_gui.jobs.making.workshop import ComputeOptions, Workshop, model_file, open_workshop
from swinir_gui.jobs.remembered import record
from swinir_gui.jobs.running.run_tally import DEVICE_FAILURES
from tests.cli.command import visible, write_picture
from tests.jobs.distant.nights import Fate, House, Night, beginning, is_piece, is_saved, once


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    return beginning(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of one worker that nothing happens to, made once for all nights: their pictures are the same."""
    with pytest.MonkeyPatch.context() as patch:
        alone = beginning(tmp_path_factory.mktemp("alone"), patch)
        alone.spread(House({"one": __version__}))
    return {name: (alone.folder / "out" / name).read_bytes() for name in visible(alone.folder / "out")}


def check(night: Night, expected: dict[str, bytes]) -> None:
    assert {name: (night.folder / "out" / name).read_bytes() for name in visible(night.folder / "out")} == expected
    assert night.count(Saved) == {each.name: 1 for each in night.folder.glob("*.png")}
    assert night.lines("saved") == len(expected)
    assert night.hidden == [".jsonl"]


def test_answers_that_get_lost_are_given_again(night: Night, expected: dict[str, bytes]) -> None:
    night.spread(House({"one": __version__, "two": __version__}, lossy=True))
    check(night, expected)


def test_a_machine_of_another_version_is_left_out_with_a_sentence(night: Night, expected: dict[str, bytes]) -> None:
    night.spread(House({"old": "0.0.1", "good": __version__}))
    check(night, expected)
    (sentence,) = (each for each in night.announced if each.startswith("old "))
    assert sentence.startswith(f"old makes no pictures. old has version 0.0.1 of the program, and this machine {__version__}. ")


def test_where_the_model_is_another_nobody_works(night: Night) -> None:
    with pytest.raises(CheckpointError, match="is not the one that the run was started with"):
        night.spread(House({"one": __version__, "two": __version__}), sha256="of another one")


def test_a_machine_must_see_the_pictures(tmp_path: Path) -> None:
    answer = Foreman().open(ComputeOptions("photo-x2", "cpu"), "", [tmp_path / "elsewhere"], Kind.MACHINE)
    assert isinstance(answer, ClusterError)
    assert f"does not see “{tmp_path / 'elsewhere'}”." in answer.message


def test_a_model_that_is_asked_for_again_meanwhile_is_loaded_once(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[ComputeOptions] = []

    def opened(compute: ComputeOptions, store: CheckpointStore) -> Workshop:
        loads.append(compute)
        return open_workshop(compute, store)

    monkeypatch.setattr(foreman, "open_workshop", opened)
    model, sha256 = model_file("tiny", night.store)
    worker, together = Foreman(), Barrier(4)

    def ask(_: int) -> object:
        together.wait()
        return worker.open(ComputeOptions(model, "cpu"), sha256, (), Kind.MACHINE)

    with ThreadPoolExecutor(together.parties) as calls:
        answers = set(calls.map(ask, range(together.parties)))
    assert [answer.model for answer in answers] == ["tiny"]
    assert len(loads) == 1


def test_where_a_process_dies_the_next_goes_on_within_the_picture(
    night: Night, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "SECONDS_BETWEEN_LINES", 0)
    night.spread(House({"one": __version__}, once(is_piece("2.png"))))
    check(night, expected)
    assert night.count(Noticed) == {"2.png": 1}
    assert night.lines("resumed") == 1


def test_what_had_its_name_when_the_process_died_is_not_made_twice(night: Night, expected: dict[str, bytes]) -> None:
    night.spread(House({"one": __version__}, once(is_saved), Fate.DIES_UNHEARD))
    check(night, expected)
    assert night.lines("storing") == len(expected)


def test_a_broken_device_gets_no_more(night: Night) -> None:
    for number in range(4, 16):
        write_picture(night.folder / f"{number}.png")
    house = House({"broken": __version__, "good": __version__}, broken="broken")
    night.spread(house)
    assert sum(night.count(Failed).values()) == DEVICE_FAILURES
    assert sum(night.count(Saved).values()) == 16 - DEVICE_FAILURES
    assert sum("broken makes no pictures. The run has stopped" in sentence for sentence in night.announced) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody deletes what somebody has open")
def test_a_machine_that_is_out_of_reach_may_work_on_and_does_no_harm(
    night: Night, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "PATIENCE", 0)
    night.spread(House({"one": __version__, "two": __version__}, once(is_piece("1.png")), Fate.FALLS_SILENT))
    check(night, expected)
    assert night.lines("resumed") == 0


def test_a_picture_that_kills_whoever_makes_it_is_given_up(night: Night, expected: dict[str, bytes]) -> None:
    night.spread(House({"one": __version__, "two": __version__}, is_piece("1.png")))
    assert night.count(Saved) == {"0.png": 1, "2.png": 1, "3.png": 1}
    assert night.count(Failed) == {"1.png": 1}
    assert night.count(Noticed) == {"1.png": LOSSES - 1}
    assert night.lines("failed") == 1
    assert night.hidden == [".jsonl"]


def test_without_a_journal_nothing_of_lost_workers_is_left_either(night: Night, expected: dict[str, bytes]) -> None:
    out, own = night.folder / "out", f".swinir-{night.place.key}-"
    seen: set[str] = set()

    def look(message: Message) -> bool:
        if isinstance(message, Told) and isinstance(message.event, PieceFinished):
            seen.update(each.name for each in out.glob("*.scratch"))
            (out / f"{own}lost-1.scratch").touch()
        return False

    night.spread(House({"one": __version__, "two": __version__}, look), recorded=False)
    assert {name: (out / name).read_bytes() for name in visible(out)} == expected
    assert len(seen) >= len(expected)
    assert all(name.startswith(own) for name in seen)
    assert night.hidden == []
