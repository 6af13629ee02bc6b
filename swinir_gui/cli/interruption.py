"""Ctrl+C, SIGTERM, a closed terminal: stops at once if nothing is lost, otherwise between two pieces of a picture."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from swinir_gui.progress import CancelToken

SIGNALS = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


@contextmanager
def at_once() -> Iterator[None]:
    """These signals raise ``KeyboardInterrupt``, also while torch is being imported: people press Ctrl+C then too."""
    with _handled(_interrupt):
        yield


@contextmanager
def between_pieces(token: CancelToken) -> Iterator[None]:
    """The first signal sets ``token``; a second one raises ``KeyboardInterrupt``."""

    def ask(number: int, frame: FrameType | None) -> None:
        if token.cancelled:
            _interrupt(number, frame)
        token.cancel()

    with _handled(ask):
        yield


def at_the_end(status: int) -> None:
    """All is said: from now on these signals end the process with ``status``, as it is about to end, whatever threads still do."""
    _handle(lambda *_: os._exit(status))
    # Python takes its handlers away long before the libraries have come to their ends, but leaves what is ignored.
    atexit.register(_handle, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _handled(handler: signal._HANDLER) -> Iterator[None]:
    previous = _handle(handler)
    try:
        yield
    finally:
        for number, earlier in previous.items():
            signal.signal(number, earlier)


def _handle(handler: signal._HANDLER) -> dict[signal.Signals, signal._HANDLER]:
    """Have these signals handled so; returns how they were before."""
    return {number: signal.signal(number, handler) for number in SIGNALS if not _is_to_be_ignored(number)}


def _is_to_be_ignored(number: signal.Signals) -> bool:
    """As ``nohup`` has it; a shell that starts something behind Ctrl+C's back does not mean that it cannot be stopped."""
    return number not in (signal.SIGINT, signal.SIGTERM) and signal.getsignal(number) is signal.SIG_IGN
