"""What is said of accelerators; their libraries are stood in for, since most machines have none."""

from __future__ import annotations

import pytest
import torch

from swinir_gui.engine import device
from swinir_gui.engine.device import Device, lacks_triton

CARD = Device("cuda:0", "a card")


@pytest.mark.parametrize(("works", "lacks"), [(True, False), (False, True)])
def test_triton_is_missed_where_it_does_not_work(monkeypatch: pytest.MonkeyPatch, *, works: bool, lacks: bool) -> None:
    monkeypatch.setattr(device, "is_fast_in_bfloat16", lambda _: True)
    monkeypatch.setattr(device, "works", lambda _: works)
    assert lacks_triton(CARD) is lacks


def test_of_a_full_card_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: torch.device) -> bool:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(device, "is_fast_in_bfloat16", lambda _: True)
    monkeypatch.setattr(device, "works", full)
    assert not lacks_triton(CARD)
