import io

import numpy as np
import pytest
import torch
from PIL import Image

from swinir_gui.paths import resource
from training.degradations.jpeg import Jpeg, compressed
from training.dice import Dice


@pytest.fixture(scope="module")
def photograph():
    with Image.open(resource("sample.jpg")) as image:
        return np.asarray(image.convert("RGB"))[:200, :264]


def codec(picture, quality, *, subsampled):
    """What the library that everybody uses makes of it."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "jpeg", quality=quality, subsampling=2 if subsampled else 0)
    return np.asarray(Image.open(stream))


def batch(*pictures):
    return torch.stack([torch.from_numpy(picture.copy()).permute(2, 0, 1).float() / 255 for picture in pictures])


@pytest.mark.parametrize("subsampled", [False, True])
@pytest.mark.parametrize("quality", [10, 20, 49, 50, 75, 95])
def test_equal_to_the_usual_codec_but_for_rounding(photograph, quality, subsampled):
    ours = compressed(batch(photograph), torch.tensor([float(quality)]), torch.tensor([subsampled]))
    expected = batch(codec(photograph, quality, subsampled=subsampled))
    difference = (ours - expected).abs() * 255
    damage = (batch(photograph) - expected).abs().mean() * 255
    assert difference.mean() < 0.35 * damage
    assert difference.mean() < 0.7


def test_each_picture_of_a_batch_has_its_own_quality(photograph):
    qualities, halved = torch.tensor([15.0, 80.0]), torch.tensor([True, False])
    both = compressed(batch(photograph, photograph), qualities, halved)
    for place in range(2):
        alone = compressed(batch(photograph), qualities[[place]], halved[[place]])
        assert torch.allclose(both[[place]], alone, atol=1 / 254)


@pytest.mark.parametrize("size", [(8, 8), (17, 23), (1, 1)])
def test_any_size(size, photograph):
    piece = batch(photograph[: size[0], : size[1]])
    assert compressed(piece, torch.tensor([50.0]), torch.tensor([True])).shape == piece.shape


def test_the_dice_choose_qualities_within_bounds(photograph):
    pieces = batch(photograph).expand(64, -1, -1, -1)[:, :, :64, :64]
    dice = Dice(1, 2, torch.device("cpu"))
    damage = (Jpeg(30, 90)(pieces, dice) - pieces).square().mean((1, 2, 3))
    bounds = [compressed(pieces[:1], torch.tensor([q]), torch.tensor([q < 50])) for q in (30.0, 90.0)]
    most, least = ((each - pieces[:1]).square().mean() for each in bounds)
    assert least * 0.9 <= damage.min() < damage.max() <= most * 1.1
    assert len(damage.unique()) > 20
