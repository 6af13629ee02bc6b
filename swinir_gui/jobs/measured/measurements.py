"""Files of measurements, one list of figures each; they may be deleted or damaged at any time."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from swinir_gui.small_files import read_json, write_json

log = logging.getLogger(__name__)


def read(file: Path) -> list[object]:
    """What a file holds; nothing where it makes no sense."""
    try:
        found = read_json(file)
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        log.warning("what was measured cannot be read from %s: %s", file, error)
        return []
    return found if isinstance(found, list) else []


def write(file: Path, entries: Sequence[Sequence[object]]) -> None:
    """Replace a file; a disk that is full must not keep anybody from working."""
    try:
        write_json(file, entries)
    except OSError as error:
        log.warning("what was measured is not kept in %s: %s", file, error)
