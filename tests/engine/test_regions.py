"""Previews, and runs that go on: what comes out is what one uninterrupted run writes, to the bit."""

import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from swinir_gui.checkpoints.load import load
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.errors import DeviceError
from swinir_gui.geometry import Region
from swinir_gui.progress import Cancelled, CancelToken
from tests.engine.fakes import ArraySource, DoublingResolver, noise, out_of_memory
from tests.patience import PATIENCE
from tests.published import one_group, picture, twins

CPU = torch.device("cpu")
EMBEDDED = Path(__file__).parents[2] / "models" / "photo-x2.safetensors"


class Sheet:
    """A result in memory that may be written again, but only with the same bits."""

    def __init__(self, source, scale):
        self.pixels = np.full((source.size.height * scale, source.size.width * scale, source.channels), np.nan, np.float32)
        self.written = []

    def write(self, region, pixels):
        part = self.pixels[region.top : region.bottom, region.left : region.right]
        before = ~np.isnan(part)
        assert np.array_equal(part[before], pixels[before]), "other bits than before"
        part[:] = pixels
        self.written.append(region)

    def made(self):
        return ~np.isnan(self.pixels)


def whole(upscaler, source, scale):
    sheet = Sheet(source, scale)
    upscaler.upscale(source, sheet, Watch())
    return sheet.pixels


REGIONS = [Region(0, 0, 9, 9), Region(37, 50, 30, 21), Region(100, 90, 30, 60), Region(0, 390, 130, 10), Region(64, 64, 1, 1)]


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("region", REGIONS)
def test_a_preview_is_the_final_pixels(streams, threads, region):
    upscaler = Upscaler(DoublingResolver(streams), UpscaleSettings(CPU, threads=threads, tile=60, overlap=8))
    source, seen = ArraySource(noise(400, 130)), []
    sheet = Sheet(source, 2)
    upscaler.upscale_region(source, sheet, region, Watch(lambda piece, progress: seen.append((piece, progress))))
    shown = region.scaled(2)
    assert sheet.made()[shown.top : shown.bottom, shown.left : shown.right].all()
    assert not sheet.made().all()
    assert np.array_equal(sheet.pixels[sheet.made()], whole(upscaler, source, 2)[sheet.made()])
    assert [piece.scaled(2) for piece, _ in seen] == sheet.written
    assert seen[-1][1].fraction == 1


def check_regions(resolver, source, regions, **settings):
    upscaler = Upscaler(resolver, UpscaleSettings(CPU, **settings))
    result = whole(upscaler, source, resolver.scale)
    for region in regions:
        sheet = Sheet(source, resolver.scale)
        upscaler.upscale_region(source, sheet, region, Watch())
        made, shown = sheet.made(), region.scaled(resolver.scale)
        assert made[shown.top : shown.bottom, shown.left : shown.right].all()
        assert np.array_equal(sheet.pixels[made], result[made])


KINDS = ["classical-x2", "lightweight-x3", "real-large-x4", "window-16", "grey-denoising", "colour-jpeg", "hat-x2"]


@pytest.mark.parametrize("name", KINDS)
def test_a_preview_by_a_real_network_has_the_same_bits(name):
    resolver = one_group(twins(name, seed=1).resolver)
    source = ArraySource(picture(resolver.config.channels, 160, 70)[0].numpy())  # several strips of two bands, or six tiles
    check_regions(resolver, source, [Region(21, 40, 30, 17), Region(40, 155, 30, 5)], threads=2, tile=64, overlap=8)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_preview_by_the_embedded_model_has_the_same_bits(dtype):
    source = ArraySource(picture(3, 64, 190)[0].numpy())
    check_regions(load(EMBEDDED, "photo-x2"), source, [Region(120, 50, 50, 14)], dtype=dtype, threads=2)


@pytest.mark.parametrize("name", ["lightweight-x2", "colour-jpeg", "hat-x2"])
@pytest.mark.parametrize("pieces", [1, 4])
def test_a_run_that_was_stopped_goes_on_to_the_same_bits(name, pieces):
    resolver = one_group(twins(name).resolver)
    size, tile = ((90, 60), 40) if name == "hat-x2" else ((200, 100), 72)  # six tiles, or three strips of two bands
    upscaler = Upscaler(resolver, UpscaleSettings(CPU, threads=2, tile=tile, overlap=8))
    source = ArraySource(picture(resolver.config.channels, *size)[0].numpy())
    sheet, token, finished = Sheet(source, resolver.scale), CancelToken(), []

    def stop(region, _progress):
        finished.append(region)
        if len(finished) == pieces:
            token.cancel()

    with pytest.raises(Cancelled):
        upscaler.upscale(source, sheet, Watch(stop, token=token))
    assert len(finished) == pieces
    progress = []
    watch = Watch(lambda region, each: (finished.append(region), progress.append(each)))
    upscaler.upscale(source, sheet, watch, tuple(finished))
    assert np.array_equal(sheet.pixels, whole(upscaler, source, resolver.scale))
    assert sorted(map(str, finished)) == sorted(map(str, upscaler.plan(source.size).pieces())), "computed twice"
    assert progress[-1].fraction == 1
    assert progress[0].done > sum(region.pixels for region in finished[:pieces])


