"""Programs for CUDA, on whatever is here: a graphics processor, or Triton's interpreter where Triton is installed."""

import os
from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from benchmarks.network import CASES, networks
from swinir_gui.nn.execution import Execution
from swinir_gui.nn.fused import calls
from swinir_gui.nn.windows import Block, view
from tests.published import twins

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
if DEVICE.type == "cpu":
    os.environ["TRITON_INTERPRET"] = "1"  # which has to be known before its programs are

pytest.importorskip("triton", reason="Triton comes with torch for CUDA only", exc_type=ImportError)

# The interpreter cannot multiply bfloat16.
HALF = torch.bfloat16 if DEVICE.type == "cuda" else torch.float16
BLOCKS = [Block(8, 0, 2, 5, 8, 8), Block(4, 8, 2, 4, 8, 8), Block(0, 4, 1, 4, 4, 8)]


def random(*shape, dtype=torch.float32):
    torch.manual_seed(0)
    return torch.randn(*shape).to(DEVICE, dtype)


@pytest.mark.parametrize("channels", [60, 180])
@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("affine", [False, True])
def test_norms_of_windows_are_padded_with_zeros(channels, block, affine):
    windows = view(random(2, 24, 40, channels) * 3 + 1, block)
    sides = (random(channels), random(channels) + 1) if affine else None
    expected = F.layer_norm(windows.reshape(-1, channels), (channels,), *(sides or (None, None)))
    for _ in range(2):  # compiled, and found again
        normed = calls.norm(windows, sides, torch.float32, 1e-5)
        assert (normed[:, :channels] - expected).abs().max() < 2e-5
        assert not normed[:, channels:].any()


@pytest.mark.parametrize("block", BLOCKS)
def test_sums_lie_where_their_windows_do(block):
    features, result, expected = random(2, 24, 40, 60), *(torch.zeros(2, 24, 40, 60, device=DEVICE) for _ in range(2))
    windows = view(features, block)
    added = random(windows[..., 0].numel(), 64, dtype=HALF)
    calls.add(windows, added, view(result, block))
    torch.add(windows, added[:, :60].view(windows.shape), out=view(expected, block))
    assert torch.equal(result, expected)


@pytest.mark.parametrize(("tokens", "others", "depth"), [(64, 64, 16), (128, 128, 32), (256, 576, 32)])
def test_attention_is_softmax_attention(tokens, others, depth):
    heads, windows = 3, 5
    joint = random(windows, tokens, 3 * heads * depth, dtype=HALF)
    queries, bias = joint[..., : heads * depth], random(1, heads, tokens, others, dtype=HALF)
    keys, values = random(windows, others, 2 * heads * depth, dtype=HALF).chunk(2, -1)
    assert calls.fits_attention(queries, keys, heads)
    q, k, v = (side.float().view(windows, -1, heads, depth).transpose(1, 2) for side in (queries, keys, values))
    expected = F.scaled_dot_product_attention(q, k, v, bias.float(), scale=1.0).transpose(1, 2).flatten(2)
    assert (calls.attention(queries, keys, values, bias).float() - expected).abs().max() < 0.01


@pytest.mark.parametrize(("rows", "columns", "pictures"), [(2, 1, 1), (1, 2, 2)])
def test_keys_of_windows_that_overlap_are_theirs(rows, columns, pictures):
    """Where there is one column of them, or one row, flattening gives a view whose windows begin within each other."""
    heads, depth, window, span = 2, 16, 16, 24
    picture = random(pictures, rows * window + 8, columns * window + 8, 2 * heads * depth, dtype=HALF)
    around = picture.unfold(1, span, window).unfold(2, span, window).permute(0, 1, 2, 4, 5, 3).flatten(0, 2).flatten(1, 2)
    queries = random(len(around), window**2, heads * depth, dtype=HALF)
    bias = random(1, heads, window**2, span**2, dtype=HALF)
    keys, values = around.chunk(2, -1)
    made = calls.attention(queries, keys, values, bias)
    assert torch.equal(made, calls.attention(queries, keys.contiguous(), values.contiguous(), bias))
    assert made.isfinite().all()


@pytest.mark.skipif(DEVICE.type == "cpu", reason="the interpreter cannot multiply bfloat16")
@pytest.mark.parametrize("beyond", [0, 1])
def test_a_narrow_convolution_is_as_exact_as_float32(beyond):
    rows, weight, bias = random(2, 9, 70, 64, dtype=torch.bfloat16), random(3, 64, 3, 3) / 10, random(3)
    assert calls.fits_convolution(weight)
    expected = F.conv2d(rows.double().permute(0, 3, 1, 2), weight.double(), bias.double(), padding=(beyond, 1))
    made = calls.narrow_convolution(rows, calls.in_three(weight), bias, beyond=beyond)
    assert (made - expected.permute(0, 2, 3, 1)).abs().max() < 3e-5


def test_weights_in_parts_are_whole_again():
    weight = random(3, 16, 3, 3)
    parts = calls.in_three(weight).double().view(9, 16, 4, 4).sum(2)[..., :3]
    assert (parts - weight.double().permute(2, 3, 1, 0).flatten(0, 1)).abs().max() < 1e-7


def test_a_network_in_half_precision_is_the_same():
    resolver, picture = networks(CASES["SwinIR-S x2"])[1], torch.rand(1, 16, 24, 3)
    plain, fused = (replace(Execution.on(DEVICE, HALF), accelerated=True, fused=fused) for fused in (False, True))
    with torch.inference_mode():
        exact = resolver.on(Execution.on("cpu")).forward(picture)
        errors = [(resolver.on(each).forward(picture).cpu() - exact).abs().max() for each in (plain, fused)]
    assert errors[1] < 1.5 * errors[0]


@pytest.mark.parametrize("name", ["lightweight-x2", "hat-x2"])
def test_networks_are_the_same(name):
    resolver, picture = twins(name).resolver, torch.rand(2, 48, 32, 3)
    plain, fused = (replace(Execution.on(DEVICE), accelerated=True, fused=fused) for fused in (False, True))
    with torch.inference_mode():
        assert (resolver.on(plain).forward(picture) - resolver.on(fused).forward(picture)).abs().max() < 2e-5
