"""The tool that makes the catalogues, which lies in a folder that is no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType


def tool() -> ModuleType:
    """``packaging/languages.py``."""
    spec = importlib.util.spec_from_file_location("languages", Path(__file__).parent.parent / "packaging" / "languages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
