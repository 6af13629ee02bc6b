"""Widgets without a screen: the platform must be chosen before Qt makes an application.

Where Qt, or a system library that it needs, is missing, ``dev.py test`` leaves this folder out and says so.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def garbage_stays_here() -> Iterator[None]:
    """What a test leaves behind is collected on this thread: Qt objects of one thread do not survive it on another."""
    gc.disable()
    yield
    gc.collect(1)
