"""How soon the window is there: ``python -m benchmarks.startup``.

From the start of the process to the first painted frame, against a bare PySide6 window with a button, in turn in the same run.
The program's process also tells whether torch was imported by then; it must not be. Prints one JSON object; exits 1 where the
ratio of the medians is above the goal.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.surroundings import machine

GOAL = 1.6
ROOT = Path(__file__).resolve().parent.parent

TELL = """
def tell():
    import os, sys, time
    print(time.time(), "torch" in sys.modules, flush=True)
    os._exit(0)
"""
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, tell)
app = QApplication([])
window = Window()
window.setCentralWidget(QPushButton("bare"))
window.resize(1440, 900)
window.show()
app.exec()
"""
OURS = """
from swinir_gui import __main__
__main__.prepare()  # as main does before it imports the window, which is imported here only so that its first frame can tell
__main__.keep_sources_closed()
from swinir_gui.gui import app
app.Program.begin = lambda program: tell()
__main__.main([])
"""


def seconds(program: str, home: str) -> tuple[float, bool]:
    """From the start of a process to its first frame, and whether torch was imported by then."""
    environment = {**os.environ, "SWINIR_GUI_HOME": home}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: compiled once
    if sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", TELL + program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    painted, torch = done.stdout.split()
    return float(painted) - began, torch == "True"


def measure(rounds: int) -> dict[str, Any]:
    """Medians of both, the first round left out because it fills the caches."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(rounds + 1):
            bare.append(seconds(BARE, home)[0])
            took, torch = seconds(OURS, home)
            assert not torch, "torch was imported before the first frame"
            ours.append(took)
    medians = statistics.median(bare[1:]), statistics.median(ours[1:])
    return {
        "bare_ms": round(medians[0] * 1000),
        "ours_ms": round(medians[1] * 1000),
        "ratio": round(medians[1] / medians[0], 2),
        "goal": GOAL,
        "torch_imported": False,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Process start to first painted frame, against a bare window.")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    result: dict[str, Any] = machine() | {"python": platform.python_version()} | measure(rounds)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return int(result["ratio"] > GOAL)


if __name__ == "__main__":
    sys.exit(main())
