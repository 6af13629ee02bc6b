"""What Ctrl+C and a polite kill do."""

from __future__ import annotations

import signal

import pytest

from swinir_gui.cli.interruption import SIGNALS, at_once, between_pieces
from swinir_gui.progress import CancelToken


@pytest.mark.parametrize("number", SIGNALS)
def test_at_once(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), at_once():
        signal.raise_signal(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_between_pieces_and_at_once_when_asked_again(number: signal.Signals) -> None:
    token = CancelToken()
    with at_once(), between_pieces(token):
        signal.raise_signal(number)
        assert token.cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)


def test_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with at_once(), between_pieces(CancelToken()):
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before
