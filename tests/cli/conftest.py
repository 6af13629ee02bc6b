"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

import swinir_gui.cli.upscale  # noqa: F401 - which takes the store by its name, before a test puts another in its place
from tests.cli.command import COLOUR_X2, GREY_X1, Command, command, weights


@pytest.fixture
def swinir(capsys: pytest.CaptureFixture[str]) -> Command:
    return command(capsys)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ×2 network for colour, as .safetensors."""
    path = tmp_path_factory.mktemp("models") / "tiny.safetensors"
    save_file(weights(COLOUR_X2), path)
    return path


@pytest.fixture(scope="session")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ×1 network for grey, as .pth."""
    path = tmp_path_factory.mktemp("models") / "grey.pth"
    torch.save({"params": weights(GREY_X1)}, path)
    return path
