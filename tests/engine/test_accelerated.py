"""What an accelerator is given: tall bands, tiles in batches. All of it runs on a processor too, where it is compared."""

import threading
from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.network import CASES, networks
from swinir_gui.engine.plan import TilePlan
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.geometry import Region, Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.framing import Framed
from swinir_gui.nn.network import Link, Network
from swinir_gui.nn.stream import Band, each
from tests.engine.fakes import CONFIG, ArraySink, ArraySource, Doubling, DoublingResolver, doubled, noise, out_of_memory
from tests.engine.memory import made
from tests.engine.running import CPU, upscaled
from tests.published import one_group, twins

ACCELERATED = replace(Execution.on(CPU), accelerated=True, working_set=1 << 28, band_pixels=1 << 18)


def accelerated(resolver, **settings):
    return Upscaler(resolver, UpscaleSettings(CPU, **settings), resolver.on(ACCELERATED))


def through(upscaler, pixels, scale, watch=None, finished=()):
    source = ArraySource(pixels)
    sink = ArraySink(source.size.scaled(scale), source.channels)
    upscaler.upscale(source, sink, watch or Watch(), finished)
    return sink.pixels


@pytest.mark.parametrize(("kind", "size"), [("lightweight-x2", (90, 70)), ("hat-x2", (100, 90))])
def test_it_makes_what_a_processor_makes(kind, size):
    resolver, pixels = twins(kind).resolver, noise(*size)
    result = through(accelerated(resolver, tile=64, overlap=8), pixels, 2)
    assert np.abs(result - upscaled(resolver, pixels, tile=64, overlap=8)).max() < 1e-5


def recorder(seen):
    def before(rows, _execution):
        seen.append(tuple(rows.shape[:3]))
        return rows

    return before


def test_a_picture_flows_in_one_tall_band():
    seen = []
    through(accelerated(DoublingResolver(before=recorder(seen))), noise(300, 60), 2)
    assert seen == [(1, 300, 60)]


def test_one_thread_alone_gives_the_device_its_work():
    threads = set()

    class Shared(Doubling):
        def stream(self, bands, flow):
            def work(_part):
                threads.add(threading.get_ident())
                torch.ones(300, 300) @ torch.ones(300, 300)

            return each(lambda band: flow.each_of(range(50), work) or Band(doubled(band.rows), band.last), bands)

    class Resolver(DoublingResolver):
        def on(self, execution):
            return Network(execution, [Link(CONFIG, Framed(Shared(lambda rows: rows), 4, 2), True)])

    execution = replace(ACCELERATED, band_pixels=400)
    upscaler, pixels = Upscaler(Resolver(), UpscaleSettings(CPU), Resolver().on(execution)), noise(100, 40)
    assert np.array_equal(through(upscaler, pixels, 2), pixels.repeat(2, 0).repeat(2, 1))
    assert len(threads) == 1


@pytest.mark.parametrize("rows", [70, 20, 8])
def test_a_band_that_does_not_fit_flows_in_lower_ones(rows):
    notices = []

    def before(band, _execution):
        if band.shape[1] > rows:
            raise out_of_memory()
        return band

    pixels = noise(150, 60)
    result = through(accelerated(DoublingResolver(before=before)), pixels, 2, Watch(noticed=notices.append))
    assert np.array_equal(result, pixels.repeat(2, 0).repeat(2, 1))
    assert set(notices) == {"Memory was full; the run goes on in lower bands."}


def test_strips_after_one_that_did_not_fit_flow_in_lower_bands_at_once():
    failures = []

    def before(band, _execution):
        if band.shape[1] > 20:
            failures.append(band.shape)
            raise out_of_memory()
        return band

    upscaler, pixels = accelerated(DoublingResolver(before=before), tile=40), noise(150, 200)
    assert len(upscaler.plan(Size(200, 150)).strips) > 3
    assert np.array_equal(through(upscaler, pixels, 2), pixels.repeat(2, 0).repeat(2, 1))
    assert {shape[2] for shape in failures} == {failures[0][2]}, "only the first strip had to find out"
    assert len(failures) == 6  # twice each: whole bands, halves and quarters


def test_attention_that_plans_every_shape_anew_is_not_taken():
    torch.backends.cuda.enable_cudnn_sdp(enabled=True)
    through(accelerated(DoublingResolver()), noise(20, 20), 2)
    assert not torch.backends.cuda.cudnn_sdp_enabled()


