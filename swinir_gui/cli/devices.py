"""``swinir devices``."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from swinir_gui import paths
from swinir_gui.cli.console import print_object, print_result, say
from swinir_gui.jobs.measured.precision import ENOUGH, Setting, Verdicts, processor
from swinir_gui.language import tr

if TYPE_CHECKING:
    from swinir_gui.engine.device import Device


def add_arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=tr("print a JSON object per device"))
    form.add_argument(
        "--report", action="store_true", help=tr("print versions and settings too, to go with a question or complaint")
    )


def run(options: argparse.Namespace) -> int:
    """Returns the exit status."""
    from swinir_gui.cli.support import report
    from swinir_gui.engine.device import available, lacks_triton

    devices = available()
    if options.json:
        for device in devices:
            parities = [_parity(setting, decibels) for setting, decibels in _verdicts(device)]
            told = {"id": device.id, "name": device.name, "memory": device.memory, "lacks_triton": lacks_triton(device)}
            print_object(told | {"bfloat16": parities})
    else:
        lines = [line for device in devices for line in _lines(device)]
        for line in report(lines) if options.report else lines:
            print_result(line)
    if options.report:
        say(
            tr("The log of the window is in {folder}. It holds names of files: read it before you pass it on.").format(
                folder=paths.log_folder()
            )
        )
    return 0


def _parity(setting: Setting, decibels: float) -> dict[str, object]:
    """A verdict for scripts; JSON has no infinity, which one of a precision that fails is."""
    return {"model": setting.model, "decibels": decibels if math.isfinite(decibels) else None, "used": decibels >= ENOUGH}


def _lines(device: Device) -> Iterator[str]:
    from swinir_gui.engine.device import lacks_triton

    memory = f", {device.memory / 2**30:.0f} GB" if device.memory else ""
    yield f"{device.id:<8}{device.name}{memory}"
    if lacks_triton(device):
        yield " " * 8 + tr("Triton does not work here, so that pictures take up to twice as long. On Linux it needs a C compiler.")
    for setting, decibels in _verdicts(device):
        yield f"{'':8}{_sentence(decibels).format(model=setting.model, decibels=f'{decibels:.1f}')}"


def _sentence(decibels: float) -> str:
    if decibels == -math.inf:
        return tr("{model}: auto takes float32, since bfloat16 fails")
    if decibels >= ENOUGH:
        return tr("{model}: auto takes bfloat16, which is {decibels} dB close to float32")
    return tr("{model}: auto takes float32, since bfloat16 is only {decibels} dB close to it")


def _verdicts(device: Device) -> list[tuple[Setting, float]]:
    """What was found out here about the models that were used."""
    return [(each, found) for each, found in Verdicts(paths.verdicts_file()) if each.device == processor(device.name)]
