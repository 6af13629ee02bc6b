"""A folder for checkpoints, a server to fetch them from, and one checkpoint there."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from swinir_gui.checkpoints.catalog import CatalogEntry, Source
from swinir_gui.checkpoints.published import PUBLISHED
from swinir_gui.checkpoints.store import CheckpointStore
from tests.checkpoints.fault_server import FaultServer
from tests.cli.command import COLOUR_X2, weights

SIZE = 200_000


def entry_for(body: bytes, *links: str, known: bool = True) -> CatalogEntry:
    """A published checkpoint that these bytes are; without a hash and a size if they are not ``known``."""
    sha256 = hashlib.sha256(body).hexdigest() if known else None
    source = Source(links, "https://page.invalid", len(body), len(body) if known else None, sha256)
    return replace(PUBLISHED[0], id="tiny", file="tiny.pth", config=COLOUR_X2, source=source, aliases=())


def store_with(folder: Path, *entries: CatalogEntry) -> CheckpointStore:
    return CheckpointStore(folder / "embedded", folder / "personal", entries)


@pytest.fixture(scope="session")
def body() -> bytes:
    """What looks like a weight file from its beginning, and is told apart by its hash alone."""
    return b"PK\x03\x04" + random.Random(0).randbytes(SIZE - 4)


@pytest.fixture(scope="session")
def tiny_weights() -> bytes:
    """A weight file of a small network."""
    file = io.BytesIO()
    torch.save({"params": weights(COLOUR_X2)}, file)
    return file.getvalue()


@pytest.fixture
def server(body: bytes) -> Iterator[FaultServer]:
    with FaultServer(body) as running:
        yield running
