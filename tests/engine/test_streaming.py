"""Streaming SwinIR equals the whole picture: every head and window, band height, strip width, thread count and restart."""

from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from swinir_gui.engine.plan import Locality, plan_stream
from swinir_gui.engine.streaming import Pipeline, stream_strip
from swinir_gui.engine.work import StripRun
from swinir_gui.nn.execution import Execution
from swinir_gui.progress import CancelToken
from tests.engine.fakes import ArraySink, ArraySource
from tests.published import STREAMING, picture, twins

WIDTH = 45


@pytest.fixture(autouse=True)
def _nothing_is_learnt():
    with torch.inference_mode():
        yield


def network_and_source(name, height, width):
    resolver = twins(name).resolver
    return resolver.on(Execution.on("cpu")), ArraySource(picture(resolver.config.channels, height, width)[0].numpy())


@cache
def whole(name, height, width):
    """The same picture at once, which is made once for all that are compared with it."""
    network, source = network_and_source(name, height, width)
    with torch.inference_mode():
        return network.forward(torch.from_numpy(source.pixels)[None])[0].numpy()


def streamed(network, source, *, band_rows, widest, threads=1, first=0):
    """The result from band number ``first`` on; NaN above it."""
    plan = plan_stream(source.size, Locality(network.grid, network.margin()), widest=widest, band_pixels=1)
    plan = type(plan)(plan.size, plan.window, plan.margin, band_rows * network.grid, plan.strips)
    sink = ArraySink(source.size.scaled(network.scale), source.channels)
    for strip in plan.strips:
        with Pipeline(network, threads, CancelToken()) as pipeline:
            for piece, pixels in stream_strip(pipeline, source, StripRun.of(plan, strip, first)):
                sink.write(piece.scaled(network.scale), pixels)
    return sink.pixels, plan


@pytest.mark.parametrize("name", STREAMING)
@pytest.mark.parametrize(("band_rows", "threads"), [(1, 1), (3, 2), (17, 5)])
def test_bands_equal_the_whole_picture(name, band_rows, threads):
    size = 19 * twins(name).resolver.config.window - 3, 2 * twins(name).resolver.config.window + 5
    result, _ = streamed(*network_and_source(name, *size), band_rows=band_rows, widest=10_000, threads=threads)
    assert np.abs(result - whole(name, *size)).max() < 1e-5


@pytest.mark.parametrize("name", ["lightweight-x2", "real-x4", "colour-jpeg"])
@given(extra=st.integers(0, 70))
@settings(max_examples=6, deadline=None)
def test_strips_of_any_width_equal_the_whole_picture(name, extra):
    network, source = network_and_source(name, 9, 120)
    widest = 2 * network.margin() + network.grid + extra
    result, plan = streamed(network, source, band_rows=1, widest=widest)
    assert len(plan.strips) > 1 or widest >= WIDTH
    assert np.abs(result - whole(name, 9, 120)).max() < 1e-5


@pytest.mark.parametrize("name", ["classical-x2", "real-large-x4", "grey-jpeg"])
@pytest.mark.parametrize("band_rows", [1, 3])
def test_bits_depend_on_no_thread_count(name, band_rows):
    network, source = network_and_source(name, 60, WIDTH)
    results = [streamed(network, source, band_rows=band_rows, widest=10_000, threads=n)[0] for n in (1, 2, 5)]
    assert np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], results[2])


@pytest.mark.parametrize("name", ["lightweight-x2", "real-x2", "colour-jpeg"])
@pytest.mark.parametrize("band_rows", [1, 3])
def test_bits_depend_on_no_restart(name, band_rows):
    network, source = network_and_source(name, 150, 20)
    result, plan = streamed(network, source, band_rows=band_rows, widest=10_000)
    bands = len(plan.bands(plan.strips[0]))
    for first in range(1, bands, max(1, bands // 6)):
        top = first * plan.band * network.scale
        again, _ = streamed(network, source, band_rows=band_rows, widest=10_000, first=first)
        assert np.array_equal(again[top:], result[top:])


def test_a_stream_that_ends_early_leaves_no_hole_unsaid():
    network, source = network_and_source("lightweight-x2", 40, 20)
    network.stream = lambda bands, flow: iter(())
    plan = plan_stream(source.size, Locality(8, network.margin()), widest=100, band_pixels=1)
    with pytest.raises(RuntimeError, match="ended before"), Pipeline(network, 1, CancelToken()) as pipeline:
        next(stream_strip(pipeline, source, StripRun.of(plan, plan.strips[0])))
