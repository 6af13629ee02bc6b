"""What every test can count on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings

from swinir_gui import language, paths
from swinir_gui.checkpoints.chains import JOINT
from swinir_gui.checkpoints.ledger import sha256_of
from swinir_gui.jobs.measured.precision import Verdicts

# A machine that is busy is no failure.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# As in the program: threads that wait for each other within an operation take seconds where others use the machine.
torch.set_num_threads(1)


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """How exact the program's own models are in bfloat16, as far as a test had to find out: seconds that one pays for all."""
    return tmp_path_factory.mktemp("measured") / paths.verdicts_file().name


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, measured: Path) -> Iterator[Path]:
    """A data folder of the test's own, in which nothing is but ``measured``: none reads or changes the person's."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder))
    if measured.exists():
        shutil.copy(measured, folder)
    yield folder
    known = Verdicts(measured)
    for setting, decibels in Verdicts(folder / measured.name):
        if known.of(setting) is None and set(setting.sha256.split(JOINT)) <= _own_models():  # else a test has made it up
            known.keep(setting, decibels)


@pytest.fixture
def unmeasured(home: Path, measured: Path) -> None:
    """Nothing is known about any model."""
    (home / measured.name).unlink(missing_ok=True)


@cache
def _own_models() -> frozenset[str]:
    return frozenset(sha256_of(file) for file in paths.embedded_models().glob("*.safetensors"))


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever the developer's system speaks."""
    monkeypatch.setenv(language.VARIABLE, language.ENGLISH)
    yield
    language.use(language.ENGLISH)
