"""What the computer does once a run has come to its end."""

from __future__ import annotations

from enum import Enum


class WhenDone(Enum):
    """What a person can wish for."""

    NOTHING = "nothing"
    NOTIFY = "notify"
    OPEN = "open"
    SUSPEND = "suspend"
    SHUT_DOWN = "shutdown"
