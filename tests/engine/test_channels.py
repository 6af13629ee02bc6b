"""Grey networks keep the colours of colour pictures, and grey pictures stay grey in colour networks."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from skimage.transform import resize

from swinir_gui.engine.pixels import is_sound
from swinir_gui.geometry import Region
from swinir_gui.nn.channels import LUMA
from swinir_gui.nn.enlarging import cubic_enlargement
from swinir_gui.nn.stream import Band
from tests.engine.fakes import ArraySource
from tests.engine.running import upscaled
from tests.engine.test_regions import check_regions
from tests.passthrough import pass_through
from tests.published import calm, picture


def luma(pixels):
    return pixels @ np.array(LUMA, np.float32)


def chroma(pixels):
    """Blue and red minus luma: what JPEG stores as Cb and Cr, but for factors."""
    return pixels[..., [2, 0]] - luma(pixels)[..., None]


def colour(height, width):
    return picture(3, height, width)[0].numpy()


@pytest.mark.parametrize("name", ["grey-denoising", "grey-jpeg"])
def test_luma_is_restored_and_chroma_passes(name):
    resolver, pixels = calm(name), colour(61, 83)
    result = upscaled(resolver, pixels, threads=2)
    restored = upscaled(resolver, luma(pixels)[..., None])[..., 0]
    assert np.abs(luma(result) - restored).max() < 1e-5
    assert np.abs(chroma(result) - chroma(pixels)).max() < 1e-5
    assert np.abs(restored - luma(pixels)).mean() > 0.01, "the network does something"


def test_a_grey_network_that_changes_nothing_changes_no_bit():
    resolver = pass_through(1, 1)
    pixels = np.round(colour(40, 50) * 65535).astype(np.float32) / np.float32(65535)
    result = upscaled(resolver, pixels)
    assert np.array_equal(np.round(result * 65535), np.round(pixels * 65535))


def test_grey_given_as_colour_stays_grey():
    """Three equal channels, as scanners store grey: no tint."""
    pixels = picture(1, 50, 60)[0].numpy()
    as_colour = upscaled(calm("grey-jpeg"), pixels.repeat(3, 2))
    assert np.ptp(as_colour, axis=2).max() == 0
    assert np.abs(as_colour[..., :1] - upscaled(calm("grey-jpeg"), pixels)).max() < 1e-5


@pytest.mark.parametrize("name", ["colour-denoising", "hat-x2"])
def test_a_grey_picture_through_a_colour_network_is_the_mean_of_what_three_equal_channels_become(name):
    resolver, pixels = calm(name), picture(1, 40, 50)[0].numpy()
    result = upscaled(resolver, pixels)
    assert result.shape[2] == 1
    assert np.allclose(result[..., 0], upscaled(resolver, pixels.repeat(3, 2)).mean(2), atol=1e-6)


@pytest.mark.parametrize("name", ["lightweight-x2", "lightweight-x3", "real-x4"])
def test_a_grey_network_that_enlarges_takes_the_chroma_along(name):
    resolver = grey_twin(name)
    pixels = colour(70, 45)
    result = upscaled(resolver, pixels, threads=2)
    large = cubic(pixels, resolver.scale)
    assert np.allclose(luma(result), upscaled(resolver, luma(pixels)[..., None])[..., 0], atol=2e-5)
    assert np.abs(chroma(result) - chroma(large)).max() < 1e-5


@pytest.mark.parametrize("name", ["grey-jpeg", "lightweight-x3"])
def test_colour_through_a_grey_network_has_the_same_bits_however_it_is_cut(name):
    resolver, source = grey_twin(name), ArraySource(colour(100, 110))
    check_regions(resolver, source, [Region(21, 40, 30, 17), Region(80, 80, 30, 20)], threads=2, tile=90)
    assert np.array_equal(upscaled(resolver, source.pixels, threads=1), upscaled(resolver, source.pixels, threads=3))


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_cubic_enlargement_is_that_of_whole_pictures_and_keeps_straight_lines(factor):
    pixels = colour(23, 17)
    whole = cubic(pixels, factor)
    step, top, parts = cubic_enlargement(factor), 0, []
    for height in (1, 1, 4, 2, 1, 14):
        parts.append(step(Band(torch.from_numpy(pixels[None, top : top + height]), top + height == 23)))
        top += height
    assert np.array_equal(np.concatenate([part.rows[0].numpy() for part in parts if part]), whole)
    ramp = np.linspace(0, 1, 20, dtype=np.float32)[None, :, None].repeat(9, 0)
    smooth = resize(ramp, (9 * factor, 20 * factor, 1), order=1, mode="edge")
    assert np.abs(cubic(ramp, factor) - smooth)[:, 2 * factor : -2 * factor].max() < 1e-6
    assert np.abs(cubic(np.full((1, 1, 3), 0.25, np.float32), factor) - 0.25).max() < 1e-6


def test_a_dead_grey_network_is_noticed_behind_the_chroma():
    pixels = colour(20, 20)
    flat = pixels - luma(pixels)[..., None]
    piece = Region(0, 0, 20, 20)
    assert is_sound(pixels, piece, ArraySource(pixels))
    for level in (0.0, 0.4):
        assert not is_sound(flat + np.float32(level), piece, ArraySource(pixels))
    assert is_sound(flat, piece, ArraySource(flat))


def cubic(pixels, factor):
    return cubic_enlargement(factor)(Band(torch.from_numpy(pixels[None]), last=True)).rows[0].numpy()


def grey_twin(name):
    """A published kind for one channel: none is published that enlarges, but people may train one."""
    resolver = calm(name)
    if resolver.config.channels == 1:
        return resolver
    tensors, scale = dict(resolver.tensors), resolver.scale
    tensors["conv_first.weight"] = tensors["conv_first.weight"].mean(1, keepdim=True)
    for last in ("conv_last", "upsample.0"):
        if f"{last}.weight" in tensors and (last == "conv_last" or "conv_last.weight" not in tensors):
            count = 1 if last == "conv_last" else scale**2
            tensors |= {f"{last}.{part}": tensors[f"{last}.{part}"][:count] for part in ("weight", "bias")}
            tensors[f"{last}.bias"] = tensors[f"{last}.bias"] + 0.4  # grey has no mean that is added
    return replace(resolver, config=replace(resolver.config, channels=1), tensors=tensors)
