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


def stopwatch(total, done=0):
    """A stopwatch whose clock stands still until it is moved."""
    now = [100.0]
    return Stopwatch(total, done, lambda: now[0]), now


def test_the_time_left_follows_the_pace_after_the_first_piece():
    watch, now = stopwatch(100)
    now[0] += 30
    assert watch.advance(10).seconds_left == pytest.approx(270)
    now[0] += 2
    progress = watch.advance(10)
    assert progress.seconds_left == pytest.approx(16)
    assert progress.fraction == 0.2
    now[0] += 16
    assert watch.advance(80) == Progress(100, 100, 0.0)


def test_what_was_finished_before_makes_the_pace_no_faster():
    watch, now = stopwatch(100, done=90)
    now[0] += 5
    progress = watch.advance(5)
    assert progress.done == 95
    assert progress.seconds_left == pytest.approx(5)
