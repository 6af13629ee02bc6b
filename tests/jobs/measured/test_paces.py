"""How long pictures take, told from those before."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.jobs.measured.paces import TELLING, Paces, Setup

SETUP = Setup("tiny", "CPU", "float32")


def test_paces_outlive_the_program_and_damage(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "paces.json"
    first = Paces(file)
    assert first.of(SETUP) is None
    first.learn(SETUP, TELLING, 1.0)
    first.learn(SETUP, 3 * TELLING, 1.0)
    first.learn(SETUP, 1_000, 0.5)
    first.write()
    again = Paces(file)
    assert again.of(SETUP) == pytest.approx(2 / (4 * TELLING))
    assert again.expected(SETUP, 1_000) == first.expected(SETUP, 1_000)
    entries = '["tiny", "CPU", "float32", -1, 5, 0, 0, 0], 7, ["tiny", "CPU", "float32", 1, 4]'
    entries += f', ["tiny", "CPU", "float32", {10**400}, 5, 0, 0, 0]'
    file.write_text(f'[{entries}, ["tiny", "CPU", "float16", 1, 4, 0, 0, 0]]')
    assert Paces(file).of(SETUP) is None
    assert Paces(file).of(Setup("tiny", "CPU", "float16")) == 0.25
    for damaged in (b"\xff", b"{", b"{}", b"[" * 100_000):
        file.write_bytes(damaged)
        assert Paces(file).of(SETUP) is None


def test_a_pace_follows_what_was_measured_last(tmp_path: Path) -> None:
    paces = Paces(tmp_path / "paces.json")
    paces.learn(SETUP, 500_000_000, 500.0)
    paces.learn(SETUP, 100_000_000, 1_000.0)
    pace = paces.of(SETUP)
    assert pace
    assert pace > 5e-6


def test_icons_do_not_make_a_photograph_look_slow(tmp_path: Path) -> None:
    """Of a second for an icon hardly anything goes into its thousand pixels."""
    paces = Paces(tmp_path / "paces.json")
    for _ in range(300):
        paces.learn(SETUP, 1_000, 1.0)
    assert paces.expected(SETUP, 24_000_000) is None  # so it is measured
    paces.learn(SETUP, TELLING, 1.0)
    assert paces.expected(SETUP, 24_000_000) == pytest.approx(241, rel=0.01)
    assert paces.expected(SETUP, 1_000) == pytest.approx(1.0)


def test_what_small_pictures_take_follows_the_last_ones(tmp_path: Path) -> None:
    paces = Paces(tmp_path / "paces.json")
    paces.learn(SETUP, TELLING, 0.1)
    for seconds in (10.0, *[1.0] * 400):
        paces.learn(SETUP, 1_000, seconds)
    assert paces.expected(SETUP, 1_000) == pytest.approx(1.0, rel=0.05)
