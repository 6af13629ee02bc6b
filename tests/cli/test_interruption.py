"""What Ctrl+C and a polite kill do."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from swinir_gui.cli.interruption import SIGNALS, at_once, between_pieces
from swinir_gui.progress import CancelToken


@pytest.fixture(autouse=True)
def _not_behind_nohup() -> Iterator[None]:
    """Whoever runs the tests behind ``nohup`` has a signal ignored that is heard otherwise."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS if number is not signal.SIGINT}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


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


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signal")
def test_a_terminal_that_is_closed_does_not_matter_behind_nohup() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    token = CancelToken()
    with at_once(), between_pieces(token):
        signal.raise_signal(signal.SIGHUP)
    assert not token.cancelled
