"""The fused kernels by Triton's interpreter, where there is Triton; a process of its own, since it asks on import."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("triton")

CHECK = """
import torch
from benchmarks.reference import SwinLayer
from training.acceleration import spread_table, swin_layer, window_labels
torch.manual_seed(0)
torch.Tensor.bfloat16 = lambda tensor: tensor  # the interpreter computes in float32
for shift in (0, 4):
    layer = SwinLayer(20, 8, 2, shift=shift, ratio=2)
    for name, parameter in layer.named_parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    picture = torch.randn(2, 24, 16, 20, requires_grad=True)
    slope = torch.randn_like(picture)
    here = torch.device("cpu")
    ours = swin_layer(picture, dict(layer.named_parameters()), spread_table(here), window_labels(24, 16, shift, here), shift)
    inputs = [picture, *layer.parameters()]
    found = torch.autograd.grad(ours, inputs, slope)
    plain = layer(picture)
    expected = torch.autograd.grad(plain, inputs, slope)
    for one, other in zip((ours, *found), (plain, *expected), strict=True):
        assert torch.allclose(one, other, rtol=1e-3, atol=1e-3 * other.abs().max().item()), (shift, one.shape)
"""


def test_equal_to_the_plain_layer_forwards_and_backwards():
    environment = os.environ | {"TRITON_INTERPRET": "1"}
    done = subprocess.run([sys.executable, "-c", CHECK], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
