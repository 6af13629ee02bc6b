"""Where the program keeps the user's data, and where its own files are."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SWINIR_GUI_HOME"
PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The per-user folder, which need not exist yet; ``SWINIR_GUI_HOME`` puts it elsewhere."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("swinir-gui", appauthor=False)


def checkpoint_folder() -> Path:
    """Where downloaded and imported checkpoints go."""
    return data_folder() / "checkpoints"


def presets_file() -> Path:
    """What a person keeps under names of their own."""
    return data_folder() / "presets.json"


def paces_file() -> Path:
    """How fast models were on this machine."""
    return data_folder() / "paces.json"


def verdicts_file() -> Path:
    """How exact models were on this machine in bfloat16."""
    return data_folder() / "precisions.json"


def log_folder() -> Path:
    """Where the window keeps its log."""
    return data_folder() / "logs"


def resource(name: str) -> Path:
    """A file that comes with the program, such as ``sample.jpg``."""
    return _own_folder("resources") / name


def embedded_models() -> Path:
    """The folder of the checkpoints that come with the program; never written to."""
    return _own_folder("models")


def _own_folder(name: str) -> Path:
    """An installed package carries the folder inside itself; in a checkout it lies beside the package."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
