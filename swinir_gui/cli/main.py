"""The command line ``swinir``: one table from command to function."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence

from swinir_gui import __version__
from swinir_gui.cli.console import UntoldError, complain, say
from swinir_gui.cli.interruption import at_once, at_the_end
from swinir_gui.cli.status import CANCELLED, FAILED
from swinir_gui.errors import AppError, RequestError
from swinir_gui.grammar import USAGE, Grammar, speak
from swinir_gui.language import tr
from swinir_gui.progress import Cancelled

DEBUG = "SWINIR_GUI_DEBUG"

Commands = dict[str, tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]]


def commands() -> Commands:
    """One table from command to function; imported late, so that Ctrl+C is answered from the start."""
    from swinir_gui.cli import compare, devices, inspect, models, presets, upscale

    return {
        "upscale": (tr("enlarge or repair pictures"), upscale.add_arguments, upscale.run),
        "models": (tr("see which models there are"), models.add_arguments, models.run),
        "presets": (tr("see which presets were saved in the window"), presets.add_arguments, presets.run),
        "inspect": (tr("see what a picture is and which model it wants"), inspect.add_arguments, inspect.run),
        "compare": (tr("PSNR and SSIM as the papers compute them"), compare.add_arguments, compare.run),
        "devices": (tr("see which processors there are"), devices.add_arguments, devices.run),
    }


def parser(table: Commands) -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    main_parser = Grammar(prog="swinir", description=tr("Restore and enlarge pictures with SwinIR and HAT, on your own machine."))
    main_parser.add_argument(
        "--version", action="version", version=f"SwinIR GUI {__version__}", help=tr("show program's version number and exit")
    )
    subparsers = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, add_arguments, _) in table.items():
        add_arguments(subparsers.add_parser(name, help=summary, description=tr("{}.").format(f"{summary[0].upper()}{summary[1:]}")))
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 all done, 1 some failed, 2 usage, 130 cancelled."""
    # Without a handler, Python would write our log, tracebacks and all, between the messages for people.
    logging.getLogger("swinir_gui").addHandler(logging.NullHandler())
    with at_once():
        return _status_of(sys.argv[1:] if arguments is None else arguments)


def _status_of(arguments: Sequence[str]) -> int:
    try:
        speak()
        table = commands()
        whole = parser(table)
        if not arguments:
            whole.print_help(sys.stderr)
            return USAGE
        options = whole.parse_args(arguments)
        return table[options.command][2](options)
    except (Cancelled, KeyboardInterrupt):
        say(tr("Cancelled; nothing unfinished was kept."))
        return CANCELLED
    except AppError as error:
        complain(error)
        return USAGE if isinstance(error, RequestError) else FAILED
    except BrokenPipeError:
        raise
    except UntoldError as error:
        complain(_untold(error))
        return FAILED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        say(
            tr("This should not have happened: {kind}: {error}. Please report it; {variable}=1 shows where it was.").format(
                kind=type(error).__name__, error=error, variable=DEBUG
            )
        )
        return FAILED


def _untold(error: UntoldError) -> AppError:
    return AppError(
        tr("The results cannot be told: standard output takes no more ({reason}).").format(reason=error.strerror),
        tr("Make room where it goes, and give the same command again."),
    )


def entry() -> None:
    """The installed command."""
    _open_streams()
    try:
        try:
            status = main()
        except KeyboardInterrupt:  # once more, while it was said that the first was heard
            status = CANCELLED
        finally:
            sys.stdout.flush()
    except OSError:
        # Who read our output is gone, or the help has no room; Python, which empties its buffers at exit, must not stumble over
        # that again.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        status = FAILED
    at_the_end(status)
    sys.exit(status)


def _open_streams() -> None:
    """What is said goes nowhere where the streams are closed, and paths leave byte for byte as they came in."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)  # or the next file that is opened would have its number
            setattr(sys, name, os.fdopen(number, "w"))
        if isinstance(stream := getattr(sys, name), io.TextIOWrapper):
            stream.reconfigure(encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())


if __name__ == "__main__":
    entry()
