"""Done when: of a folder full of pictures and trouble everything is accounted for."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from swinir_gui.jobs.ended.report import RunReport
from swinir_gui.jobs.making.events import Event, Saved
from tests.cli.command import Command, noise, visible, write_picture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes in folders nor links without privileges")

PICTURES = int(os.environ.get("SWINIR_GUI_TEST_PICTURES", "150"))
VANISHES = "b/vanishes.png"


def plant(folder: Path) -> set[str]:
    """37 problems; their names below ``folder``."""
    good = write_picture(folder / "good.png", noise(16, 16)).read_bytes()
    (folder / "good.png").unlink()
    planted = {VANISHES}
    write_picture(folder / VANISHES, noise(16, 16))

    def put(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        planted.add(name)

    for number in range(10):
        put(f"a/damaged{number}.png", good[: 100 + 60 * number])
        put(f"b/text{number}.jpg", b"no picture at all")
    for number in range(5):
        put(f"empty{number}.tif", b"")
        put(f"c/notes{number}.txt", b"not a picture by its name")
    for number in range(2):
        write_picture(folder / f"twin{number}.png", noise(16, 16))
        write_picture(folder / f"twin{number}.gif", noise(16, 16))
        planted |= {f"twin{number}.png", f"twin{number}.gif"}  # whose results would be called alike
    os.mkfifo(folder / "pipe.png")
    (folder / "a" / "loop").symlink_to("..")
    (folder / "a" / "closed.png").symlink_to("/proc/self/mem")
    (folder / "dead.png").symlink_to("nowhere.png")
    planted |= {"pipe.png", "a/loop", "a/closed.png", "dead.png"}
    assert len(planted) == 39
    return planted


def test_everything_is_accounted_for(swinir: Command, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    planted = plant(source)
    for number in range(PICTURES):
        write_picture(source / "abc"[number % 3] / f"{number}.png", noise(16, 16, seed=number))
    hear = RunReport.hear

    def hear_and_take_away(report: RunReport, event: Event) -> None:
        if isinstance(event, Saved):
            (source / VANISHES).unlink(missing_ok=True)
        hear(report, event)

    monkeypatch.setattr(RunReport, "hear", hear_and_take_away)
    report = tmp_path / "report.json"
    outcome = swinir("upscale", source, "--recursive", "--model", tiny, "--out", out, "--report", report, "--quiet")
    assert outcome.status == 1
    told = json.loads(report.read_text())
    trouble = [row for row in told["pictures"] if row["state"] in ("failed", "left out") or "notices" in row]
    assert {str(Path(row["source"]).relative_to(source)) for row in trouble} == planted
    assert len(trouble) == len(planted)
    assert all(row["hint"] for row in trouble if row["state"] == "failed")
    good = PICTURES + 4
    assert (told["totals"]["saved"], len(visible(out)) - 3) == (good, good)
    page = report.with_suffix(".html").read_text()
    assert f"{good:,} of {good + 21:,} pictures done" in page
    assert len(set(re.findall(r"<li>([^<]*)</li>", page))) == len(planted)
    assert "data:image/jpeg;base64," in page
    assert not re.search(r"(src|href)=\"(?!data:)", page), "the page needs something else"
