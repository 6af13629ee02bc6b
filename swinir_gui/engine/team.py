"""Threads that help one another.

Each has work of its own; whoever has to wait takes part in what others have shared out meanwhile. So no thread is idle while a
pipeline fills or drains, where its stretches are of unequal cost, or where there are fewer tiles than threads.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import torch

from swinir_gui.nn.stream import Flow
from swinir_gui.progress import CancelToken

T = TypeVar("T")

STANDING_BACK = 5


def undivided() -> None:
    """From now on no operation of this thread is split up, nor of those that begin later.

    Threads that share an operation wait for the last of them, at each: where something else keeps the processors busy, the
    weights of a large network take twenty seconds to prepare instead of half a second.
    """
    torch.set_num_threads(1)


def join() -> None:
    """Make this thread one that computes: its operations are not split up, and where threads have priorities, it stands back.

    So the window, which needs little, gets it at once, though all processors are busy.
    """
    undivided()
    if sys.platform == "linux":  # elsewhere the whole process would
        os.nice(STANDING_BACK)


class Unwanted(Exception):  # noqa: N818 - it is no error
    """Ends work whose result nobody takes any more."""


class Share:
    """Parts of one work that are not begun yet, and how many helpers are at others."""

    def __init__(self, parts: Iterable[Any], work: Callable[[Any], None]) -> None:
        self.parts, self.work = deque(parts), work
        self.helpers = 0
        self.error: BaseException | None = None


class Team:
    """What threads share out.

    Attributes:
        changed: held while anything is looked at that somebody may wait for, and notified when it changes.
        closed: nobody needs help any more, nor is anything wanted.
    """

    def __init__(self) -> None:
        self.changed, self.closed = threading.Condition(), False
        self._shares: list[Share] = []

    def each_of(self, parts: Iterable[T], work: Callable[[T], None]) -> None:
        """Do ``work`` on all parts, together with whoever has to wait."""
        share = Share(parts, work)
        with self.changed:
            self._shares.append(share)
            self.changed.notify_all()
        try:
            for part in self._rest(share):
                work(part)
        finally:
            with self.changed:
                self._shares.remove(share)
                self.changed.wait_for(lambda: not share.helpers)
        if share.error:
            raise share.error

    def _rest(self, share: Share) -> Iterator[Any]:
        while True:
            with self.changed:
                if not share.parts:
                    return
                part = share.parts.popleft()
            yield part

    def help(self) -> None:
        """Help others until the team is closed."""
        self.help_until(lambda: self.closed)

    def close(self) -> None:
        """Let those go who only help."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()

    def help_until(self, ready: Callable[[], bool]) -> None:
        """Wait until ``ready()``, asked with ``changed`` held, and help others meanwhile."""
        while True:
            with self.changed:
                self.changed.wait_for(lambda: ready() or self._begun())
                share = None if ready() else self._begun()
                if share is None:
                    return
                part = share.parts.popleft()
                share.helpers += 1
            self._help(share, part)

    def _begun(self) -> Share | None:
        return next((share for share in self._shares if share.parts), None)

    def _help(self, share: Share, part: object) -> None:
        failure: BaseException | None = None
        try:
            share.work(part)
        except BaseException as error:  # noqa: BLE001 - raised again where the work was shared out
            failure = error
        with self.changed:
            share.helpers -= 1
            if failure is not None:
                share.error = failure
                share.parts.clear()
            self.changed.notify_all()


class TeamFlow(Flow):
    """A flow whose stages share their work out to a team.

    Args:
        team: see there; once it is closed, nothing more is done.
        token: asked before each part.
        parts: see ``Flow``.
    """

    def __init__(self, team: Team, token: CancelToken, parts: int = 1) -> None:
        super().__init__(parts)
        self._team, self._token = team, token

    def pulse(self) -> None:
        self._token.check()
        if self._team.closed:
            raise Unwanted

    def each_of(self, parts: Iterable[T], work: Callable[[T], None]) -> None:
        def pulsed(part: T) -> None:
            self.pulse()
            work(part)

        self._team.each_of(parts, pulsed)
