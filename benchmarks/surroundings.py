"""What figures depend on: the machine, the commit, and how much memory this process holds."""

from __future__ import annotations

import platform
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Self


def machine() -> dict[str, str]:
    """What every benchmark prints beside its figures."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {"machine": platform.machine(), "commit": commit.stdout.strip()}


def anonymous_mb() -> float:
    """Megabytes of this process that are not pages of mapped files; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


class Meter:
    """The greatest anonymous memory of this process while the meter runs, in MB."""

    def __init__(self) -> None:
        self.before = self.peak = anonymous_mb()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self.peak = max(self.peak, anonymous_mb())
