"""Makes the pages' pictures of the window from the program itself: ``python -m benchmarks.screenshots``.

Off the screen, from ``resources/sample.jpg``, with a real run. The interface font is the system's; ``--font`` names another.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from swinir_gui import language, paths
from swinir_gui.gui.program import Program
from swinir_gui.gui.session import Session
from swinir_gui.gui.toolkit import theme
from swinir_gui.gui.views.pair import ViewMode

SIZE, MODELS = (1440, 900), (1180, 760)
PATIENCE = 300  # seconds
HOLIDAY = 36  # pictures in a folder: enough for the sheet


def wait(app: QApplication, until: Callable[[], bool]) -> None:
    """Let the program work; a benchmark may look at the clock."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "the program did not get there"
        app.processEvents()
        time.sleep(0.005)


def settle(app: QApplication) -> None:
    """Let tiles and thumbnails arrive."""
    end = time.monotonic() + 1
    wait(app, lambda: time.monotonic() > end)


def session_of(app: QApplication, program: Program) -> Session:
    program.window.resize(*SIZE)
    program.show()
    wait(app, lambda: program.session is not None)
    assert program.session is not None
    return program.session


def take(app: QApplication, program: Program, folder: Path) -> None:
    """All of them, each in the theme that shows it best."""
    session = session_of(app, program)
    program.memory.change(theme="light")
    take_empty(app, program, folder)
    take_run(app, program, folder)
    take_models(app, session, folder)
    take_batch(app, program, folder)


def take_empty(app: QApplication, program: Program, folder: Path) -> None:
    """What a person sees first, but for the moment in which the device is looked for."""
    known: list[str] = []
    session_of(app, program).controller.device_known.connect(lambda name, _: known.append(name))
    wait(app, lambda: bool(known))
    settle(app)
    program.window.grab().save(str(folder / "window-empty.webp"), quality=90)


def take_batch(app: QApplication, program: Program, folder: Path) -> None:
    """A folder of pictures, with something in it that is none and one that is damaged, before the run and after it."""
    session = session_of(app, program)
    place = Path("Pictures", "Holiday")  # relative, since the picture shows it
    fill(place)
    session.batch.take([place])
    wait(app, lambda: session.batch.sheet is not None)
    settle(app)
    program.window.grab().save(str(folder / "window-batch.webp"), quality=90)
    finished: list[object] = []
    session.controller.run_finished.connect(finished.append)
    assert session.batch.sheet is not None
    session.batch.sheet.foot.start_requested.emit()
    wait(app, lambda: bool(finished))
    settle(app)
    program.window.grab().save(str(folder / "window-report.webp"), quality=90)


def fill(place: Path) -> None:
    """Details of the sample, as a camera would name them."""
    place.mkdir(parents=True)
    with Image.open(paths.resource("sample.jpg")) as sample:
        for number in range(HOLIDAY):
            left, top = 48 * (number % 6), 40 * (number // 6)
            sample.crop((left, top, left + 120, top + 84)).save(place / f"DSC_{4012 + number}.jpg", quality=92)
    damaged = place / "DSC_4047.jpg"
    damaged.write_bytes(damaged.read_bytes()[:2000])
    (place / "DSC_4048.jpg").touch()
    (place / "notes.txt").write_text("The pictures of our holiday.", encoding="utf-8")


def take_run(app: QApplication, program: Program, folder: Path) -> None:
    """Running, slider, side by side."""
    session = session_of(app, program)
    session.choices.set_folder(str(paths.data_folder() / "results"))
    session.controller.add([paths.resource("sample.jpg")])
    wait(app, lambda: session.controller.selection.job is not None)
    program.memory.change(theme="dark")
    finished: list[object] = []
    fractions: list[float] = []
    session.controller.run_finished.connect(finished.append)
    session.controller.progressed.connect(lambda progress: fractions.append(progress.fraction))
    program.window.actions_["run"].trigger()
    wait(app, lambda: bool(finished) or bool(fractions and fractions[-1] > 0.45))
    session.controller.pause()
    settle(app)
    session.controller.resume()
    program.window.grab().save(str(folder / "window-running.webp"), quality=90)
    wait(app, lambda: bool(finished))
    settle(app)
    session.canvas.fit()
    program.window.grab().save(str(folder / "window-slider.webp"), quality=90)
    program.memory.change(theme="light")
    session.canvas.set_mode(ViewMode.SIDE_BY_SIDE)
    for _ in range(4):
        session.canvas.zoom_in()
    settle(app)
    program.window.grab().save(str(folder / "window-side-by-side.webp"), quality=90)


def take_models(app: QApplication, session: Session, folder: Path) -> None:
    """The list of models; nothing is downloaded."""
    session.models.show_dialog()
    dialog = session.models.dialog
    assert dialog is not None
    dialog.resize(*MODELS)
    settle(app)
    dialog.grab().save(str(folder / "window-models.webp"), quality=90)
    dialog.reject()


def main() -> int:
    parser = argparse.ArgumentParser(description="The pages' pictures of the window.")
    parser.add_argument("--font", default="", help="of the interface")
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    arguments = parser.parse_args()
    app = QApplication(["swinir-gui", *theme.STYLE])
    font = QFont(arguments.font) if arguments.font else app.font()
    font.setPixelSize(theme.BODY)
    app.setFont(font)
    with tempfile.TemporaryDirectory() as home:
        os.environ[paths.HOME_VARIABLE] = home
        os.environ[language.VARIABLE] = language.ENGLISH
        program = Program(app)
        folder = arguments.out.resolve()
        with contextlib.chdir(home):
            take(app, program, folder)
        program.window.may_close = lambda: True
        program.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
