"""The command line ``swinir``: one table from command to function."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence

from swinir_gui import __version__
from swinir_gui.cli import compare, devices, models, upscale
from swinir_gui.cli.console import complain, say
from swinir_gui.errors import AppError, RequestError
from swinir_gui.progress import Cancelled, CancelToken

FAILED, USAGE, CANCELLED = 1, 2, 130

COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None], Callable[..., int]]] = {
    "upscale": ("enlarge or repair pictures", upscale.add_arguments, upscale.run),
    "models": ("see which models there are", models.add_arguments, models.run),
    "compare": ("PSNR and SSIM as the papers compute them", compare.add_arguments, compare.run),
    "devices": ("see which processors there are", devices.add_arguments, devices.run),
}


def parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    main_parser = argparse.ArgumentParser(
        prog="swinir", description="Restore and enlarge pictures with SwinIR and HAT, on your own machine."
    )
    main_parser.add_argument("--version", action="version", version=f"SwinIR GUI {__version__}")
    commands = main_parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, add_arguments, _) in COMMANDS.items():
        add_arguments(commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."))
    return main_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 all done, 1 some failed, 2 usage, 130 cancelled."""
    options = parser().parse_args(arguments)
    token = CancelToken()
    # Before torch is loaded, which takes a moment in which people press Ctrl+C too. A second one ends the program at once.
    previous = {number: signal.signal(number, lambda *_: _cancel(token)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return COMMANDS[options.command][2](options, token)
    except (Cancelled, KeyboardInterrupt):
        say("Cancelled; nothing unfinished was kept.")
        return CANCELLED
    except AppError as error:
        complain(error)
        return USAGE if isinstance(error, RequestError) else FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _cancel(token: CancelToken) -> None:
    if token.cancelled:
        raise KeyboardInterrupt
    token.cancel()


def entry() -> None:
    """The installed command."""
    sys.exit(main())


if __name__ == "__main__":
    entry()
