"""The fixtures of journals' tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.jobs.remembered import record
from tests.cli.command import waves, write_picture
from tests.jobs.remembered.batch import A, B, Batch


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Whose journal tells of every piece."""
    monkeypatch.setattr(record, "SECONDS_BETWEEN_LINES", 0)
    for name, size in (("a", A), ("b", B)):
        write_picture(tmp_path / "in" / f"{name}.tif", waves(*size))
    return Batch(tmp_path)
