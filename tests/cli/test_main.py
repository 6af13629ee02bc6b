"""The command line as a whole."""

from __future__ import annotations

import pytest

from swinir_gui import __version__
from tests.cli.command import Command


def test_version(swinir: Command) -> None:
    assert swinir("--version").out == [f"SwinIR GUI {__version__}"]


@pytest.mark.parametrize("command", ["upscale", "models", "compare", "devices"])
def test_help_names_every_command(command: str, swinir: Command) -> None:
    assert any(line.split()[:1] == [command] for line in swinir("--help").out)
    assert swinir(command, "--help").status == 0


@pytest.mark.parametrize("arguments", [[], ["enlarge"]], ids=str)
def test_wrong_usage(arguments: list[str], swinir: Command) -> None:
    outcome = swinir(*arguments)
    assert (outcome.status, outcome.out) == (2, [])


def test_a_mistake_is_told_in_two_lines_with_what_may_have_been_meant(swinir: Command) -> None:
    outcome = swinir("upscale", "--qualty", "90", "a.jpg")
    assert outcome.status == 2
    assert outcome.err == [
        "swinir upscale: error: unrecognized arguments: --qualty (perhaps --quality)",
        "“swinir upscale --help” tells what can be given.",
    ]


def test_without_a_command_all_of_them_are_told(swinir: Command) -> None:
    outcome = swinir()
    assert any("enlarge or repair pictures" in line for line in outcome.err)
