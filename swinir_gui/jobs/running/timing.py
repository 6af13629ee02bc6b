"""Estimates how long pictures will take: from earlier ones, or from a short measurement if there are none."""

from __future__ import annotations

from swinir_gui.jobs.making.events import Event, Saved, Started
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.measured.paces import TELLING, Paces, Setup
from swinir_gui.jobs.wanted.request import Picture
from swinir_gui.progress import CancelToken

# Below, a run tells its own time before a measurement would.
WORTH_MEASURING = 500_000


class Timing:
    """Expects and learns what a workshop's pictures take.

    Args:
        workshop: with what they are made.
        paces: what is remembered of it.
        token: stops a measurement.
    """

    def __init__(self, workshop: Workshop, paces: Paces, token: CancelToken) -> None:
        self._paces, self._token = paces, token
        self._begun: dict[Picture, int] = {}
        self.turn_to(workshop)

    def turn_to(self, workshop: Workshop) -> None:
        """From now on pictures are made with another one; those before have come to their ends."""
        self._workshop, self._setup = workshop, setup_of(workshop)

    def expected(self, pixels: int) -> float | None:
        """Seconds until the network has read ``pixels``; None where it is few, and nothing is known.

        Raises:
            AppError: the network cannot work at all.
            Cancelled: the token was set.
        """
        if self._paces.of(self._setup) is None and pixels >= WORTH_MEASURING:
            self._paces.learn(self._setup, *gauged(self._workshop, self._token))
        return self._paces.expected(self._setup, pixels)

    def learn(self, event: Event) -> None:
        """Listen to a run."""
        if isinstance(event, Started):
            # The next picture begins before the last one is stored.
            self._begun[event.picture] = event.pixels
        elif isinstance(event, Saved):
            self._paces.learn(self._setup, self._begun.pop(event.picture, 0), event.seconds)


def setup_of(workshop: Workshop) -> Setup:
    """What its pace holds for."""
    model = workshop.asked.model if workshop.asked else workshop.model
    return Setup(model, workshop.device, workshop.precision)


def gauged(workshop: Workshop, token: CancelToken) -> tuple[int, float]:
    """Pixels, and the seconds that they take as a part of many. Takes about a second with the networks of photographs.

    Raises:
        AppError: the network cannot work at all.
        Cancelled: the token was set.
    """
    from swinir_gui.engine.gauge import seconds_per_pixel  # torch

    return TELLING, TELLING * seconds_per_pixel(workshop.upscaler, token)
