"""Files that want to do harm. ``python -m tests.checkpoints.hostile 500`` tries more of them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.checkpoints.hostile import MAKERS, ROOM, limited, make, sentence_about
from tests.checkpoints.hostile_pickles import MARK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited, and measured, in Linux's way")


@pytest.mark.parametrize("number", range(4 * len(MAKERS)))
def test_a_hostile_file_does_nothing_and_is_told(number: int, tmp_path: Path) -> None:
    file, pattern = make(number, tmp_path)
    said = sentence_about(file)
    assert file.name in said
    assert re.search(pattern, said)
    assert not (tmp_path / MARK).exists()


def test_the_limit_of_memory_is_one(tmp_path: Path) -> None:
    (tmp_path / "small").touch()
    with limited(tmp_path / "small"), pytest.raises(MemoryError):
        bytearray(5 * ROOM)
