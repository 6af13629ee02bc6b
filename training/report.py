"""What a run says about itself while it goes."""

from __future__ import annotations

import logging
import time

from torch import Tensor

log = logging.getLogger("training")


class Report:
    """The mean loss and the pace since it last spoke; it asks the device for neither before."""

    def __init__(self, name: str, steps: int, first: int) -> None:
        self._name, self._steps, self._told = name, steps, first
        self._began, self._losses = time.monotonic(), list[Tensor]()

    def add(self, loss: Tensor) -> None:
        self._losses.append(loss)

    def tell(self, step: int) -> None:
        mean = sum(loss.item() for loss in self._losses) / len(self._losses)
        now = time.monotonic()
        pace = (now - self._began) / (step - self._told)
        log.info("%s, step %d of %d: loss %.5f, %.4f s a step", self._name, step, self._steps, mean, pace)
        self._began, self._told, self._losses = now, step, []

    def validated(self, step: int, decibels: float) -> None:
        log.info("%s, step %d of %d: validation %.3f dB", self._name, step, self._steps, decibels)
