"""The log: bounded, in the person's folder, and never in the way."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from swinir_gui import log


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    log.close()


def test_what_is_said_is_in_the_file_and_what_is_serious_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(tmp_path / "logs")
    logging.getLogger("swinir_gui.somewhere").info("a detail")
    logging.getLogger("swinir_gui.somewhere").warning("a %s", "warning")
    text = (tmp_path / "logs" / log.FILE).read_text(encoding="utf-8")
    assert "INFO swinir_gui.somewhere: a detail" in text
    assert "WARNING swinir_gui.somewhere: a warning" in text
    err = capsys.readouterr().err
    assert "a warning" in err
    assert "a detail" not in err


def test_it_does_not_grow_without_bound(tmp_path: Path) -> None:
    log.configure(tmp_path)
    for _ in range(60):
        logging.getLogger("swinir_gui").info("x" * 100_000)
    sizes = [each.stat().st_size for each in tmp_path.iterdir()]
    assert len(sizes) == 1 + log.KEPT
    assert max(sizes) <= log.BYTES


def test_a_folder_that_cannot_be_made_keeps_nothing_from_working(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    log.configure(tmp_path / "file" / "logs")
    assert "no log is kept" in capsys.readouterr().err


def test_twice_is_once(tmp_path: Path) -> None:
    log.configure(tmp_path)
    log.configure(tmp_path)
    logging.getLogger("swinir_gui").warning("said")
    assert (tmp_path / log.FILE).read_text(encoding="utf-8").count("said") == 1


def watched(folder: Path, then: str = "pass") -> subprocess.CompletedProcess[str]:
    """A program that tells what an earlier one left, and then does something."""
    start = "import faulthandler, pathlib, sys; from swinir_gui import log; print(log.watch_for_crashes(pathlib.Path(sys.argv[1])))"
    code = f"{start}; {then}"
    return subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, encoding="utf-8", check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the person whether to debug it")
def test_a_crash_leaves_its_stacks_to_the_next_start(tmp_path: Path) -> None:
    assert watched(tmp_path / "logs").stdout == "None\n"
    assert watched(tmp_path / "logs", "sys.stdout.flush(); faulthandler._sigsegv()").returncode < 0
    left = Path(watched(tmp_path / "logs").stdout.strip())
    assert "Segmentation fault" in left.read_text(encoding="utf-8")
    assert watched(tmp_path / "logs").stdout == "None\n", "it is told once"
    assert left.exists()


def test_a_folder_that_cannot_be_made_keeps_nothing_from_starting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = watched(tmp_path / "file" / "logs")
    assert (done.stdout, done.returncode) == ("None\n", 0)
