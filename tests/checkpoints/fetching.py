"""A download in a process of its own."""

from __future__ import annotations

import multiprocessing
from multiprocessing.process import BaseProcess
from pathlib import Path

from swinir_gui.checkpoints.catalog import CatalogEntry
from swinir_gui.checkpoints.download import Downloader
from swinir_gui.checkpoints.download_events import Limits, Patience
from swinir_gui.errors import AppError
from swinir_gui.progress import CancelToken
from tests.checkpoints.conftest import store_with
from tests.patience import PATIENCE

PATIENT = Patience(Limits(connect=PATIENCE, read=PATIENCE), attempts=20, first_wait=0.01, longest_wait=0.02)
GOOD, TOLD = 0, 7


def fetch(entry: CatalogEntry, folder: Path) -> None:
    """Ends with ``GOOD`` when the file is there, with ``TOLD`` when there was a sentence instead."""
    try:
        Downloader(store_with(folder, entry), PATIENT).fetch(entry, lambda event: None, CancelToken())
    except AppError as error:
        raise SystemExit(TOLD) from error


def start(entry: CatalogEntry, folder: Path) -> BaseProcess:
    """Begin a download; the process shares nothing with this one, and is quick to start from the second on."""
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
    context.set_forkserver_preload(["tests.checkpoints.fetching"])
    process = context.Process(target=fetch, args=(entry, folder))
    process.start()
    return process
