"""What somebody who helps must know, without anything that a user would not show to strangers."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from swinir_gui import __version__, paths, settings

LIBRARIES = ("torch", "numpy", "pyvips-binary", "pillow", "safetensors", "PySide6-Essentials")


def report(devices: list[str]) -> Iterator[str]:
    """The lines of a report: versions, ``devices``, and which settings differ from the defaults."""
    yield f"SwinIR GUI {__version__}, {_kind()}"
    yield f"Python {platform.python_version()} on {platform.platform()}"
    yield from (f"{name} {_version(name)}" for name in LIBRARIES)
    yield from (f"device {device}" for device in devices)
    found = settings.load(paths.data_folder() / settings.FILE)
    yield from (f"setting {name}: {value}" for name, value in settings.changes(found).items())


def _kind() -> str:
    """How the program came here."""
    if getattr(sys, "frozen", False):
        return "bundle"
    return "wheel" if paths.embedded_models().is_relative_to(paths.PACKAGE) else "checkout"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is not installed"
