import pytest
import torch

from swinir_gui.checkpoints.detect import detect
from swinir_gui.checkpoints.embedded import EMBEDDED
from swinir_gui.checkpoints.published import PUBLISHED
from tests.published import KINDS, twins
from training.architecture import constructor_arguments, trainable


@pytest.mark.parametrize("kind", KINDS)
def test_a_checkpoint_loads_into_the_network_that_is_trained(kind):
    pair = twins(kind)
    network = trainable(pair.resolver.config)
    network.load_state_dict(dict(pair.weights))
    assert network.range == pair.resolver.config.image_range


NETWORKS = {each.config: each.id for each in EMBEDDED + PUBLISHED}  # many files hold the same one


@pytest.mark.parametrize("config", NETWORKS, ids=NETWORKS.get)
def test_every_known_network_can_be_trained_further(config):
    small = constructor_arguments(config)
    with torch.device("meta"):  # names and shapes, without millions of numbers
        shapes = {name: tuple(value.shape) for name, value in trainable(config).state_dict().items()}
    assert detect(shapes, {key: small[key] for key in ("img_range", "img_size")}) == config
