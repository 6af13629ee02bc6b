"""The download thread, as the GUI thread sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download_events import WaitingForOther
from swinir_gui.checkpoints.partial import Origin
from swinir_gui.checkpoints.state import Partial, Ready
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.errors import AppError
from swinir_gui.gui.workers.download import Downloads
from tests.checkpoints.conftest import entry_for, store_with
from tests.checkpoints.download_checks import answers
from tests.checkpoints.fault_server import Exchange, FaultServer

BODY = b"PK\x03\x04" + bytes(range(256)) * 400
HALF = len(BODY) // 2


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(BODY) as running:
        yield running


@pytest.fixture
def entry(server: FaultServer) -> CatalogEntry:
    return entry_for(BODY, server.link())


@pytest.fixture
def store(entry: CatalogEntry, tmp_path: Path) -> CheckpointStore:
    return store_with(tmp_path, entry)


@pytest.fixture
def downloads(store: CheckpointStore, qtbot: QtBot) -> Iterator[Downloads]:
    made = Downloads(store)
    yield made
    made.shut_down()


def stop_half_way(exchange: Exchange) -> None:
    rest = exchange.proper_head(BODY)
    if exchange.start:
        exchange.send(rest)
        return
    exchange.send(rest[:HALF])
    exchange.server.stopping.wait()


def wait_for_half(downloads: Downloads, entry: CatalogEntry, qtbot: QtBot) -> None:
    def arrived() -> bool:
        found = downloads.current[entry.id].received
        return found is not None and found.received == HALF

    qtbot.waitUntil(arrived)


def test_who_goes_on_at_once_need_not_wait_for_the_stop(
    downloads: Downloads, store: CheckpointStore, entry: CatalogEntry, server: FaultServer, qtbot: QtBot
) -> None:
    server.ways["/file.pth"] = stop_half_way
    downloads.start(entry)
    wait_for_half(downloads, entry, qtbot)
    with qtbot.waitSignal(downloads.arrived):
        downloads.pause(entry.id)
        assert downloads.current[entry.id].stopping
        downloads.start(entry)
        assert not downloads.current[entry.id].stopping
    assert store.state(entry) == Ready()
    assert [request.range for request in server.requests] == [None, f"bytes={HALF}-"]
    assert not downloads.current


def test_starting_twice_is_starting_once(downloads: Downloads, entry: CatalogEntry, server: FaultServer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(downloads.arrived):
        downloads.start(entry)
        order = downloads.current[entry.id].order
        downloads.start(entry)
        assert downloads.current[entry.id].order is order
    assert len(server.requests) == 1


def test_the_end_of_the_program_keeps_what_has_arrived(
    downloads: Downloads, store: CheckpointStore, entry: CatalogEntry, server: FaultServer, qtbot: QtBot
) -> None:
    server.ways["/file.pth"] = stop_half_way
    downloads.start(entry)
    wait_for_half(downloads, entry, qtbot)
    downloads.shut_down()
    assert store.state(entry) == Partial(HALF, len(BODY))


def test_what_another_copy_of_the_program_fetches_is_neither_waited_for_nor_thrown_away(
    downloads: Downloads, store: CheckpointStore, entry: CatalogEntry, qtbot: QtBot
) -> None:
    store.personal.mkdir()
    part = store.partial(entry)
    part.begin(Origin("https://elsewhere.invalid", None, None))
    part.path.write_bytes(BODY[:HALF])
    with store.locks.exclusive(entry.file):
        downloads.start(entry)
        qtbot.waitUntil(lambda: isinstance(downloads.current[entry.id].event, WaitingForOther))
        with qtbot.waitSignal(downloads.ended):
            downloads.cancel(entry.id)
    assert part.received == HALF


def test_a_failure_is_told_once_and_the_next_one_goes_on(
    downloads: Downloads, entry: CatalogEntry, server: FaultServer, qtbot: QtBot
) -> None:
    errors: list[AppError] = []
    downloads.failed.connect(lambda _, error: errors.append(error))
    server.ways["/file.pth"] = answers(404)
    with qtbot.waitSignal(downloads.ended):
        downloads.start(entry)
    del server.ways["/file.pth"]
    with qtbot.waitSignal(downloads.arrived):
        downloads.start(entry)
    (error,) = errors
    assert error.message == "“tiny” cannot be fetched. 127.0.0.1 does not have the file any more (status 404)."
