import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reference import SwinLayer
from swinir_gui.nn.execution import Execution, Weights
from swinir_gui.nn.stream import Flow
from swinir_gui.nn.transformer import TransformerLayer
from swinir_gui.nn.windows import blocks, overlapping_positions, relative_positions, spans, view


@given(count=st.integers(1, 9), window=st.integers(2, 8), shifted=st.booleans(), most=st.integers(1, 50), data=st.data())
def test_blocks_cover_every_pixel_once(count, window, shifted, most, data):
    shift = window // 2 if shifted else 0
    height, width = count * window, data.draw(st.integers(1, 6)) * window
    seen = torch.zeros(1, height, width, 1)
    for block in blocks(spans(height, window, shift), spans(width, window, shift), most):
        assert block.rows * block.columns <= most
        view(seen, block).add_(1)
    assert (seen == 1).all()


@given(window=st.integers(2, 8), shifted=st.booleans(), cuts=st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_rows_in_bands_make_the_same_windows_as_rows_at_once(window, shifted, cuts):
    shift = window // 2 if shifted else 0
    height = -(-sum(cuts) // window) * window
    heights = [*cuts[:-1], height - sum(cuts[:-1])]
    sides, waiting, first = [], 0, True
    for index, rows in enumerate(heights):
        waiting += rows
        found = spans(waiting, window, shift, first=first, last=index == len(heights) - 1)
        sides += [span.side for span in found for _ in range((span.stop - span.start) // span.side)]
        if found:
            waiting, first = waiting - found[-1].stop, False
    whole = spans(height, window, shift)
    assert sides == [span.side for span in whole for _ in range((span.stop - span.start) // span.side)]
    assert waiting == 0


@pytest.mark.parametrize("window", [7, 8, 16])
@pytest.mark.parametrize("shifted", [False, True])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 3), (4, 2)])
def test_border_windows_equal_the_papers_cyclic_shift_with_mask(window, shifted, rows, columns):
    torch.manual_seed(0)
    shift = window // 2 if shifted else 0
    paper = SwinLayer(12, window, 3, shift=shift, ratio=2).double()
    torch.nn.init.normal_(paper.attn.relative_position_bias_table)
    weights = Weights(dict(paper.state_dict()), Execution.on("cpu"))
    ours = TransformerLayer(weights, window=window, shift=shift, heads=3)
    features = torch.randn(2, rows * window, columns * window, 12)
    with torch.inference_mode():
        result = ours.apply(features, spans(rows * window, window, shift), Flow())
        assert torch.allclose(result.double(), paper(features.double()), atol=5e-6)


def test_relative_positions_of_a_small_window_are_a_part_of_the_whole_ones():
    whole = relative_positions(8, 8, 8).view(8, 8, 8, 8)
    assert torch.equal(relative_positions(3, 5, 8), whole[:3, :5, :3, :5].reshape(15, 15))
    assert torch.equal(relative_positions(3, 5, 8), whole[5:, 3:, 5:, 3:].reshape(15, 15))


def test_overlapping_positions_use_every_row_of_the_table():
    positions = overlapping_positions(4, 6)
    assert positions.shape == (16, 36)
    assert positions.unique().tolist() == list(range(81))
