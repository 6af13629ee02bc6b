"""A disk that fills up while a result is made or stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Command, names, noise, write_picture
from tests.full_disk import files_no_larger_than


@pytest.mark.parametrize("size", [1000, 100 * 100 * 4], ids=["while it is made", "while it is stored"])
@pytest.mark.parametrize("before", [None, b"an earlier result"], ids=["nothing there", "something there"])
def test_a_full_disk_leaves_nothing_behind(size: int, before: bytes | None, swinir: Command, tiny: Path, tmp_path: Path) -> None:
    # Grey with transparency: the file is larger than the canvas, which holds no transparency.
    source = write_picture(tmp_path / "a.png", noise(100, 100, 2))
    results = tmp_path / "out"
    results.mkdir()
    if before:
        (results / "a_tiny_x2.png").write_bytes(before)
    with files_no_larger_than(size):
        outcome = swinir("upscale", source, "--model", tiny, "--out", results, "--quiet", "--existing", "overwrite")
    assert (outcome.status, outcome.out) == (1, [])
    assert outcome.sentence.startswith(f"The disk of “{results}” takes no file as large as the result.")
    assert names(results) == (["a_tiny_x2.png"] if before else [])
    if before:
        assert (results / "a_tiny_x2.png").read_bytes() == before
    assert swinir("upscale", source, "--model", tiny, "--out", results, "--existing", "overwrite").status == 0
