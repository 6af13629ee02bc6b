"""Calls thinned out to what an eye can follow."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from swinir_gui.gui.toolkit.throttle import Throttle


def test_the_first_call_comes_at_once_and_the_last_is_not_lost(qtbot: QtBot) -> None:
    value, seen = [0], []
    throttle = Throttle(lambda: seen.append(value[0]), interval=20)
    for number in range(1, 101):
        value[0] = number
        throttle.touch()
    assert seen == [1]
    qtbot.waitUntil(lambda: seen == [1, 100])


def test_what_waits_can_be_had_now_and_then_comes_no_more(qtbot: QtBot) -> None:
    seen: list[int] = []
    throttle = Throttle(lambda: seen.append(len(seen)), interval=20)
    throttle.touch()
    throttle.touch()
    throttle.flush()
    throttle.flush()
    assert seen == [0, 1]
