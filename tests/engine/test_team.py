"""Threads that help one another: everything is done once, by whoever has time, and what fails is told where it was shared out."""

import os
import sys
import threading
from dataclasses import dataclass, field

import pytest

from swinir_gui.engine.team import STANDING_BACK, Team, TeamFlow, Unwanted
from swinir_gui.nn.framing import Framed
from swinir_gui.nn.network import Link, Network
from swinir_gui.nn.stream import Chain, each
from swinir_gui.progress import CancelToken
from tests.engine.fakes import CONFIG, Doubling, DoublingResolver, noise
from tests.engine.running import upscaled
from tests.patience import PATIENCE


class Meeting:
    """A stage that shares out as many parts as there are threads, each of which needs all of them at once."""

    cost = 1.0

    def __init__(self, threads):
        self.threads, self.barrier = threads, threading.Barrier(threads, timeout=PATIENCE)

    def stream(self, bands, flow):
        def step(band):
            flow.each_of(range(self.threads), lambda _: self.barrier.wait())
            return band

        return each(step, bands)

    def reach(self, first, last):
        return first, last


@dataclass
class MeetingResolver:
    threads: int
    streams: bool
    name: str = "meeting"
    scale: int = 2
    channels: int = 3
    executions: list = field(default_factory=list)

    def on(self, execution):
        stage = Chain(Meeting(self.threads), Doubling(lambda rows: rows))
        return Network(execution, [Link(CONFIG, Framed(stage, 4, 2), self.streams)])


@pytest.fixture
def helped():
    """A team with three who only help."""
    team = Team()
    helpers = [threading.Thread(target=team.help) for _ in range(3)]
    for helper in helpers:
        helper.start()
    yield team
    team.close()
    for helper in helpers:
        helper.join(PATIENCE)
        assert not helper.is_alive()


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_all_threads_work_on_a_picture_of_one_piece(streams, threads):
    pixels = noise(20, 20)
    assert upscaled(MeetingResolver(threads, streams), pixels, threads=threads, tile=32, overlap=4).shape == (40, 40, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="only there threads have priorities of their own")
@pytest.mark.parametrize("streams", [True, False])
def test_threads_that_compute_stand_back_and_no_other_does(streams):
    before, seen = os.getpriority(os.PRIO_PROCESS, 0), []

    def watched(rows, _execution):
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        return rows

    upscaled(DoublingResolver(streams, watched), noise(20, 20), threads=2, tile=32, overlap=4)
    assert set(seen) == {min(19, before + STANDING_BACK)}
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_every_part_is_done_once(helped):
    done = []
    for _ in range(50):
        helped.each_of(range(20), done.append)
    assert sorted(done) == sorted(list(range(20)) * 50)


def test_several_share_out_at_once_and_each_waits_for_its_own(helped):
    results = {}

    def owner(name):
        done = []
        helped.each_of(range(200), done.append)
        results[name] = len(done)

    owners = [threading.Thread(target=owner, args=(name,)) for name in range(5)]
    for thread in owners:
        thread.start()
    for thread in owners:
        thread.join(PATIENCE)
    assert results == dict.fromkeys(range(5), 200)


def test_what_a_helper_fails_at_is_raised_where_the_work_was_shared_out(helped):
    both, owner, done = threading.Barrier(2, timeout=PATIENCE), threading.current_thread(), []

    def work(part):
        if part < 2:
            both.wait()  # the owner has one of them, and a helper the other
        if threading.current_thread() is not owner:
            raise MemoryError
        done.append(part)

    with pytest.raises(MemoryError):
        helped.each_of(range(1000), work)
    assert len(done) < 1000
    helped.each_of(range(2), lambda _: None)  # it is none the worse for it


def test_what_the_owner_fails_at_ends_the_work_once_helpers_are_done(helped):
    def work(_part):
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it has no text
        helped.each_of(range(10), work)


def test_once_the_team_is_closed_nothing_more_is_begun():
    """So a run that has failed does not wait for tiles that are still at work."""
    team, begun = Team(), []

    def work(part):
        begun.append(part)
        team.close()

    with pytest.raises(Unwanted):
        TeamFlow(team, CancelToken()).each_of(range(3), work)
    assert begun == [0]
