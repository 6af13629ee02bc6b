from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open

from swinir_gui.nn.config import HATConfig, Head, SwinIRConfig
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.framing import mirrored, mirrored_beyond
from swinir_gui.nn.parameters import count, parameters
from swinir_gui.nn.stream import Band, Flow, each
from swinir_gui.nn.super_resolver import ResolverChain, SuperResolver
from tests.published import KINDS, STREAMING, picture, twins

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.safetensors"))
M = {"channels": 3, "window": 8, "image_range": 1.0, "width": 180, "depths": (6,) * 6, "heads": 6, "mlp_width": 360}
HAT = M | {"window": 16, "head": Head.PIXEL_SHUFFLE, "span": 24}
PUBLISHED = {
    "SwinIR-S": (
        0.9,
        SwinIRConfig(**M | {"width": 60, "depths": (6,) * 4, "mlp_width": 120}, scale=2, head=Head.PIXEL_SHUFFLE_DIRECT),
    ),
    "SwinIR-M": (11.9, SwinIRConfig(**M, scale=4, head=Head.PIXEL_SHUFFLE)),
    "SwinIR-L": (
        28.0,
        SwinIRConfig(
            **M | {"width": 240, "depths": (6,) * 9, "heads": 8, "mlp_width": 480},
            scale=4,
            head=Head.NEAREST_CONVOLUTION,
            triple_convolution=True,
        ),
    ),
    "HAT-S": (9.6, HATConfig(**HAT | {"width": 144, "mlp_width": 288}, scale=4, cab_width=6, squeeze_width=6)),
    "HAT": (20.8, HATConfig(**HAT, scale=4, cab_width=60, squeeze_width=6)),
    "HAT-L": (40.8, HATConfig(**HAT | {"depths": (6,) * 12}, scale=4, cab_width=60, squeeze_width=6)),
}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_arrays(path):
    with safe_open(path, "pt") as file:
        case = {name: file.get_tensor(name) for name in ("example.input", "example.output")}
        weights = {name: file.get_tensor(name).float() for name in file.keys() if not name.startswith("example.")}  # noqa: SIM118
        kind = file.metadata()["kind"]
    assert kind in KINDS
    resolver = twins(kind).resolver
    network = SuperResolver(kind, resolver.config, weights).on(Execution.on("cpu"))
    with torch.inference_mode():
        error = (network.forward(case["example.input"]) - case["example.output"]).abs().max()
    assert error < 1e-5


def test_there_are_golden_arrays():
    assert {path.stem for path in GOLDEN} == {"grey-jpeg", "hat-s-x4", "lightweight-x2", "real-large-x4"}


