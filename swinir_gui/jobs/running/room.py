"""Waiting for free space on a disk."""

from __future__ import annotations

import shutil

from swinir_gui.errors import DiskFullError
from swinir_gui.progress import CancelToken

LOOK_AGAIN, TRY_AGAIN = 2.0, 60.0  # seconds


def can_come(error: DiskFullError) -> bool:
    """Whether it would help if the disk were emptied."""
    try:
        return error.needed <= shutil.disk_usage(error.folder).total
    except OSError:
        return False


def wait(error: DiskFullError, token: CancelToken) -> None:
    """Let time pass until there is as much room as seems to be needed; what seems so may be wrong, so it ends anyway at last.

    Raises:
        Cancelled: somebody has asked to stop.
    """
    for _ in range(round(TRY_AGAIN / LOOK_AGAIN)):
        if _free(error) >= error.needed:
            return
        token.wait(LOOK_AGAIN)


def _free(error: DiskFullError) -> int:
    try:
        return shutil.disk_usage(error.folder).free
    except OSError:
        return 0  # it may come back
