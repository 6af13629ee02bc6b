"""Ctrl+C and a polite kill: at once where nothing is lost, between two pieces where a picture is being made."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from swinir_gui.progress import CancelToken

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def at_once() -> Iterator[None]:
    """Both signals raise ``KeyboardInterrupt``, also while torch is being imported: people press Ctrl+C then too."""
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


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _handled(handler: signal._HANDLER) -> Iterator[None]:
    previous = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, earlier in previous.items():
            signal.signal(number, earlier)
