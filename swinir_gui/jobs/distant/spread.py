"""A run over the devices of a cluster: machines join, work, and may be lost; every picture is made."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable

from swinir_gui.errors import AppError, ClusterError
from swinir_gui.jobs.distant.cluster import Cluster, NoAnswerError, WorkerLostError
from swinir_gui.jobs.distant.dispatch import LOSSES, Dispatch
from swinir_gui.jobs.distant.hand import Brief, Hand
from swinir_gui.jobs.distant.order import Equipment, Order, Place
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled

LISTEN, LOOK_AROUND = 0.5, 5.0  # seconds
WORTH_TELLING = 30.0  # that nobody has come yet
STOPPING = 30.0  # until everybody has left the work in good order


class Spread:
    """Hires a worker at each device, and another one where one is lost.

    Args:
        cluster: where they are.
        brief: what they are told.
        announce: tells the person about machines, until there is another way.
    """

    def __init__(self, cluster: Cluster, brief: Brief, announce: Callable[[str], None]) -> None:
        self._cluster, self._brief, self._announce = cluster, brief, announce
        self._hands: dict[Place, Hand] = {}
        self._useless: dict[Place, AppError] = {}
        self._deaths: Counter[Place] = Counter()
        self._looked_around = -math.inf
        self._orders = 0
        self._dispatch: Dispatch | None = None

    def first(self) -> Equipment:
        """With what the first worker that is ready makes pictures.

        Raises:
            AppError: nobody can make any.
        """
        begun, told = time.monotonic(), False
        while not (ready := [hand.equipment for hand in self._hands.values() if hand.equipment]):
            self._go_on()
            if not told and time.monotonic() - begun > WORTH_TELLING:
                self._announce(tr("No device of the cluster is free yet; waiting for one."))
                told = True
        return ready[0]

    def work(self, dispatch: Dispatch, announce: Callable[[str], None]) -> None:
        """Have all pictures made.

        Raises:
            Cancelled: the token was set; what was saved before stays, and what was recorded can be gone on with.
            AppError: nobody is left who could make the rest.
        """
        self._dispatch, self._announce = dispatch, announce
        try:
            while self._hand_out(dispatch):
                dispatch.token.check()
                self._go_on()
        except Cancelled:
            self._stop()
            raise

    def _hand_out(self, dispatch: Dispatch) -> bool:
        """Give orders to those who are free; whether anything is left to do."""
        left = True
        for hand in [each for each in self._hands.values() if each.free]:
            tasks = dispatch.take(len(self._hands))
            left = bool(tasks)
            if tasks:
                self._orders += 1
                compute, sha256 = self._brief.compute(tasks[0].model)
                hand.give(Order(self._orders, compute, sha256, tuple(map(dispatch.commission, tasks))), tasks, dispatch)
        return left or any(hand.busy for hand in self._hands.values())

    def _go_on(self) -> None:
        """Hire who can be hired, and listen for a moment."""
        if time.monotonic() - self._looked_around >= LOOK_AROUND:
            self._hire()
        for worker in self._cluster.wait([each.worker for each in self._hands.values()], LISTEN):
            self._listen(self._hands[worker.place])
        for hand in self._hands.values():
            hand.remind()

    def _hire(self) -> None:
        self._looked_around = time.monotonic()
        for place in self._cluster.places(self._brief.device):
            if place not in self._hands and place not in self._useless:
                self._hands[place] = Hand(self._cluster.hire(place), self._brief)
        if not self._hands:
            nobody = ClusterError(tr("No machine of the cluster can make pictures."), tr("“ray status” shows its devices."))
            raise next(reversed(self._useless.values()), nobody)

    def _listen(self, hand: Hand) -> None:
        ready = hand.equipment
        try:
            hand.listen()
            if hand.equipment and not ready:
                machine = hand.worker.place.host
                self._announce(tr("{host} makes pictures: {device}.").format(host=machine, device=hand.equipment.device))
        except (WorkerLostError, NoAnswerError) as error:
            self._lose(hand, out_of_reach=isinstance(error, NoAnswerError))
        except AppError as error:
            self._part(hand, error)

    def _part(self, hand: Hand, error: AppError) -> None:
        """It is of no use: others take what it has left."""
        place = hand.worker.place
        self._announce(tr("{host} makes no pictures. {error}").format(host=place.host, error=error))
        self._useless[place] = error
        self._dismiss(hand)
        if self._dispatch:
            self._dispatch.give_back(hand.tasks)

    def _lose(self, hand: Hand, *, out_of_reach: bool) -> None:
        place = hand.worker.place
        self._dismiss(hand)
        self._deaths[place] = 1 if hand.fruitful else self._deaths[place] + 1
        if hand.equipment is None or self._deaths[place] == LOSSES:
            hint = tr("Look there for the program, in the Python that Ray runs with, and into the logs of Ray.")
            self._useless[place] = ClusterError(tr("The program cannot work on {host}.").format(host=place.host), hint)
            self._announce(str(self._useless[place]))
        if self._dispatch and hand.equipment and hand.tasks:
            gone = place.node not in {each.node for each in self._cluster.places(self._brief.device)}
            self._dispatch.lost(hand.tasks, hand.equipment, out_of_reach=out_of_reach or gone)

    def _dismiss(self, hand: Hand) -> None:
        del self._hands[hand.worker.place]
        self._looked_around = -math.inf  # somebody else may do
        hand.worker.dismiss()

    def _stop(self) -> None:
        """Let everybody leave what is at work so that it can be gone on with."""
        until = time.monotonic() + STOPPING
        for hand in self._hands.values():
            hand.worker.tell("stop")
        while (busy := [each.worker for each in self._hands.values() if each.busy]) and time.monotonic() < until:
            for worker in self._cluster.wait(busy, LISTEN):
                hand = self._hands[worker.place]
                try:
                    hand.listen()
                except (AppError, Cancelled, WorkerLostError, NoAnswerError):
                    self._dismiss(hand)
