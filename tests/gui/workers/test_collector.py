"""Garbage that holds Qt objects is collected on their own thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from swinir_gui.gui.workers.collector import Collector


class Cycle:
    """Garbage that tells on which thread it was collected."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self.tell, self.me, self.part = tell, self, QObject()

    def __del__(self) -> None:
        self.tell(threading.get_ident())


def allocate() -> None:
    """Enough for Python to collect, if it may."""
    kept = [[] for _ in range(3 * gc.get_threshold()[0])]
    assert kept


def test_other_threads_never_collect(qtbot: QtBot) -> None:
    collector = Collector(interval=10)
    told: list[int] = []
    try:
        for _ in range(gc.get_threshold()[0]):
            Cycle(told.append)
        other = threading.Thread(target=allocate)
        other.start()
        other.join()
        assert not told
        qtbot.waitUntil(lambda: bool(told))
        assert set(told) == {threading.get_ident()}
    finally:
        collector.stop()


def test_afterwards_python_collects_as_before() -> None:
    before = gc.isenabled()
    try:
        gc.enable()
        collector = Collector()
        assert not gc.isenabled()
        collector.stop()
        assert gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()
