"""Programs of the system that only note how they were called: nobody wants to be shut down by a test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

posix_only = pytest.mark.skipif(os.name == "nt", reason="a file with #! is no program there")


class Programs:
    """The only ones that are found, as long as a test goes on."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._log = folder / "bin", folder / "calls.txt"
        self._folder.mkdir()
        monkeypatch.setenv("PATH", str(self._folder))

    def put(self, name: str, status: int = 0) -> None:
        """A program that ends with ``status``."""
        file = self._folder / name
        call = f"open({str(self._log)!r}, 'a').write(' '.join([{name!r}, *sys.argv[1:]]) + '\\n')"
        file.write_text(f"#!{sys.executable}\nimport sys\n{call}\nsys.exit({status})\n")
        file.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.exists() else []
