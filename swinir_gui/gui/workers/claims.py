"""Which names a result may take: never that of a picture in the queue, nor that of another picture's result."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from swinir_gui.jobs.wanted.request import Existing, UpscaleRequest


class Claims:
    """The results of a session, those that are being made among them, and the pictures that they come from."""

    def __init__(self) -> None:
        self._owners: dict[Path, Path] = {}

    def made(self, source: Path, target: Path) -> None:
        """``target`` is the result of ``source``, or is becoming it."""
        self._owners[target] = source

    def settle(self, request: UpscaleRequest, sources: Iterable[Path]) -> UpscaleRequest:
        """The request, told to take the next free name where its own belongs to another picture."""
        target = request.target
        if target not in self._owners and not os.path.lexists(target):
            return request
        name = os.path.normcase(target.name)
        twins = (source for source in sources if os.path.normcase(source.name) == name and source != request.source)
        foreign = self._owners.get(target, request.source) != request.source
        if foreign or any(_same_file(source, target) for source in twins):
            return replace(request, options=replace(request.options, existing=Existing.RENAME))
        return request


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
