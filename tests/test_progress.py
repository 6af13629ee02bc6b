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


def test_the_time_left_follows_the_pace():
    assert Progress(0, 100, 5.0).seconds_left is None
    assert Progress(25, 100, 5.0).seconds_left == pytest.approx(15)
    assert Progress(100, 100, 5.0).seconds_left == 0
    assert Progress(25, 100, 5.0).fraction == 0.25


def test_what_was_finished_before_makes_the_pace_no_faster():
    watch = Stopwatch(100, done=90)
    progress = watch.advance(5)
    assert progress.done == 95
    # Five pixels took the time since the start, so the five that are left take as long again.
    fresh = Stopwatch(10).advance(5)
    assert progress.seconds_left == pytest.approx(fresh.seconds_left, abs=1)
    assert progress.elapsed >= 0
