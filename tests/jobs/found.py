"""The pictures that a search finds, without what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swinir_gui.jobs.folders.scanning import Search, look_for
from swinir_gui.jobs.wanted.request import Input


def find_inputs(given: Sequence[Path], search: Search | None = None) -> list[Input]:
    return [found for found in look_for(given, search or Search()) if isinstance(found, Input)]
