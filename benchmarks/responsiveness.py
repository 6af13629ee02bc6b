"""How smoothly the canvas moves, and how soon the window answers: ``python -m benchmarks.responsiveness``.

panning: a result of 100 megapixels, on disk, in a view of 1600×1000 without a screen, moved for 200 frames at 60 a second, at
100 % and zoomed out until it nearly fits. A frame's time is all that the event loop does for it: moving, taking tiles that
have arrived, painting. Between frames the loop is idle, and the background threads read.

heartbeat: how late the window's thread is while a picture is upscaled on all cores (see ``benchmarks.heartbeat``).

many rows: how long it is away while thousands of pictures are marked, removed and put back (see ``benchmarks.many_rows``).

Prints one JSON object: milliseconds at the median and the 99th percentile or at worst, and how far memory grew.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.heartbeat import heartbeat
from benchmarks.many_rows import many_rows
from benchmarks.surroundings import anonymous_mb, machine
from swinir_gui.geometry import Region, Size, ranges
from swinir_gui.gui.toolkit.theme import DARK
from swinir_gui.gui.views.compare_view import CompareView
from swinir_gui.gui.views.pair import Pair
from swinir_gui.imaging.canvas import Canvas
from swinir_gui.imaging.display import CanvasRaster, SourceRaster
from swinir_gui.imaging.picture_source import PictureSource

SOURCE, SCALE = Size(3000, 2100), 4
VIEW = QSize(1600, 1000)
FRAMES = 200
FRAME_SECONDS = 1 / 60
GOAL_MS = 16.0


def picture(folder: Path) -> tuple[PictureSource, Canvas]:
    """A synthetic source and its finished result, on disk."""
    rng = np.random.default_rng(0)
    noise = pyvips.Image.new_from_array(rng.integers(0, 255, (SOURCE.height, SOURCE.width, 3), np.uint8))
    noise.gaussblur(1.5).cast("uchar").copy(interpretation="srgb").write_to_file(str(folder / "source.png"))
    source = PictureSource.open(folder / "source.png")
    canvas = Canvas(folder, SOURCE.scaled(SCALE), 3, 8)
    for top, bottom in ranges(SOURCE.height, 64):
        band = source.read(Region(0, top, SOURCE.width, bottom - top))
        canvas.write(Region(0, top, SOURCE.width, bottom - top).scaled(SCALE), band.repeat(SCALE, 0).repeat(SCALE, 1))
    return source, canvas


def panned(app: QApplication, view: CompareView) -> tuple[list[float], float]:
    """Seconds of each of ``FRAMES`` frames along a curve that keeps meeting new tiles, and the most memory seen between them."""
    times, peak = [], 0.0
    for frame in range(FRAMES):
        began = time.perf_counter()
        view.pan(24 * math.cos(frame / 40), 18 * math.sin(frame / 25))
        app.processEvents()
        times.append(time.perf_counter() - began)
        peak = max(peak, anonymous_mb())
        while time.perf_counter() - began < FRAME_SECONDS:
            time.sleep(0.001)
    return times, peak


def panning() -> dict[str, Any]:
    """Both zooms, in the slider view, where source and result are painted."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as name:
        source, canvas = picture(Path(name))
        before = anonymous_mb()
        view = CompareView(DARK)
        view.resize(VIEW)
        view.show_pair(Pair(0, SourceRaster(source, canvas.size), CanvasRaster(canvas, source), source.size))
        view.show()
        result: dict[str, Any] = {"picture": str(canvas.size), "view": f"{VIEW.width()}×{VIEW.height()}", "goal_ms": GOAL_MS}
        result["at 100 %"], first = figures(app, view, view.actual_size)
        result["nearly fitted"], second = figures(app, view, lambda: nearly_fitted(view))
        result["peak_memory_growth_mb"] = round(max(first, second) - before)
        view.shut_down()
        canvas.close()
    return result


def nearly_fitted(view: CompareView) -> None:
    """A notch of the wheel away from the whole picture, at a zoom that no level meets exactly."""
    view.fit()
    middle, still = QPointF(view.rect().center()), QPoint()
    keys, phase, inverted = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    button, delta = Qt.MouseButton.NoButton, QPoint(0, 120)
    notch = QWheelEvent(middle, view.mapToGlobal(middle), still, delta, button, keys, phase, inverted)
    QApplication.sendEvent(view, notch)


def figures(app: QApplication, view: CompareView, begin: Callable[[], None]) -> tuple[dict[str, Any], float]:
    """Milliseconds per frame at the zoom that ``begin`` sets, and the most memory seen."""
    begin()
    app.processEvents()
    seconds, peak = panned(app, view)
    times = [each * 1000 for each in seconds]
    percentile = statistics.quantiles(times, n=100)[98]
    result = {"zoom": round(view.zoom, 3), "median_ms": round(statistics.median(times), 2), "p99_ms": round(percentile, 2)}
    return result, peak


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"panning": panning, "heartbeat": heartbeat, "many rows": many_rows}


def main() -> None:
    parser = argparse.ArgumentParser(description="How smoothly the canvas moves, and how soon the window answers.")
    parser.add_argument("--only", choices=PARTS, help="one part")
    chosen = parser.parse_args().only
    surroundings = machine() | {"processors": os.cpu_count(), "pyside": PySide6.__version__}
    result = surroundings | {name: part() for name, part in PARTS.items() if chosen in (None, name)}
    sys.stdout.write(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
