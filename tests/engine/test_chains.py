"""Several networks in a row: what one after the other would make, without what lies between them."""

import numpy as np
import pytest
import torch

from swinir_gui.engine.plan import Locality, StreamPlan, TilePlan, plan_stream
from swinir_gui.engine.streaming import Pipeline, stream_strip
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.engine.work import StripRun
from swinir_gui.geometry import Region, Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.super_resolver import ResolverChain
from swinir_gui.progress import CancelToken
from tests.engine.fakes import ArraySource, noise
from tests.engine.running import CPU, upscaled
from tests.engine.test_regions import Sheet, check_regions, whole
from tests.passthrough import pass_through
from tests.published import calm, one_group, picture

STREAMING = [
    ("colour-jpeg", "lightweight-x2"),  # windows of 7, then 8
    ("lightweight-x2", "colour-jpeg"),
    ("grey-jpeg", "real-x2"),  # 1 channel, then 3
    ("colour-denoising", "lightweight-x3"),
    ("lightweight-x2", "window-16"),
    ("grey-denoising", "colour-jpeg", "classical-x2"),
]
TILED = [
    ("colour-jpeg", "hat-x2"),
    ("lightweight-x2", "hat-x2"),
    ("grey-jpeg", "hat-x2"),
    ("colour-jpeg", "lightweight-x2", "hat-x2"),
]
SMALLEST_STEP = 1 / 255


def chain(*names):
    """Of networks with one group each: what is between two networks is at stake here, and one of many groups is tested alone."""
    return ResolverChain(tuple(one_group(calm(name, seed)) for seed, name in enumerate(names)))


def one_by_one(resolvers, pixels, **settings):
    """Each step alone, its result kept with 16 bits as a file would."""
    for resolver in resolvers:
        pixels = np.round(upscaled(resolver, pixels, **settings).clip(0, 1) * 65535).astype(np.float32) / np.float32(65535)
    return pixels


@pytest.mark.parametrize("names", STREAMING + TILED, ids="+".join)
@pytest.mark.parametrize(("channels", "size"), [(3, (40, 21)), (1, (23, 40)), (3, (5, 3))])
def test_a_chain_makes_what_its_steps_make_one_after_the_other(names, channels, size):
    pixels, links = picture(channels, *size)[0].numpy(), chain(*names)
    how = {"tile": 32, "overlap": 8} if names in TILED else {}
    result, alone = upscaled(links, pixels, threads=2, **how), one_by_one(links.parts, pixels, **how)
    assert result.shape == alone.shape
    assert np.abs(result.clip(0, 1) - alone).max() < SMALLEST_STEP
    assert np.ptp(alone) > 0.05, "there is something to see"
    assert ((alone > 0) & (alone < 1)).mean() > 0.5


@pytest.mark.parametrize("names", STREAMING, ids="+".join)
def test_threads_of_a_chain_change_no_bit_and_strips_next_to_nothing(names):
    links = chain(*names)
    margin = links.on(Execution.on("cpu")).margin()
    pixels = picture(3, 70, 2 * margin + 70)[0].numpy()
    one, several, strips = (upscaled(links, pixels, **how) for how in ({"threads": 1}, {"threads": 4}, {"tile": 2 * margin + 60}))
    assert np.array_equal(one, several)
    assert np.abs(one - strips).max() < 1e-5


@pytest.mark.parametrize("names", [*STREAMING[:3], *TILED[:2]], ids="+".join)
def test_a_preview_by_a_chain_has_the_final_bits(names):
    if names in TILED:  # which cost much more
        size, regions, how = (30, 50), [Region(10, 8, 15, 9), Region(38, 18, 12, 10)], {"tile": 32, "overlap": 8}
    else:
        size, regions, how = (100, 130), [Region(21, 40, 30, 17), Region(100, 75, 25, 20)], {"tile": 120}
    check_regions(chain(*names), ArraySource(picture(3, *size)[0].numpy()), regions, threads=2, **how)


@pytest.mark.parametrize("names", [STREAMING[0], STREAMING[1]], ids="+".join)
def test_bits_of_a_chain_depend_on_no_restart_though_its_bands_are_lower_than_its_grid(names):
    """A band that is a row of windows of one network and not of the other: heights alternate, and must do so in step."""
    links, source = chain(*names), ArraySource(picture(3, 400, 16)[0].numpy())
    network = links.on(Execution.on("cpu"))
    plan = plan_stream(source.size, Locality(network.grid, network.margin(), network.tallest_window), widest=100, band_pixels=1)
    assert plan.band < network.grid
    (strip,), results = plan.strips, []
    with torch.inference_mode():
        for first in (0, 20, 31, 44):
            with Pipeline(network, 1, CancelToken()) as pipeline:
                made = stream_strip(pipeline, source, StripRun.of(plan, strip, first))
                results.append(np.concatenate([pixels for _, pixels in made]))
    for again in results[1:]:
        assert np.array_equal(again, results[0][-len(again) :])


