import pytest

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


@pytest.mark.parametrize("entry", EMBEDDED + PUBLISHED, ids=lambda entry: entry.id)
def test_every_known_network_can_be_trained_further(entry):
    small = constructor_arguments(entry.config)
    shapes = {name: tuple(value.shape) for name, value in trainable(entry.config).state_dict().items()}
    assert detect(shapes, {key: small[key] for key in ("img_range", "img_size")}) == entry.config