@pytest.mark.parametrize("accelerated", [False, True], ids=["processor", "accelerator"])
@pytest.mark.parametrize("name", KINDS)
def test_equal_to_the_published_definition(name, accelerated):
    pair = twins(name)
    execution = replace(Execution.on("cpu"), accelerated=accelerated)
    config = pair.resolver.config
    source = picture(config.channels, 37, 29) if name in STREAMING else picture(config.channels, 48, 32)
    with torch.inference_mode():
        ours = pair.resolver.on(execution).forward(source)
        theirs = pair.reference(source.double().permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    assert ours.shape == theirs.shape
    assert (ours - theirs).abs().max() < 1e-5 * max(1.0, theirs.abs().max().item())


@pytest.mark.parametrize("name", ["lightweight-x2", "hat-x2"])
def test_lower_precision_stays_close(name):
    pair = twins(name)
    source = picture(3, 32, 48)
    with torch.inference_mode():
        exact = pair.resolver.on(Execution.on("cpu")).forward(source)
        rough = pair.resolver.on(Execution.on("cpu", torch.bfloat16)).forward(source)
    scale = exact.std()
    assert 0 < (rough - exact).abs().mean() < 0.05 * scale


@pytest.mark.parametrize("name", ["classical-x3", "real-large-x4", "colour-jpeg", "window-16"])
@given(heights=st.lists(st.integers(1, 20), min_size=1, max_size=8))
@settings(max_examples=6, deadline=None)
def test_bands_of_any_height_make_the_whole_picture(name, heights):
    resolver = twins(name).resolver
    network, window = resolver.on(Execution.on("cpu")), resolver.config.window
    heights = [*heights, -sum(heights) % window or window]
    source = picture(resolver.config.channels, sum(heights), 2 * window)
    bands, top = [], 0
    for height in heights:
        bands.append(Band(source[:, top : top + height], top + height == sum(heights)))
        top += height
    with torch.inference_mode():
        streamed = torch.cat([band.rows for band in network.stream(iter(bands))], 1)
        assert torch.allclose(streamed, network.forward(source), atol=1e-5)


def test_what_was_held_back_is_enlarged_in_parts():
    """All rows that layers still hold come at once with the last band, and would fill memory at sixteen times the size."""
    network = twins("real-x4").resolver.on(replace(Execution.on("cpu"), band_pixels=8 * 40))
    with torch.inference_mode():
        bands = (Band(rows, top == 56) for top, rows in ((top, picture(3, 8, 40, seed=top)) for top in range(0, 64, 8)))
        heights = [band.rows.shape[1] for band in network.stream(bands)]
    assert sum(heights) == 4 * 64
    assert max(heights) <= 4 * 8 + 4


class Heights(Flow):
    """Notes the tallest band that any stage hands on."""

    def __init__(self):
        super().__init__()
        self.tallest = 0

    def passed(self, stage, bands):
        def note(band):
            self.tallest = max(self.tallest, band.rows.shape[1])
            return band

        return each(note, bands)


def test_what_was_held_back_goes_from_group_to_group_in_parts():
    """Or the last band would grow with the depth of the network, and be what takes the most memory."""
    tallest = []
    for groups in (2, 8):
        config = replace(twins("lightweight-x2").resolver.config, depths=(2,) * groups)
        weights = {name: 0.02 * torch.randn(shape) for name, shape in parameters(config).items()}
        network = SuperResolver("deep", config, weights).on(replace(Execution.on("cpu"), band_pixels=8 * 40))
        heights = Heights()
        with torch.inference_mode():
            bands = (Band(picture(3, 8, 40, seed=top), top == 88) for top in range(0, 96, 8))
            assert sum(band.rows.shape[1] for band in network.stream(bands, heights)) == 2 * 96
        tallest.append(heights.tallest)
    assert tallest[0] == tallest[1] < 32


@pytest.mark.parametrize("name", STREAMING)
def test_the_margin_is_where_dependence_ends(name):
    resolver = twins(name).resolver
    network, window = resolver.on(Execution.on("cpu")), resolver.config.window
    margin = network.margin()
    source = picture(resolver.config.channels, 2 * margin + 2 * window, window)

    def change_below(rows_changed: int) -> float:
        changed = source.clone()
        changed[:, :rows_changed] = 0.5
        difference = network.forward(changed) - network.forward(source)
        return difference[:, 2 * margin * resolver.scale :].abs().max().item()

    with torch.inference_mode():
        assert change_below(margin) == 0
        assert change_below(margin + window) > 0


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_sizes(name):
    millions, config = PUBLISHED[name]
    digits = len(str(millions).partition(".")[2].rstrip("0")) or 0
    assert round(count(config) / 1e6, digits) == millions


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (5, 3)])
def test_pictures_smaller_than_a_window(size):
    resolver = twins("lightweight-x2").resolver
    with torch.inference_mode():
        result = resolver.on(Execution.on("cpu")).forward(picture(3, *size))
    assert result.shape == (1, 2 * size[0], 2 * size[1], 3)
    assert result.isfinite().all()


@given(length=st.integers(1, 30), padding=st.integers(0, 40))
def test_mirroring_never_repeats_the_edge(length, padding):
    rows = mirrored(length + padding, length)
    assert rows[:length] == list(range(length))
    assert all(abs(a - b) == (length > 1) for a, b in pairwise(rows))


def test_padding_equals_the_papers_reflection():
    source = picture(1, 13, 21)
    reflected = torch.nn.functional.pad(source.permute(0, 3, 1, 2), (0, 3, 0, 3), "reflect").permute(0, 2, 3, 1)
    assert torch.equal(mirrored_beyond(mirrored_beyond(source, 1, 3), 2, 3), reflected)


def test_every_parameter_is_used():
    """A weight that no layer reads would be a silent error: scaling any one of them changes the result."""
    pair = twins("hat-x2")
    source = picture(3, 32, 32)
    with torch.inference_mode():
        before = pair.resolver.on(Execution.on("cpu")).forward(source)
        for name in parameters(pair.resolver.config):
            if name.startswith(("layers.1.", "layers.0.residual_group.blocks.0.")):
                continue
            weights = dict(pair.weights) | {name: pair.weights[name] + 0.5 * torch.randn_like(pair.weights[name])}
            after = SuperResolver("x", pair.resolver.config, weights).on(Execution.on("cpu")).forward(source)
            assert not torch.equal(after, before) or _only_for_shift(name), name


def _only_for_shift(name: str) -> bool:
    """The keys' bias adds the same to all scores of a row; softmax ignores it, here and in the paper."""
    return name.endswith("attn.qkv.bias") and "overlap" not in name


@pytest.mark.parametrize("name", ["colour-denoising", "grey-jpeg"])
def test_a_weakened_network_makes_a_share_of_its_change(name):
    resolver = twins(name).resolver
    source = picture(resolver.config.channels, 37, 29)
    with torch.inference_mode():
        whole, part = (each.on(Execution.on("cpu")).forward(source) for each in (resolver, resolver.weakened(0.25)))
    change = whole - source
    assert change.abs().max() > 0.1
    assert (part - source - 0.25 * change).abs().max() < 1e-5 * max(1.0, change.abs().max().item())


def test_networks_that_enlarge_are_not_weakened():
    resolver = twins("lightweight-x2").resolver
    assert resolver.weakened(0.25) is resolver
    assert ResolverChain((twins("colour-denoising").resolver, resolver)).weakened(0.25).parts[1] is resolver
