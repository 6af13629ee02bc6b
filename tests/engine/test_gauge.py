"""How fast a network is, before anybody waits for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from swinir_gui.engine import gauge
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.geometry import Size
from swinir_gui.nn.execution import Execution
from swinir_gui.progress import Cancelled, CancelToken
from tests.engine.fakes import DoublingResolver
from tests.published import twins

CPU = torch.device("cpu")


def test_the_pace_is_that_of_the_sample_shared_by_the_threads() -> None:
    now = 0.0

    def work(rows: torch.Tensor, _: object) -> torch.Tensor:
        nonlocal now
        now += 1e-3 * rows.shape[1] * rows.shape[2]
        return rows

    token = CancelToken(clock=lambda: now)
    for threads in (1, 4):
        upscaler = Upscaler(DoublingResolver(before=work), UpscaleSettings(CPU, threads=threads))
        assert gauge.seconds_per_pixel(upscaler, token) == pytest.approx(1e-3 / threads, rel=0.3)


def test_what_an_accelerator_compiles_at_first_is_not_counted() -> None:
    now = 0.0

    def work(rows: torch.Tensor, _: object) -> torch.Tensor:
        nonlocal now
        now += 1e-6 * rows.shape[1] * rows.shape[2] + (0 if now else 9)
        return rows

    resolver, execution = DoublingResolver(before=work), replace(Execution.on(CPU), accelerated=True, band_pixels=1 << 18)
    upscaler = Upscaler(resolver, UpscaleSettings(CPU), resolver.on(execution))
    assert gauge.seconds_per_pixel(upscaler, CancelToken(clock=lambda: now)) == pytest.approx(1e-6, rel=0.3)


def test_overlaps_are_counted() -> None:
    paces = [gauge._seen(Upscaler(twins("hat-x2").resolver, UpscaleSettings(CPU, tile=64, overlap=overlap))) for overlap in (0, 16)]
    assert paces[0] >= gauge.TYPICAL.pixels
    assert paces[1] > 2 * paces[0]


def test_nobody_waits_for_a_gauge_that_is_no_longer_wanted() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        gauge.seconds_per_pixel(Upscaler(DoublingResolver(), UpscaleSettings(CPU)), token)


@pytest.mark.parametrize("name", ["lightweight-x2", "hat-x2"])
def test_memory_grows_with_what_is_computed_at_once_and_no_further(name: str) -> None:
    upscaler = Upscaler(twins(name).resolver, UpscaleSettings(CPU, threads=2, tile=256))
    small, large, huge = (upscaler.memory(Size(side, side)) for side in (64, 1_000, 50_000))
    assert 0 < small < large
    assert huge <= 1.1 * large


@pytest.mark.parametrize(("seconds", "times"), [(1e-3, 1), (1e-6, 2)])
def test_a_sample_is_computed_once_more_only_where_that_is_quick(seconds: float, times: int) -> None:
    now, pixels = 0.0, 0

    def work(rows: torch.Tensor, _: object) -> torch.Tensor:
        nonlocal now, pixels
        now, pixels = now + seconds * rows[0, ..., 0].numel(), pixels + rows[0, ..., 0].numel()
        return rows

    gauge.seconds_per_pixel(Upscaler(DoublingResolver(before=work), UpscaleSettings(CPU)), CancelToken(clock=lambda: now))
    assert pixels == times * gauge.SIDE**2
