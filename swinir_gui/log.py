"""Where the log goes: a file of bounded size, and standard error if there is one.

Modules log to ``logging.getLogger(__name__)``; only front ends call this.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
from pathlib import Path

FILE, CRASH, LAST_CRASH = "swinir-gui.log", "crash.txt", "last-crash.txt"
BYTES, KEPT = 1_000_000, 3
OURS = "swinir_gui"  # the logger above those of all modules, and the name of its handlers
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure(folder: Path) -> None:
    """Send everything of ours into a file in ``folder``, and what is serious to standard error too.

    A folder that cannot be written to is said in the log itself, and keeps nothing from working.
    """
    ours = logging.getLogger(OURS)
    ours.setLevel(logging.INFO)
    close()
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - with sockets and mail; nothing to wait for at the start

    if sys.stderr is not None:  # there is none for a windowed program on Windows
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        _add(console)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _add(RotatingFileHandler(folder / FILE, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True))
    except OSError as error:
        ours.warning("no log is kept in %s: %s", folder, error)


def watch_for_crashes(folder: Path) -> Path | None:
    """Have a crash that Python cannot catch leave its stacks in a file in ``folder``; the file of one that happened before."""
    file, before = folder / CRASH, folder / LAST_CRASH
    happened = False
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size:
            file.replace(before)
            happened = True
        faulthandler.enable(file.open("a"))  # it stays open to the end, whichever that is
    return before if happened else None


def close() -> None:
    """Finish what ``configure`` began."""
    ours = logging.getLogger(OURS)
    for handler in [each for each in ours.handlers if each.name == OURS]:
        ours.removeHandler(handler)
        handler.close()


def _add(handler: logging.Handler) -> None:
    handler.set_name(OURS)
    handler.setFormatter(logging.Formatter(FORM))
    logging.getLogger(OURS).addHandler(handler)