@pytest.mark.parametrize(("name", "size"), [("SwinIR-S x2", (16, 24)), ("HAT x4", (16, 32))])
def test_channels_that_are_padded_change_nothing(name, size):
    """The published widths, 60 and 180, are no multiples of eight; those of other tests' networks are."""
    resolver, picture = networks(CASES[name])[1], torch.rand(1, *size, 3)
    with torch.inference_mode():
        exact, padded = (resolver.on(execution).forward(picture) for execution in (Execution.on(CPU), ACCELERATED))
    assert (padded - exact).abs().max() < 1e-5


def test_tiles_of_one_size_come_together():
    seen = []
    upscaler = accelerated(DoublingResolver(streams=False, before=recorder(seen)), tile=40, overlap=4)
    pixels = noise(90, 74)
    assert np.array_equal(through(upscaler, pixels, 2), pixels.repeat(2, 0).repeat(2, 1))
    # Three by three: those inside, those at the right edge, those at the lower one, and the corner.
    assert sorted(count for count, *_ in seen) == [1, 2, 2, 4]


def test_what_is_finished_is_left_out_and_not_written_again():
    upscaler, pixels = accelerated(DoublingResolver(streams=False), tile=40, overlap=4), noise(90, 74)
    pieces = upscaler.plan(Size(74, 90)).pieces()
    result = through(upscaler, pixels, 2, finished=pieces[:3])
    for number, piece in enumerate(pieces):
        there = piece.scaled(2)
        assert np.isnan(result[there.top : there.bottom, there.left : there.right]).all() == (number < 3)


@pytest.mark.parametrize("streams", [True, False])
def test_a_preview_is_the_final_pixels(streams):
    resolver, pixels, region = twins("lightweight-x2" if streams else "hat-x2").resolver, noise(100, 90), Region(20, 30, 16, 9)
    upscaler = accelerated(resolver, tile=64, overlap=8)
    source = ArraySource(pixels)
    sink = ArraySink(source.size.scaled(2), source.channels)
    upscaler.upscale_region(source, sink, region, Watch())
    there = region.scaled(2)
    assert np.array_equal(
        sink.pixels[there.top : there.bottom, there.left : there.right],
        through(upscaler, pixels, 2)[there.top : there.bottom, there.left : there.right],
    )


def test_a_batch_that_does_not_fit_comes_one_after_the_other():
    sizes, notices = [], []

    def before(rows, _execution):
        sizes.append(len(rows))
        if len(rows) > 1:
            raise out_of_memory()
        return rows

    upscaler, pixels = accelerated(DoublingResolver(streams=False, before=before), tile=40, overlap=4), noise(90, 74)
    result = through(upscaler, pixels, 2, Watch(noticed=notices.append))
    assert np.array_equal(result, pixels.repeat(2, 0).repeat(2, 1))
    assert len(notices) == 1
    assert sizes[0] > 1
    assert set(sizes[1:]) == {1}


def test_tiles_that_do_not_fit_alone_are_made_smaller():
    def before(rows, _execution):
        if len(rows) > 1 or rows.shape[2] > 24:
            raise out_of_memory()
        return rows

    upscaler, pixels = accelerated(DoublingResolver(streams=False, before=before), tile=40, overlap=4), noise(90, 74)
    assert np.array_equal(through(upscaler, pixels, 2), pixels.repeat(2, 0).repeat(2, 1))


@pytest.mark.parametrize(("kind", "size"), [("lightweight-x2", (64, 40)), ("hat-x2", (32, 90))])
def test_an_operation_that_finds_no_memory_is_done_again(kind, size):
    upscaler, pixels = accelerated(one_group(twins(kind).resolver), tile=48, overlap=8), noise(*size)
    expected, count = made(kind, upscaler, pixels)
    for number in range(1, count + 1, count // 7):
        result, _ = made(kind, upscaler, pixels, number)
        assert np.abs(result - expected).max() < 1e-5


def test_more_at_once_takes_more_memory():
    upscaler, one = accelerated(twins("hat-x2").resolver, tile=64, overlap=8), Size(64, 64)
    assert isinstance(upscaler.plan(one), TilePlan)
    assert upscaler.memory(Size(500, 500)) > 4 * upscaler.memory(one)
    assert upscaler.memory(Size(8_000, 8_000)) == upscaler.memory(Size(4_000, 4_000))
