"""Where output goes that nobody reads any more, that has no room, or that was never there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Command, names, noise, write_picture

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no device that is full, or another shell")


def shell(redirection: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command behind a shell's ``redirection``."""
    line = f'exec "$0" "$@" {redirection}'
    command = ["sh", "-c", line, sys.executable, "-m", "swinir_gui.cli.main", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_results_that_have_no_room_are_a_sentence(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    write_picture(tmp_path / "in" / "a.png", noise(24, 16))
    ended = shell(f">{FULL}", "upscale", tmp_path / "in", "--model", tiny, "--quiet")
    assert ended.returncode == 1
    assert ended.stderr == (
        "The results cannot be told: standard output takes no more (No space left on device). "
        "Make room where it goes, and give the same command again.\n"
    )
    assert swinir("upscale", tmp_path / "in", "--model", tiny, "--quiet").out == [str(tmp_path / "in" / "a_tiny_x2.png")]


@pytest.mark.parametrize("redirection", [f"2>{FULL}", "2>&-", ">&-", ">&- 2>&-"])
def test_messages_that_nobody_hears_do_not_stop_a_run(redirection: str, tiny: Path, tmp_path: Path) -> None:
    for number in range(2):
        write_picture(tmp_path / f"{number}.png", noise(24, 16))
    ended = shell(redirection, "upscale", tmp_path, "--model", tiny)
    assert ended.returncode == 0
    assert {"0_tiny_x2.png", "1_tiny_x2.png"} <= {*names(tmp_path)}


def test_who_has_read_enough_ends_the_run_without_a_word(tiny: Path, tmp_path: Path) -> None:
    for number in range(4):
        write_picture(tmp_path / f"{number}.png", noise(24, 16))
    assert shell("| true", "upscale", tmp_path, "--model", tiny, "--quiet").stderr == ""


def test_control_characters_in_names_do_not_reach_a_terminal(swinir: Command, tiny: Path, tmp_path: Path) -> None:
    source = write_picture(tmp_path / "red\x1b[31m\n2.png", noise(24, 16))
    outcome = swinir("upscale", source, "--model", tiny)
    assert outcome.err[0] == "red\\x1b[31m\\n2.png  24×16 → 48×32"
    assert "\n".join(outcome.out) == str(tmp_path / "red\x1b[31m\n2_tiny_x2.png"), "scripts need it as it is"
    assert "\x1b" not in "".join(swinir("inspect", tmp_path).out)


@pytest.mark.parametrize("arguments", [("upscale", ""), ("upscale", "a.png", "--out", ""), ("inspect", "")])
def test_the_empty_variable_of_a_script_is_no_folder(arguments: tuple[str, ...], swinir: Command) -> None:
    outcome = swinir(*arguments)
    assert (outcome.status, outcome.out) == (2, [])
    assert outcome.err[0].endswith("an empty name is no file")


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        (("-",), "A picture cannot be read from standard input. Store it in a file first, and give the name of that."),
        (("/dev/stdin",), "A picture cannot be read from standard input."),
        (("a.png", "--out", "-"), "A result cannot be written to standard output. Name a file or folder with --out"),
        (("a.png", "--out", "/dev/stdout"), "A result cannot be written to standard output."),
    ],
)
def test_pictures_do_not_go_through_pipes(
    arguments: tuple[str, ...], sentences: str, swinir: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor become a folder that is called “-”, which is a trouble to remove."""
    monkeypatch.chdir(tmp_path)
    write_picture(Path("a.png"))
    outcome = swinir("upscale", *arguments)
    assert (outcome.status, outcome.out, names(tmp_path)) == (2, [], ["a.png"])
    assert outcome.sentence.startswith(sentences)
