"""``--when-done``: what happens after the last picture, and when it does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from swinir_gui.cli import afterwards
from tests.cli.command import Command, write_picture
from tests.programs import Programs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the programs of Linux stand for all")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path, monkeypatch)
    for name in ("loginctl", "xdg-open", "notify-send"):
        made.put(name)
    monkeypatch.setattr(afterwards, "COUNTDOWN", 2)
    monkeypatch.setattr(afterwards.time, "sleep", lambda _: None)
    return made


def run(swinir: Command, tiny: Path, picture: Path, *more: str):
    return swinir("upscale", picture, "--model", tiny, "--device", "cpu", "--when-done", *more)


@pytest.mark.parametrize(("wish", "call"), [("suspend", "loginctl suspend"), ("shutdown", "loginctl poweroff")])
def test_the_computer_rests_after_a_countdown(swinir, tiny, programs, tmp_path, wish, call, monkeypatch) -> None:
    monkeypatch.setattr(afterwards, "_TOLD", (2,))
    outcome = run(swinir, tiny, write_picture(tmp_path / "a.png"), wish)
    assert outcome.status == 0
    assert any("in 2 s; Ctrl+C keeps it on." in each for each in outcome.err)
    assert programs.calls == [call]


def test_ctrl_c_keeps_the_computer_on_and_the_result(swinir, tiny, programs, tmp_path, monkeypatch) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(afterwards.time, "sleep", interrupt)
    outcome = run(swinir, tiny, write_picture(tmp_path / "a.png"), "shutdown")
    assert outcome.status == 0
    assert "The computer stays on." in outcome.err
    assert programs.calls == []
    assert len(outcome.out) == 1


def test_the_folder_of_results_is_shown(swinir, tiny, programs, tmp_path) -> None:
    run(swinir, tiny, write_picture(tmp_path / "a.png"), "open", "--out", str(tmp_path / "out"))
    assert programs.calls == [f"xdg-open {tmp_path / 'out'}"]


def test_a_failed_picture_is_an_end_too(swinir, tiny, programs, tmp_path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert run(swinir, tiny, tmp_path / "a.png", "notify").status == 1
    assert programs.calls == ["notify-send --app-name=SwinIR GUI SwinIR has finished 0 done, 1 failed"]


def test_a_computer_that_is_not_willing_does_not_make_the_run_a_failure(swinir, tiny, programs, tmp_path) -> None:
    programs.put("loginctl", status=1)
    outcome = run(swinir, tiny, write_picture(tmp_path / "a.png"), "suspend")
    assert outcome.status == 0
    assert outcome.err[-1].startswith("The computer could not be suspended.")


def test_nothing_happens_after_a_run_that_was_stopped(swinir, tiny, programs, tmp_path, monkeypatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("swinir_gui.cli.here.upscale_all", stop)
    assert run(swinir, tiny, write_picture(tmp_path / "a.png"), "shutdown").status == 130
    assert programs.calls == []
