"""What every test can count on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swinir_gui import language, paths


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own: none reads or changes the person's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    return folder


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the developer's system speaks."""
    monkeypatch.setenv(language.VARIABLE, language.ENGLISH)
    yield
    language.use(language.ENGLISH)
