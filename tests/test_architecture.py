"""The rules that no single module can keep: who imports whom, and when."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_contracts_of_pyproject_hold() -> None:
    pytest.importorskip("importlinter")
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("heavy", ["torch", "PySide6"])
def test_the_command_line_starts_without(heavy: str) -> None:
    program = f"import sys, swinir_gui.cli.main; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_only_the_window_imports_qt() -> None:
    package = ROOT / "swinir_gui"
    outside = [file for file in package.rglob("*.py") if file.relative_to(package).parts[0] not in ("gui", "__main__.py")]
    assert [file for file in outside if "PySide6" in imported(file)] == []


def imported(file: Path) -> Iterator[str]:
    """The top-level packages that a module imports anywhere, also inside its functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
