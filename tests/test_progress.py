import threading

import pytest

from swinir_gui.progress import Cancelled, CancelToken, Progress, Stopwatch
from tests.patience import PATIENCE


def test_a_token_is_set_once_and_for_all():
    token = CancelToken()
    token.check()
    assert not token.cancelled
    token.cancel()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def stopwatch(total, *, lead):
    """A stopwatch whose clock stands still until it is moved."""
    now = [100.0]
    return Stopwatch(total, lead=lead, clock=lambda: now[0]), now


def test_a_stream_fills_once_and_what_it_did_meanwhile_is_not_to_come():
    watch, now = stopwatch(100, lead=20)
    now[0] += 30
    assert watch.advance(10).seconds_left == pytest.approx(70)
    now[0] += 2
    progress = watch.advance(10)
    assert progress.seconds_left == pytest.approx(0.2 * 60)
    assert progress.fraction == 0.2
    now[0] += 10
    assert watch.advance(50).seconds_left == pytest.approx(0.2 * 15)  # its own work is at least half
    now[0] += 3
    assert watch.advance(30) == Progress(100, 100, 0.0)


def test_tiles_that_finish_in_bursts_do_not_look_like_an_even_stream():
    watch, now = stopwatch(64, lead=0)
    now[0] += 100
    for _ in range(16):
        progress = watch.advance(1)
    assert progress.seconds_left == pytest.approx(300)


def test_what_was_finished_before_tells_nothing_about_the_pace():
    now = [0.0]
    watch = Stopwatch(100, done=60, clock=lambda: now[0])
    now[0] += 4
    assert watch.advance(10) == Progress(70, 100, 12.0)


def test_the_time_of_a_pause_does_not_count():
    now = [0.0]
    token = CancelToken(clock=lambda: now[0])
    watch = Stopwatch(100, clock=token.clock)
    now[0] += 5
    token.pause()
    now[0] += 1000
    assert token.clock() == 5
    token.pause()
    now[0] += 1000
    token.resume()
    token.resume()
    now[0] += 5
    assert watch.advance(50).seconds_left == pytest.approx(10)


def waiting(token):
    """A thread that checks ``token``, and what came of it."""
    ends = []

    def check():
        try:
            token.check()
        except Cancelled as end:
            ends.append(end)
        else:
            ends.append(None)

    thread = threading.Thread(target=check)
    thread.start()
    return thread, ends


@pytest.mark.parametrize("count", [1, 5])
def test_all_who_wait_in_a_pause_are_woken(count):
    token = CancelToken()
    token.pause()
    assert token.paused
    threads = [waiting(token) for _ in range(count)]
    assert all(thread.is_alive() and not ends for thread, ends in threads)
    token.resume()
    for thread, ends in threads:
        thread.join(PATIENCE)
        assert ends == [None]
    assert not token.paused


def test_cancelling_wakes_who_waits_in_a_pause():
    token = CancelToken()
    token.pause()
    thread, ends = waiting(token)
    token.cancel()
    thread.join(PATIENCE)
    assert isinstance(ends[0], Cancelled)


def test_nothing_pauses_once_cancelled():
    token = CancelToken()
    token.cancel()
    token.pause()
    assert not token.paused
    with pytest.raises(Cancelled):
        token.check()


def test_waiting_ends_when_cancelled():
    token = CancelToken()
    threading.Thread(target=token.cancel).start()
    with pytest.raises(Cancelled):
        token.wait(2 * PATIENCE)


def test_waiting_ends_in_time():
    CancelToken().wait(0.001)