@pytest.mark.parametrize("names", [STREAMING[0], TILED[1]], ids="+".join)
def test_a_chain_goes_on_where_it_was_stopped(names):
    size, how = ((50, 24), {"tile": 32, "overlap": 8}) if names in TILED else ((170, 60), {})
    links, source = chain(*names), ArraySource(picture(3, *size)[0].numpy())
    upscaler, seen = Upscaler(links, UpscaleSettings(CPU, threads=2, **how)), []
    complete = whole(upscaler, source, links.scale)
    pieces = upscaler.plan(source.size).pieces()
    sheet = Sheet(source, links.scale)
    for piece in pieces[: len(pieces) // 2]:
        shown = piece.scaled(links.scale)
        sheet.write(shown, complete[shown.top : shown.bottom, shown.left : shown.right])
    upscaler.upscale(source, sheet, Watch(lambda piece, _: seen.append(piece)), pieces[: len(pieces) // 2])
    assert 0 < len(seen) < len(pieces)
    assert np.array_equal(sheet.pixels, complete)


@pytest.mark.parametrize("names", [("hat-x2", "colour-denoising"), ("hat-x2", "hat-x2")], ids="+".join)
def test_a_tiling_network_in_front_sees_as_much_more_as_those_behind_it_need(names):
    """It depends on what it sees, so tiles are an approximation, here as in a run of its own; the whole is no approximation."""
    links, pixels = chain(*names), picture(3, 90, 30)[0].numpy()
    together = upscaled(links, pixels, tile=256, overlap=16)
    assert np.abs(together.clip(0, 1) - one_by_one(links.parts, pixels, tile=256, overlap=16)).max() < SMALLEST_STEP
    tiled = upscaled(links, pixels, tile=32, overlap=16, threads=2)
    assert 0 < np.abs(tiled - together).mean() < 0.05 * np.abs(together).mean()


def test_the_first_one_overshooting_is_clipped_as_in_a_file():
    bright = pass_through(1)
    bright.tensors["conv_last.bias"][:] = 0.7
    dark = pass_through(2)
    dark.tensors["upsample.0.bias"][:] = -0.7
    pixels = noise(30, 40)
    result = upscaled(ResolverChain((bright, dark)), pixels)
    assert np.allclose(result, (pixels + np.float32(0.7)).clip(0, 1).repeat(2, 0).repeat(2, 1) - 0.7, atol=1e-5)


def test_the_grid_is_whole_windows_for_each_link():
    for names, distance in {
        ("colour-jpeg",): 7,
        ("colour-jpeg", "lightweight-x2"): 56,
        ("lightweight-x2", "colour-jpeg"): 56,
        ("lightweight-x2", "window-16"): 8,
        ("lightweight-x3", "window-16"): 16,
    }.items():
        assert chain(*names).on(Execution.on("cpu")).grid == distance


def test_memory_of_a_chain_counts_what_waits_behind_its_first_link():
    """There pictures are larger already, so that a column takes several times as much as one of the second link alone."""
    column = Size(8, 8)
    first, second, both = (
        Upscaler(chain(*names), UpscaleSettings(CPU)).memory(column)
        for names in (("classical-x4",), ("lightweight-x2",), ("classical-x4", "lightweight-x2"))
    )
    assert both > first + 3 * second


def test_what_a_chain_is():
    links = chain("colour-jpeg", "lightweight-x2")
    assert (links.name, links.scale, links.streams) == ("colour-jpeg+lightweight-x2", 2, True)
    assert not chain("colour-jpeg", "hat-x2").streams
    plans = [Upscaler(chain(*names), UpscaleSettings(CPU)).plan(Size(90, 90)) for names in (STREAMING[0], TILED[0])]
    assert [type(plan) for plan in plans] == [StreamPlan, TilePlan]


def test_what_is_repaired_is_not_repaired_again():
    pixels, links = picture(3, 30, 26)[0].numpy(), chain("colour-jpeg", "lightweight-x2")
    further = Upscaler(links, UpscaleSettings(CPU)).further
    source, alone = ArraySource(pixels), upscaled(links.parts[1], pixels)
    assert np.array_equal(whole(further, source, 2), alone)
    for one in (chain("colour-jpeg", "colour-denoising"), chain("lightweight-x2", "hat-x2")):
        upscaler = Upscaler(one, UpscaleSettings(CPU))
        assert upscaler.further is upscaler


@pytest.mark.parametrize("names", [STREAMING[0], TILED[0]], ids="+".join)
def test_a_damaged_piece_of_a_chain_is_computed_again(names, monkeypatch):
    links, pixels, notices = chain(*names), picture(3, 60, 50)[0].numpy(), []
    expected, on = upscaled(links, pixels, tile=300, overlap=16), ResolverChain.on

    def spoilt(self, execution):
        network = on(self, execution)
        if not execution.guarded:
            stage = network.links[-1].stage
            stream = stage.stream
            stage.stream = lambda bands, flow: (band._replace(rows=band.rows * float("nan")) for band in stream(bands, flow))
        return network

    monkeypatch.setattr(ResolverChain, "on", spoilt)
    result = upscaled(links, pixels, tile=300, overlap=16, watch=Watch(noticed=notices.append))
    assert np.abs(result - expected).max() < 1e-4
    assert notices
