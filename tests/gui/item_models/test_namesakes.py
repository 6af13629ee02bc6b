"""Files of one name: as much of their folders is shown as tells them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui.gui.item_models.namesakes import Namesakes


def told(*paths: str) -> list[str]:
    namesakes = Namesakes()
    namesakes.add(map(Path, paths))
    return [namesakes.folder(Path(path)).replace("\\", "/") for path in paths]


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        (("/a/1.jpg", "/a/2.jpg"), ["", ""]),
        (("/rome/1.jpg", "/oslo/1.jpg", "/oslo/2.jpg"), ["rome", "oslo", ""]),
        (("/2019/rome/1.jpg", "/2020/rome/1.jpg", "/oslo/1.jpg"), ["2019/rome", "2020/rome", "oslo"]),
        (("/1.jpg", "/x/1.jpg"), ["/", "x"]),
        (("/x/1.jpg", "/y/x/1.jpg"), ["/x", "y/x"]),
    ],
)
def test_the_shortest_end_that_no_other_has(paths: tuple[str, ...], folders: list[str]) -> None:
    assert told(*paths) == folders


def test_what_comes_and_goes_changes_what_is_needed() -> None:
    namesakes = Namesakes()
    rome, oslo, other = Path("/a/rome/1.jpg"), Path("/a/oslo/1.jpg"), Path("/b/rome/1.jpg")
    namesakes.add([rome, oslo])
    assert namesakes.folder(rome) == "rome"
    namesakes.add([other])
    assert namesakes.folder(rome) == str(Path("a/rome"))
    namesakes.remove([other, oslo])
    assert namesakes.folder(rome) == ""
