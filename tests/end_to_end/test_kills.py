"""Done when: batches that are killed again and again end in the bytes of one that was not."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.cli.command import ROOT


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not copied there")
def test_ten_kills() -> None:
    command = [sys.executable, "-m", "tests.killing", "10", "--seed", "6"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    resumed = re.search(r"'resumed within a picture': (\d+)", done.stdout)
    assert resumed
    assert int(resumed[1]) > 0, "no kill came while a picture was made"