def test_what_a_preview_made_is_not_made_again():
    upscaler = Upscaler(DoublingResolver(False), UpscaleSettings(CPU, tile=40, overlap=4))
    source, finished = ArraySource(noise(150, 130)), []
    sheet, watch = Sheet(source, 2), Watch(lambda region, progress: finished.append(region))
    upscaler.upscale_region(source, sheet, Region(50, 50, 20, 20), watch)
    upscaler.upscale_region(source, sheet, Region(40, 50, 20, 40), watch, tuple(finished))
    upscaler.upscale(source, sheet, watch, tuple(finished))
    assert len(finished) == len(set(finished)) == len(upscaler.plan(source.size).tiles)


def test_nothing_is_left_to_do_where_all_is_finished():
    upscaler = Upscaler(DoublingResolver(True), UpscaleSettings(CPU))
    source = ArraySource(noise(150, 130))
    pieces, never = upscaler.plan(source.size).pieces(), Watch(lambda *_: pytest.fail("computed twice"))
    upscaler.upscale(source, Sheet(source, 2), never, pieces)
    upscaler.upscale_region(source, Sheet(source, 2), Region(3, 3, 9, 9), never, pieces)


@pytest.mark.parametrize("streams", [True, False])
def test_a_preview_without_memory_is_made_of_smaller_pieces(streams):
    def before(rows, _execution):
        if rows.shape[2] > 48:
            raise out_of_memory()
        return rows

    notices, source = [], ArraySource(noise(90, 160))
    sheet = Sheet(source, 2)
    upscaler = Upscaler(DoublingResolver(streams, before), UpscaleSettings(CPU, tile=160, overlap=4))
    upscaler.upscale_region(source, sheet, Region(10, 10, 120, 30), Watch(noticed=notices.append))
    assert sheet.made()[20:80, 20:260].all()
    assert notices


def test_a_damaged_preview_is_computed_again():
    source, notices = ArraySource(noise(90, 160)), []
    sheet = Sheet(source, 2)

    def before(rows, execution):
        return rows if execution.dtype is torch.float32 else rows * float("nan")

    upscaler = Upscaler(DoublingResolver(True, before), UpscaleSettings(CPU, dtype=torch.bfloat16))
    upscaler.upscale_region(source, sheet, Region(10, 10, 20, 30), Watch(noticed=notices.append))
    assert np.array_equal(sheet.pixels[20:80, 20:60], source.pixels[10:40, 10:30].repeat(2, 0).repeat(2, 1))
    assert notices
    dead = Upscaler(DoublingResolver(True, lambda rows, _: rows * float("nan")), UpscaleSettings(CPU))
    with pytest.raises(DeviceError, match="no picture"):
        dead.upscale_region(source, sheet, Region(10, 10, 20, 30), Watch())


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("streams", [True, False])
def test_a_paused_run_makes_no_piece_until_it_is_resumed(streams, threads):
    """The run pauses itself at a piece; another thread sees that it waits, and that nothing came meanwhile."""
    token, waiting, pieces = WaitingToken(), threading.Event(), []
    token.waiting = waiting

    def finished(region, _progress):
        pieces.append(region)
        if len(pieces) == 2:
            token.pause()

    upscaler = Upscaler(DoublingResolver(streams), UpscaleSettings(CPU, threads=threads, tile=40, overlap=4))
    source = ArraySource(noise(600, 130))
    sheet = Sheet(source, 2)
    run = threading.Thread(target=upscaler.upscale, args=(source, sheet, Watch(finished, token=token)))
    run.start()
    assert waiting.wait(PATIENCE)
    assert token.paused
    assert len(pieces) == 2
    assert run.is_alive()
    token.resume()
    run.join(PATIENCE)
    assert np.array_equal(sheet.pixels, whole(upscaler, source, 2))


def test_a_paused_run_can_be_stopped():
    token = WaitingToken()
    token.waiting = threading.Event()
    upscaler, source, ends = Upscaler(DoublingResolver(True), UpscaleSettings(CPU, threads=2)), ArraySource(noise(600, 130)), []

    def run():
        try:
            upscaler.upscale(source, Sheet(source, 2), Watch(lambda *_: token.pause(), token=token))
        except Cancelled as end:
            ends.append(end)

    thread = threading.Thread(target=run)
    thread.start()
    assert token.waiting.wait(PATIENCE)
    token.cancel()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(ends) == 1


class WaitingToken(CancelToken):
    """Tells when a run's own thread is about to wait."""

    waiting: threading.Event

    def check(self):
        if self.paused:
            self.waiting.set()
        super().check()
