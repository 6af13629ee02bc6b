"""``swinir-gui`` from its arguments to its exit status: the Qt application, its log, and unexpected failures."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from swinir_gui import __version__, log, paths
from swinir_gui.gui.program import Program
from swinir_gui.gui.toolkit import theme as look
from swinir_gui.language import tr

if TYPE_CHECKING:
    import argparse

logger = logging.getLogger(__name__)

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    options = _options(sys.argv[1:] if arguments is None else arguments)
    qInstallMessageHandler(_log_qt)
    app = QApplication.instance() or QApplication([sys.argv[0], *look.STYLE])
    assert isinstance(app, QApplication)  # noqa: S101 - nobody made another kind before us
    app.setApplicationName("swinir-gui")
    app.setApplicationDisplayName("SwinIR GUI")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("swinir-gui")
    if options.smoke_test:
        from swinir_gui.gui.smoke_test import run

        return run(app)
    program = Program(app, options.files, log.watch_for_crashes(paths.log_folder()))
    sys.excepthook = _hook(program)
    program.show()
    return app.exec()


class _Options(NamedTuple):
    files: tuple[Path, ...] = ()
    smoke_test: bool = False


def _options(arguments: Sequence[str]) -> _Options:
    if not arguments:
        return _Options()
    from swinir_gui.grammar import speak

    speak()
    found = grammar().parse_args(arguments)
    return _Options(tuple(found.files), found.smoke_test)


def grammar() -> argparse.ArgumentParser:
    """What the command takes."""
    from swinir_gui.grammar import Grammar, given_path  # which takes longer than to see that there are no arguments

    parser = Grammar(prog="swinir-gui", description=tr("Restore and enlarge pictures with SwinIR and HAT."))
    parser.add_argument("files", nargs="*", type=given_path, metavar="FILE", help=tr("pictures or folders to open"))
    parser.add_argument("--smoke-test", action="store_true", help=tr("upscale the sample in the window, check it, and close"))
    parser.add_argument(
        "--version", action="version", version=f"SwinIR GUI {__version__}", help=tr("show program's version number and exit")
    )
    return parser


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("swinir_gui.qt").log(LEVELS[kind], "%s%s", f"{context.category}: " if context.category else "", message)


def _hook(program: Program) -> Hook:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.critical("unexpected failure", exc_info=(kind, error, trace))
        if issubclass(kind, Exception):
            program.tell(error)
        else:
            program.window.close()

    return hook
