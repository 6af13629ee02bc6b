import gc
import threading

import numpy as np
import pytest
import torch

from swinir_gui.checkpoints.load import load
from swinir_gui.engine.device import available, choose, is_out_of_memory, name_of, physical_memory
from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.engine.upscaling import Watch
from swinir_gui.errors import DeviceError, DeviceMemoryError, DeviceUnavailableError, RequestError
from swinir_gui.geometry import Size
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.stream import Band
from swinir_gui.nn.super_resolver import ResolverChain
from swinir_gui.paths import embedded_models
from swinir_gui.progress import Cancelled, CancelToken
from tests.engine.fakes import ArraySource, DoublingResolver, noise, out_of_memory
from tests.engine.running import CPU
from tests.engine.running import upscaled as run
from tests.published import picture, twins


def nearest(pixels):
    return pixels.repeat(2, 0).repeat(2, 1)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (3, 90), (61, 47), (200, 130)])
def test_pieces_make_the_whole_bit_for_bit(streams, threads, size):
    pixels = noise(*size)
    result = run(DoublingResolver(streams), pixels, threads=threads, tile=40, overlap=4)
    assert np.array_equal(result, nearest(pixels))


def test_progress_counts_every_pixel_and_estimates():
    seen = []
    run(DoublingResolver(), noise(500, 300), watch=Watch(piece_finished=lambda region, progress: seen.append(progress)))
    assert len(seen) > 2
    assert [progress.done for progress in seen] == sorted({progress.done for progress in seen})
    assert seen[-1].done == seen[-1].total == 500 * 300
    assert all(progress.seconds_left >= 0 for progress in seen)
    assert seen[-1].seconds_left == 0


@pytest.mark.parametrize("streams", [True, False])
def test_tiles_and_strips_without_memory_are_made_smaller(streams):
    """A device that holds 48 columns: what is finished stays, the rest goes on in smaller pieces, and the person is told."""
    sizes, notices = [], []

    def before(rows, _execution):
        sizes.append(rows.shape)
        if rows.shape[2] > 48:
            raise out_of_memory()
        return rows

    pixels = noise(90, 160)
    result = run(DoublingResolver(streams, before), pixels, tile=160, overlap=4, watch=Watch(noticed=notices.append))
    assert np.array_equal(result, nearest(pixels))
    assert len(notices) >= 2
    assert all(notice.startswith("Memory was full") for notice in notices)


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("threads", [1, 2])
def test_memory_that_runs_out_once_at_any_moment(streams, threads):
    pixels = noise(60, 70)
    for moment in range(12):
        lock, calls = threading.Lock(), []

        def before(rows, _execution, moment=moment, lock=lock, calls=calls):
            with lock:
                calls.append(1)
                if len(calls) == moment + 1:
                    raise out_of_memory()
            return rows

        assert np.array_equal(run(DoublingResolver(streams, before), pixels, threads=threads, tile=40, overlap=4), nearest(pixels))


@pytest.mark.parametrize("streams", [True, False])
def test_no_memory_at_all_is_an_error_with_advice(streams):
    def before(_rows, _execution):
        raise out_of_memory()

    with pytest.raises(DeviceMemoryError) as caught:
        run(DoublingResolver(streams, before), noise(30, 30))
    assert caught.value.hint


def test_a_device_that_does_not_hold_the_network_is_an_error_with_advice():
    class Large(DoublingResolver):
        def on(self, _execution):
            raise out_of_memory()

    with pytest.raises(DeviceMemoryError, match="cpu does not hold the model “doubling”") as caught:
        Upscaler(Large(), UpscaleSettings(torch.device("cpu")))
    assert caught.value.hint


def test_other_errors_are_not_taken_for_a_lack_of_memory():
    def before(_rows, _execution):
        raise RuntimeError("CUDA error: an illegal memory access was encountered")

    with pytest.raises(RuntimeError, match="illegal"):
        run(DoublingResolver(True, before), noise(30, 30))
    assert not is_out_of_memory(RuntimeError("CUDA error"))
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes"))


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("damage", [float("nan"), float("inf"), 0.0])
def test_a_damaged_piece_is_computed_again_in_float32(streams, damage):
    def before(rows, execution):
        return rows if execution.dtype is torch.float32 else torch.full_like(rows, damage)

    resolver, notices = DoublingResolver(streams, before), []
    pixels = noise(50, 60)
    watch = Watch(noticed=notices.append)
    assert np.array_equal(run(resolver, pixels, dtype=torch.bfloat16, tile=40, overlap=4, watch=watch), nearest(pixels))
    assert notices


@pytest.mark.parametrize("collapsed", [(0.4488, 0.4371, 0.404), (-0.1, -0.2, -0.3)])
def test_a_single_colour_or_black_is_no_result_of_a_picture(collapsed):
    """A network whose weights have died still adds the mean colour: one value per channel, not one altogether."""

    def before(rows, execution):
        return rows if execution.dtype is torch.float32 else torch.tensor(collapsed) * rows.new_ones(rows.shape)

    pixels = noise(30, 40)
    assert np.array_equal(run(DoublingResolver(True, before), pixels, dtype=torch.bfloat16), nearest(pixels))


