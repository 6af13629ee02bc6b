"""Expands patterns such as “*.jpg”, which the shells of Windows leave to programs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path


def looked_up(given: Iterable[Path]) -> list[Path]:
    """Files in place of patterns; what is the name of a file, or fits none, stays as it is."""
    return [path for each in given for path in _fitting(each)]


def _fitting(path: Path) -> list[Path]:
    if os.path.lexists(path) or not glob.has_magic(str(path)):
        return [path]
    return [Path(each) for each in sorted(glob.glob(str(path)))] or [path]  # noqa: PTH207 - Path.glob takes no absolute pattern
