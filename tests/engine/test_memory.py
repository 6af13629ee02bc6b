"""A lack of memory in the midst of the work costs nothing but time; all of it by ``python -m tests.engine.memory``."""

import pytest

from tests.engine.memory import failures


@pytest.mark.parametrize(("kind", "size", "every"), [("lightweight-x2", (40, 40), 180), ("hat-x2", (48, 48), 280)])
@pytest.mark.parametrize("threads", [1, 2])
def test_an_operation_that_finds_no_memory_is_done_again_with_the_same_bits(kind, size, every, threads):
    assert not list(failures(kind, size, every, threads))