def test_faint_noise_may_vanish_altogether():
    def before(rows, _execution):
        return torch.zeros_like(rows)

    assert (run(DoublingResolver(True, before), noise(30, 40) * 0.04) == 0).all()


def test_a_black_source_may_stay_black():
    assert (run(DoublingResolver(), np.zeros((20, 20, 3), np.float32)) == 0).all()


def test_a_piece_that_never_becomes_a_picture_is_an_error():
    with pytest.raises(DeviceError, match="no picture"):
        run(DoublingResolver(True, lambda rows, _: rows * float("nan")), noise(20, 20))


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("threads", [1, 3])
def test_cancelling_stops_before_the_next_piece_and_leaves_no_thread(streams, threads):
    token, pieces = CancelToken(), []
    before = set(threading.enumerate())

    def finished(region, _progress):
        pieces.append(region)
        token.cancel()

    with pytest.raises(Cancelled):
        run(DoublingResolver(streams), noise(900, 300), threads=threads, tile=40, watch=Watch(finished, token=token))
    assert len(pieces) == 1
    assert set(threading.enumerate()) <= before


def test_a_sink_that_fails_ends_the_run_and_its_threads():
    class FullSink:
        def write(self, _region, _pixels):
            raise OSError("full")

    before = set(threading.enumerate())
    with pytest.raises(OSError, match="full"):
        Upscaler(DoublingResolver(), UpscaleSettings(CPU, threads=3)).upscale(ArraySource(noise(500, 300)), FullSink(), Watch())
    assert set(threading.enumerate()) <= before


def test_hat_in_tiles_close_to_whole():
    resolver = twins("hat-x2").resolver
    pixels = picture(3, 90, 75)[0].numpy()
    whole, tiled = (run(resolver, pixels, tile=tile, overlap=16) for tile in (256, 64))
    assert 0 < np.abs(whole - tiled).mean() < 0.05 * np.abs(whole).mean()


@pytest.mark.parametrize("threads", [2, 4])
def test_tiles_that_finish_beside_one_that_fails_are_kept(threads):
    lock, seen = threading.Lock(), []

    def before(rows, _execution):
        with lock:
            seen.append(rows[0, 0, 0, 0].item())
            if len(seen) == 2:
                raise out_of_memory()
        return rows

    pixels = noise(80, 80)
    assert np.array_equal(run(DoublingResolver(False, before), pixels, threads=threads, tile=40, overlap=4), nearest(pixels))
    assert len(seen) == len(set(seen)) + 1


@pytest.mark.parametrize("names", [["lightweight-x2"], ["colour-denoising", "lightweight-x2"]], ids="+".join)
def test_a_stream_keeps_few_rows(names):
    """Memory is what layers still need: a suspended stage must not keep the band that it has passed on."""
    network = ResolverChain(tuple(twins(name).resolver for name in names)).on(Execution.on("cpu"))
    band, most = 64, 0.0
    gc.freeze()  # what other tests have left is none of it, and looking through it would take seconds

    def bands():
        nonlocal most
        for index in range(12):
            gc.collect()
            features = [each for each in gc.get_objects() if type(each) is torch.Tensor and each.shape[2:] == (64, 24)]
            storages = {each.untyped_storage().data_ptr(): each.untyped_storage().nbytes() for each in features}
            most = max(most, sum(storages.values()) / (band * 64 * 24 * 4))
            yield Band(picture(3, band, 64), index == 11)

    try:
        with torch.inference_mode():
            for _ in network.stream(bands()):
                pass
    finally:
        gc.unfreeze()
    assert 0 < most < 16 * len(names), "bands alive"


def test_devices():
    assert available()[-1].id == "cpu"
    assert choose("cpu").type == "cpu"
    assert name_of(choose("cpu")) == available()[-1].name
    assert name_of(choose("auto")) == available()[0].name
    assert choose("auto").type == available()[0].id.partition(":")[0]
    with pytest.raises(RequestError):
        choose("toaster")
    with pytest.raises(DeviceUnavailableError):
        choose("cuda:77")


def test_memory_of_a_wide_picture_is_bounded_by_strips():
    """A row that would need more than the whole machine is cut, into strips that all but one are equally wide."""
    upscaler = Upscaler(twins("lightweight-x2").resolver, UpscaleSettings(CPU))
    width = physical_memory(CPU) // 1000
    strips = upscaler.plan(Size(width, 8)).strips
    assert len(strips) > 1
    assert len({strip.inner.width for strip in strips[:-1]}) == 1


def test_what_a_picture_takes_does_not_grow_with_it():
    upscaler = Upscaler(load(embedded_models() / "photo-x2.safetensors"), UpscaleSettings(CPU))
    ordinary, enormous = (upscaler.memory(size) for size in (Size(2300, 1740), Size(11_500, 8_700)))
    assert enormous < ordinary + 100 * 2**20
    # Few columns are computed twice.
    plan = upscaler.plan(Size(11_500, 8_700))
    assert sum(strip.outer.width for strip in plan.strips) < 11_500 * 1.1
