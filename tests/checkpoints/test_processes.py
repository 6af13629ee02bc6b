"""Several copies of the program, and copies that are killed."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest

from swinir_gui.checkpoints.inspection import verify
from swinir_gui.checkpoints.locks import Locks
from swinir_gui.checkpoints.removing import remove
from swinir_gui.checkpoints.state import Ready
from swinir_gui.errors import CheckpointError
from tests.checkpoints.conftest import SIZE, entry_for, store_with
from tests.checkpoints.fault_server import Exchange, FaultServer
from tests.checkpoints.fetching import GOOD, start
from tests.patience import PATIENCE

KILLS = 20
PIECE = SIZE // 50


def in_small_pieces(exchange: Exchange) -> None:
    """Slow enough for a process to be killed in the middle."""
    rest = exchange.proper_head(exchange.server.body)
    for place in range(0, len(rest), PIECE):
        exchange.send(rest[place : place + PIECE])
        if exchange.server.stopping.wait(0.002):
            return


@pytest.mark.parametrize("known", [True, False], ids=["with a hash", "without"])
def test_killed_at_random_moments(server: FaultServer, body: bytes, tiny_weights: bytes, tmp_path: Path, *, known: bool) -> None:
    """Whatever the moment, the next run ends with the right file, and the name is never given to anything else."""
    server.body = body if known else tiny_weights
    server.ways["/file.pth"] = in_small_pieces
    entry, dice = entry_for(server.body, server.link(), known=known), random.Random(1)
    final, finished = tmp_path / "personal" / entry.file, 0
    for _ in range(KILLS // 2):
        process = start(entry, tmp_path)
        process.join(dice.uniform(0, 0.4))
        process.kill()
        process.join()
        finished += process.exitcode == GOOD
        if final.exists():
            assert final.read_bytes() == server.body
            final.unlink()
    process = start(entry, tmp_path)
    process.join()
    assert process.exitcode == GOOD
    assert final.read_bytes() == server.body
    assert verify(store_with(tmp_path, entry), "tiny") == Ready()
    assert finished < KILLS // 2


def test_killed_at_a_chosen_byte_it_goes_on_from_there(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    here = threading.Event()

    def half(exchange: Exchange) -> None:
        del server.ways["/file.pth"]
        exchange.send(exchange.proper_head(body)[: SIZE // 2])
        here.set()
        exchange.server.stopping.wait()

    server.ways["/file.pth"] = half
    entry = entry_for(body, server.link())
    part = tmp_path / "personal" / "tiny.pth.part"
    process = start(entry, tmp_path)
    assert here.wait(PATIENCE)
    while not (part.exists() and part.stat().st_size == SIZE // 2):
        process.join(0.01)
    process.kill()
    process.join()
    process = start(entry, tmp_path)
    process.join()
    assert process.exitcode == GOOD
    assert server.requests[-1].range == f"bytes={SIZE // 2}-"
    assert server.sent == SIZE


@pytest.mark.parametrize("count", [2, 4])
def test_several_at_once_need_one_transfer(count: int, server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = in_small_pieces
    entry = entry_for(body, server.link())
    processes = [start(entry, tmp_path) for _ in range(count)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [GOOD] * count
    assert (tmp_path / "personal" / "tiny.pth").read_bytes() == body
    assert len(server.requests) == 1
    assert server.sent == SIZE


def test_the_other_one_takes_over_from_one_that_was_killed(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    server.ways["/file.pth"] = in_small_pieces
    entry = entry_for(body, server.link())
    first, second = start(entry, tmp_path), start(entry, tmp_path)
    first.join(0.2)
    first.kill()
    second.join()
    first.join()
    assert second.exitcode == GOOD
    assert (tmp_path / "personal" / "tiny.pth").read_bytes() == body


def test_a_checkpoint_in_use_is_not_removed(server: FaultServer, body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body, server.link())
    store = store_with(tmp_path, entry)
    store.personal.mkdir()
    (store.personal / entry.file).write_bytes(body)
    with store.using(store.find("tiny")), store.using(store.find("tiny")), pytest.raises(CheckpointError, match="is in use"):
        remove(store_with(tmp_path, entry), "tiny")
    assert remove(store, "tiny") == "tiny"
    assert not (store.personal / entry.file).exists()


@pytest.mark.parametrize("name", ["a[1].pth", "a*.pth", "ä ö.pth"] if os.name == "posix" else ["a[1].pth"])
def test_names_with_signs_are_only_names(name: str, tmp_path: Path) -> None:
    store = store_with(tmp_path)
    store.personal.mkdir()
    for each in (name, "a1.pth", "ab.pth"):
        (store.personal / each).touch()
    with store.using(store.find(name)):
        with pytest.raises(CheckpointError, match="is in use"):
            remove(store, name)
        remove(store, "a1")
    with store.using(store.find("ab")):
        remove(store, name)


def test_a_use_that_was_killed_does_not_count(body: bytes, tmp_path: Path) -> None:
    entry = entry_for(body)
    store = store_with(tmp_path, entry)
    store.personal.mkdir()
    (store.personal / entry.file).write_bytes(body)
    with store.using(store.find("tiny")):
        pass
    (store.personal / ".locks" / f"{entry.file}.0123.use").touch()
    assert remove(store, "tiny") == "tiny"
    assert list((store.personal / ".locks").glob("*.use")) == []


def test_a_mark_that_cannot_be_deleted_hurts_nobody(tmp_path: Path) -> None:
    locks = Locks(tmp_path)
    with locks.using("a.pth"):
        (mark,) = tmp_path.glob(".locks/*.use")
        mark.unlink()
        mark.mkdir()  # which no file can be deleted as
