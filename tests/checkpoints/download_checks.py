"""What the tests of downloads share: a fetch that checks the store, and a server's way to break off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download import Downloader
from swinir_gui.checkpoints.download_events import (
    DownloadEvent,
    Limits,
    Patience,
)
from swinir_gui.checkpoints.state import Missing, Partial, Ready
from swinir_gui.progress import CancelToken
from tests.checkpoints.conftest import store_with
from tests.checkpoints.fault_server import Exchange, Way
from tests.patience import PATIENCE

PATIENT = Patience(
    Limits(connect=PATIENCE, read=PATIENCE), attempts=3, first_wait=0.01, longest_wait=0.02, slow_after=PATIENCE, slow_bytes=5000
)
# For a server that really is slow or silent: with any other one, they would take a busy machine for that.
WITH_SILENCE = replace(PATIENT, limits=Limits(connect=PATIENCE, read=0.5))
WITH_SLOWNESS = replace(PATIENT, slow_after=1)
OTHER = "/other.pth"


def fetch(
    entry: CatalogEntry,
    folder: Path,
    listener: Callable[[DownloadEvent], None] = lambda event: None,
    token: CancelToken | None = None,
    *,
    patience: Patience = PATIENT,
) -> bytes:
    store = store_with(folder, entry)
    stored = Downloader(store, patience).fetch(entry, listener, token or CancelToken())
    assert (stored.name, stored.entry) == (entry.id, entry)
    assert store.find(entry.id) == stored
    assert store.state(entry) == Ready()
    assert {path.name for path in store.personal.iterdir()} <= {entry.file, "ledger.json", ".locks", f"{entry.file}.damaged"}
    return stored.path.read_bytes()


def assert_nothing(entry: CatalogEntry, folder: Path) -> None:
    store = store_with(folder, entry)
    assert not (store.personal / entry.file).exists()
    assert isinstance(store.state(entry), Missing | Partial)


def drop_at(place: int) -> Way:
    """Break off each time at the next multiple of ``place``."""

    def way(exchange: Exchange) -> None:
        rest = exchange.proper_head(exchange.server.body)
        exchange.send(rest[: place - exchange.start % place])

    return way


def answers(status: int, content: bytes = b"", **headers: str) -> Way:
    def way(exchange: Exchange) -> None:
        exchange.head(status, len(content), **headers)
        exchange.send(content)

    return way
