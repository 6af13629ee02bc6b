"""The kernel of processors, guarded or not: softmax of the scores, applied to the values; and what others are given."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F  # noqa: N812
from torch.overrides import TorchFunctionMode

from swinir_gui.nn.attention.columns import UNIT, ExplicitKernel, ProjectionToRows
from swinir_gui.nn.execution import Affine, Execution, Weights
from tests.published import twins

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


@pytest.mark.parametrize("tokens", [16, 96])  # fewer than channels, and more
@pytest.mark.parametrize(("dtype", "error"), [(torch.float32, 1e-5), (torch.bfloat16, 1e-2), (torch.float16, 1e-3)])
def test_columns_become_rows_of_a_linear_layer(tokens, dtype, error):
    torch.manual_seed(0)
    columns, affine = torch.randn(3, 72, tokens), Affine(torch.randn(40, 72) / 9, torch.randn(40))
    rows = ProjectionToRows.of(affine, Weights({}, Execution.on("cpu", dtype)))(columns.to(dtype))
    expected = columns.transpose(1, 2) @ affine.weight.T + affine.bias
    assert rows.shape == (3, tokens, 40)
    assert (rows.float() - expected).abs().max() < error * expected.abs().max()


class Asked(TorchFunctionMode):
    """Notes what the library's fused attention is given: (windows, heads, tokens, depth) of the queries."""

    def __init__(self):
        super().__init__()
        self.queries = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is F.scaled_dot_product_attention:
            self.queries.append(tuple(args[0].shape))
        return function(*args, **(kwargs or {}))


def asked(kind, pictures, **changes):
    execution = replace(Execution.on("cpu"), accelerated=True, **changes)
    with torch.inference_mode(), Asked() as seen:
        twins(kind).resolver.on(execution).forward(torch.rand(pictures, 48, 48, 3))
    return seen.queries


@pytest.mark.parametrize("kind", ["lightweight-x2", "hat-x2"])
def test_fused_kernels_are_given_heads_as_deep_as_they_take(kind):
    assert {depth for *_, depth in asked(kind, 1)} == {8}  # of six channels


@pytest.mark.parametrize(("kind", "room"), [("lightweight-x2", 1 << 18), ("hat-x2", 1 << 20)])  # for a few windows
def test_several_pictures_at_once_take_no_more_room_than_one(kind, room):
    one, three = (asked(kind, pictures, working_set=room) for pictures in (1, 3))
    assert max(count for count, *_ in three) <= max(count for count, *_ in one) < max(count for count, *_ in asked(kind, 1))
