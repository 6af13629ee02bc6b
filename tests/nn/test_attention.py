"""The kernel of processors, guarded or not: softmax of the scores, applied to the values."""

import pytest
import torch

from swinir_gui.nn.attention.columns import UNIT, ExplicitKernel

KERNELS = [ExplicitKernel(guarded=False), ExplicitKernel(guarded=True)]


def case(windows=5, heads=3, depth=10, queries=64, keys=144):
    torch.manual_seed(0)
    sides = [torch.randn(windows, heads, depth, length) for length in (queries, keys, keys)]
    return *sides, torch.randn(heads, queries, keys)


@pytest.mark.parametrize("kernel", KERNELS, ids=["explicit", "guarded"])
@pytest.mark.parametrize("windows", [1, 5])
def test_every_kernel_is_softmax_attention(kernel, windows):
    q, k, v, bias = case(windows)
    scaled = bias * UNIT
    kept = scaled.clone()
    expected = v.double() @ (q.double().transpose(2, 3) @ k.double() + bias).softmax(-1).transpose(2, 3)
    result = kernel(q * UNIT, k, v, scaled)
    assert (result - expected).abs().max() < 1e-5
    assert torch.equal(scaled, kept)


def test_scores_that_overflow_show_and_a_guarded_kernel_bears_them():
    q, k, v, bias = case()
    assert not KERNELS[0](q * 900, k, v, bias).isfinite().all()
    assert KERNELS[1](q * 900, k, v, bias).isfinite().all()
