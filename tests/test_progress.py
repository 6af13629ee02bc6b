import pytest

from swinir_gui.progress import Cancelled, CancelToken, Progress, Stopwatch


def test_a_token_is_set_once_and_for_all():
    token = CancelToken()
    token.check()
    assert not token.cancelled
    token.cancel()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def stopwatch(total, *, fills):
    """A stopwatch whose clock stands still until it is moved."""
    now = [100.0]
    return Stopwatch(total, fills=fills, clock=lambda: now[0]), now


def test_a_stream_is_timed_from_its_first_piece_on():
    watch, now = stopwatch(100, fills=True)
    now[0] += 30
    assert watch.advance(10).seconds_left == pytest.approx(270)
    now[0] += 2
    progress = watch.advance(10)
    assert progress.seconds_left == pytest.approx(16)
    assert progress.fraction == 0.2
    now[0] += 16
    assert watch.advance(80) == Progress(100, 100, 0.0)


def test_tiles_that_finish_in_bursts_do_not_look_like_an_even_stream():
    watch, now = stopwatch(64, fills=False)
    now[0] += 100
    for _ in range(16):
        progress = watch.advance(1)
    assert progress.seconds_left == pytest.approx(300)
