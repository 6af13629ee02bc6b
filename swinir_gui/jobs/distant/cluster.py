"""Processes on the machines of a Ray cluster. Nothing else knows Ray."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from swinir_gui.errors import ClusterError
from swinir_gui.jobs.distant.foreman import Foreman
from swinir_gui.jobs.distant.order import Kind, Place
from swinir_gui.language import tr

ANSWERS_WITHIN = 5.0  # seconds, until an address counts as wrong
CALLS_AT_ONCE = 4


class NoAnswerError(Exception):
    """An answer got lost on its way; whoever should give it may be there again soon."""


class WorkerLostError(Exception):
    """A process is gone, or has never come to be."""


class Worker:
    """A ``Foreman`` in a process of its own, far away. Made by ``Cluster.hire``; is asked one question at a time."""

    def __init__(self, place: Place, actor: Any) -> None:  # noqa: ANN401 - Ray's
        self.place, self._actor = place, actor
        self.question: Any = None

    def ask(self, method: str, *arguments: object) -> None:
        """Call a method; ``answer`` has what it returns."""
        self.question = getattr(self._actor, method).remote(*arguments)

    def tell(self, method: str) -> None:
        """Call a method, whatever becomes of it."""
        getattr(self._actor, method).remote()

    def answer(self) -> Any:  # noqa: ANN401 - of whatever was called
        """What the last question has led to; ``Cluster.wait`` says when.

        Raises:
            NoAnswerError: it may be asked again.
            WorkerLostError: it may not.
        """
        import ray

        question, self.question = self.question, None
        try:
            return ray.get(question)
        except ray.exceptions.ActorUnavailableError as error:
            raise NoAnswerError from error
        except ray.exceptions.RayError as error:
            raise WorkerLostError(str(error)) from error

    def dismiss(self) -> None:
        """End the process, if it can be reached."""
        import ray

        ray.kill(self._actor)


class Cluster:
    """A connection to a cluster, open as long as the ``with`` lasts; with it ends every process that was hired.

    Args:
        address: of its head, such as ``192.168.1.20:6379``, or ``auto`` for one that this machine belongs to.

    Raises:
        ClusterError: there is none, or Ray is not installed.
    """

    def __init__(self, address: str) -> None:
        ray = _ray()
        _check(address)
        terminate = signal.getsignal(signal.SIGTERM)
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError, SystemExit) as error:
            raise _unreachable(address) from error
        finally:
            signal.signal(signal.SIGTERM, terminate)  # Ray has put its own in the place of ours
        # What a machine says when it dies would come between our results on stdout.
        ray._private.worker._worker_logs_enabled = False  # noqa: SLF001 - Ray has no other switch

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        import ray

        ray.shutdown()

    def places(self, device: str) -> list[Place]:
        """Where processes can be: at each graphics card, or where there is none or it is not wanted, on each machine once."""
        import ray

        machines = [each for each in ray.nodes() if each["Alive"]]
        cards = [place for machine in machines for place in _places(machine, "GPU", Kind.CARD)]
        if device in ("cuda", "xpu") or (device == "auto" and cards):
            return cards
        return [place for machine in machines for place in _places(machine, "CPU", Kind.MACHINE)[:1]]

    def hire(self, place: Place) -> Worker:
        """Start a process; it waits there until others leave room for it."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        amount = {"num_gpus": 1, "num_cpus": 0} if place.kind is Kind.CARD else {"num_cpus": self._processors(place)}
        where = NodeAffinitySchedulingStrategy(place.node, soft=False)
        options = amount | {"scheduling_strategy": where, "max_concurrency": CALLS_AT_ONCE, "max_restarts": 0}
        return Worker(place, ray.remote(Foreman).options(**options).remote())

    def wait(self, workers: Sequence[Worker], seconds: float) -> list[Worker]:
        """Those who have answered; at most so long until one has."""
        import ray

        asked = {each.question: each for each in workers if each.question is not None}
        ready, _ = ray.wait(list(asked), timeout=seconds) if asked else ([], [])
        return [asked[each] for each in ready]

    @staticmethod
    def _processors(place: Place) -> float:
        import ray

        return next((each["Resources"].get("CPU", 1) for each in ray.nodes() if each["NodeID"] == place.node), 1)


def _places(machine: dict[str, Any], resource: str, kind: Kind) -> list[Place]:
    count = int(machine["Resources"].get(resource, 0))
    return [Place(machine["NodeID"], machine["NodeManagerHostname"], number, kind) for number in range(count)]


def _ray() -> Any:  # noqa: ANN401 - it has no types that are worth it
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nobody is told anything
    try:
        import ray
    except ImportError as error:
        message = tr("A run can be spread over a cluster only with Ray, which is not installed here.")
        raise ClusterError(message, tr("Install it with “pip install swinir-gui[cluster]”; see docs/cluster.md.")) from error
    return ray


def _check(address: str) -> None:
    """Knock at the door: Ray itself takes two minutes to find nobody there."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), ANSWERS_WITHIN).close()
    except OSError as error:
        raise _unreachable(address) from error


def _unreachable(address: str) -> ClusterError:
    hint = tr("“ray start --head” prints the address of a cluster; this machine must belong to it too. See docs/cluster.md.")
    return ClusterError(tr("There is no cluster at “{address}” that this machine can work with.").format(address=address), hint)
