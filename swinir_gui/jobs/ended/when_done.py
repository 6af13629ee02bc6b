"""What the computer does when a run has ended, through the programs that each system has for it."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from swinir_gui.errors import ComputerError
from swinir_gui.language import tr

log = logging.getLogger(__name__)

COUNTDOWN = 60  # seconds in which a person who is there after all can keep the computer on
_PATIENCE = 30  # seconds for a program that only passes the wish on

Command = tuple[str, ...]


class WhenDone(Enum):
    """What a person can wish for."""

    NOTHING = "nothing"
    NOTIFY = "notify"
    OPEN = "open"
    SUSPEND = "suspend"
    SHUT_DOWN = "shutdown"

    @property
    def ends_work(self) -> bool:
        """Whether somebody at the computer would want to be asked."""
        return self in (WhenDone.SUSPEND, WhenDone.SHUT_DOWN)


# Of each system the first program that is there and willing; loginctl first, because it knows who sits at the computer.
_POWER: dict[str, dict[WhenDone, Sequence[Command]]] = {
    "linux": {
        WhenDone.SUSPEND: (("loginctl", "suspend"), ("systemctl", "suspend")),
        WhenDone.SHUT_DOWN: (("loginctl", "poweroff"), ("systemctl", "poweroff"), ("shutdown", "-h", "now")),
    },
    "darwin": {
        WhenDone.SUSPEND: (("pmset", "sleepnow"),),
        WhenDone.SHUT_DOWN: (("osascript", "-e", 'tell application "System Events" to shut down'),),
    },
    "win32": {
        WhenDone.SUSPEND: (("rundll32", "powrprof.dll,SetSuspendState", "0,1,0"),),
        WhenDone.SHUT_DOWN: (("shutdown", "/s", "/t", "0"),),
    },
}
_OPENERS = {"linux": "xdg-open", "darwin": "open", "win32": "explorer"}


def change_power(wish: WhenDone, system: str = sys.platform) -> None:
    """Suspend the computer or shut it down, now.

    Raises:
        ComputerError: it does not let itself be.
    """
    commands = _POWER.get(system, {}).get(wish, ())
    if not any(_succeeds(command) for command in commands):
        suspended = wish is WhenDone.SUSPEND
        message = tr("The computer could not be suspended.") if suspended else tr("The computer could not be shut down.")
        raise ComputerError(message, tr("Do it by hand, or see whether you are allowed to."))


def open_folder(folder: Path, system: str = sys.platform) -> None:
    """Show a folder in the system's file manager.

    Raises:
        ComputerError: there is none.
    """
    opener = _OPENERS.get(system, "xdg-open")
    # Windows' own reports failure whatever becomes of it.
    if not _succeeds((opener, os.fspath(folder))) and system != "win32":
        message = tr("The folder “{folder}” could not be shown.").format(folder=folder)
        raise ComputerError(message, tr("Open it in a file manager."))


def notify(title: str, text: str, system: str = sys.platform) -> bool:
    """Tell a person through the system; returns whether it could be asked to."""
    if system == "darwin":
        quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in (text, title))
        return _succeeds(("osascript", "-e", 'display notification "{}" with title "{}"'.format(*quoted)))
    return system != "win32" and _succeeds(("notify-send", "--app-name=SwinIR GUI", title, text))


def _succeeds(command: Command) -> bool:
    """Run a program, if it is there; what it has against that goes to the log."""
    import subprocess  # late, because few runs end so

    program = shutil.which(command[0])
    if program is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - of the tables above
            [program, *command[1:]], check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("%s: %s", " ".join(command), error)
        return False
    if done.returncode:
        log.warning("%s: %s", " ".join(command), done.stderr.decode(errors="replace").strip())
    return done.returncode == 0
