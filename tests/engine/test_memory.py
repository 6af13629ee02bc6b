"""A lack of memory in the midst of the work costs nothing but time; all of it by ``python -m tests.engine.memory``."""

import pytest

from tests.engine.memory import CASES, failures


@pytest.mark.parametrize(("kind", "size"), [(kind, size) for kind, sizes in CASES.items() for size in sizes])
@pytest.mark.parametrize("threads", [1, 2])
def test_an_operation_that_finds_no_memory_is_done_again_with_the_same_bits(kind, size, threads):
    assert not list(failures(kind, size, 280, threads))
