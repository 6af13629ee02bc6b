"""Keeps the computer from falling asleep during a run, so that a night's work is not found where it was at midnight.

Only sleep that comes by itself is kept off. The screen may go dark and lock, and whoever closes the lid gets what they want.
"""

from __future__ import annotations

import ctypes
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from swinir_gui.language import tr

log = logging.getLogger(__name__)

SHORT = 60.0  # seconds; no computer falls asleep so soon, and most runs are over
_PATIENCE = 10.0
# Programs that hold sleep off as long as the one runs that they start. That one reads from us, so it ends with us, however that is.
_HOLDERS: Mapping[str, Sequence[Sequence[str]]] = {
    "linux": (
        ("gnome-session-inhibit", "--inhibit", "suspend", "--reason", "{reason}", "cat"),
        ("kde-inhibit", "--power", "cat"),
        ("systemd-inhibit", "--what=sleep", "--mode=block", "--who=SwinIR GUI", "--why={reason}", "cat"),
    ),
    "darwin": (("caffeinate", "-i", "cat"),),
}
# Of Windows' SetThreadExecutionState; a wish holds until the thread takes it back, or ends.
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


@contextmanager
def kept_awake(after: float | None = None, system: str = sys.platform) -> Iterator[None]:
    """Hold sleep off until the block ends, or this program does; a system that has no way to that stays as it is.

    Neither end of the block waits for the system: a thread does.

    Args:
        after: seconds that pass before; ``SHORT`` unless something else is said.
        system: as ``sys.platform`` calls it.
    """
    ended = threading.Event()
    patience = SHORT if after is None else after
    threading.Thread(target=_hold, args=(ended, patience, system), name="awake", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _hold(ended: threading.Event, after: float, system: str) -> None:
    if ended.wait(after):
        return
    if system == "win32":
        _hold_windows(ended)
        return
    reason = tr("Pictures are being upscaled")
    commands = [[part.format(reason=reason) for part in command] for command in _HOLDERS.get(system, ())]
    started = [found for command in commands if (found := _started(command))]
    ended.wait()
    for each in started:
        _end(each)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes] | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen([program, *command[1:]], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)  # noqa: S603 - of the table
    except OSError as error:
        log.info("%s: %s", program, error)
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.communicate(timeout=_PATIENCE)  # which closes what the last of them reads
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.returncode:
        log.info("%s ended with %d", process.args, process.returncode)


def _hold_windows(ended: threading.Event) -> None:
    wish = getattr(ctypes, "windll").kernel32.SetThreadExecutionState  # noqa: B009 - not there on other systems
    wish(_CONTINUOUS | _SYSTEM_REQUIRED)
    ended.wait()
    wish(_CONTINUOUS)
