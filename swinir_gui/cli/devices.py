"""``swinir devices``."""

from __future__ import annotations

import argparse

from swinir_gui.cli.console import print_object, print_result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON object per device")


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    from swinir_gui.engine.device import available

    for device in available():
        if options.json:
            print_object({"id": device.id, "name": device.name, "memory": device.memory})
        else:
            memory = f", {device.memory / 2**30:.0f} GB" if device.memory else ""
            print_result(f"{device.id:<8}{device.name}{memory}")
    return 0
