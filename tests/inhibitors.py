"""Programs of the system that hold its sleep off, and here only note when."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS = 60


class Inhibitors:
    """Programs that hold sleep off while what they start runs; a line in a pipe whenever one begins or ends."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._log = folder / "bin", folder / "log"
        self._folder.mkdir()
        self._log.touch()
        monkeypatch.setenv("PATH", str(self._folder))

    def put(self, name: str) -> None:
        """One that reads as ``cat`` does, until there is no more."""
        file = self._folder / name
        note = f"open({str(self._log)!r}, 'a').write"
        file.write_text(f"#!{sys.executable}\nimport sys\n{note}('{name} begins\\n')\nsys.stdin.read()\n{note}('{name} ends\\n')\n")
        file.chmod(0o755)

    def said(self, what: str) -> set[str]:
        """The names of those that began or ended."""
        return {line.split()[0] for line in self._log.read_text().splitlines() if line.endswith(what)}

    def wait(self, until: Callable[[], bool]) -> None:
        """Until it is so; these are processes of their own."""
        pause = threading.Event()
        for _ in range(SECONDS * 100):
            if until():
                return
            pause.wait(0.01)
        pytest.fail(f"never: {self._log.read_text()}")
