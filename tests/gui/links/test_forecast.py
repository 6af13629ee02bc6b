"""What the window says of a result before it is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.cli.command import noise, write_picture
from tests.gui.driving import Person, files, use_tiny_model

Open = Callable[..., Person]


def test_what_a_result_takes_is_told_before_the_run_and_follows_the_choices(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(150, 100)))
    person.wait_for_pictures()
    needs = person.window.column.run._needs
    person.wait(lambda: needs.text().startswith("file 108 kB · memory "))
    assert "180 kB on the disk" in needs.accessibleDescription()
    person.click(person.button("4 times"))
    person.wait(lambda: needs.text().startswith("file 432 kB · memory "))
    person.run()
    assert not needs.isVisible()


def test_what_cannot_be_made_is_told_before_the_run(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model(format="jpeg")
    Image.new("RGBA", (20, 10)).save(tmp_path / "a.png")
    person = open_window(tmp_path / "a.png")
    person.wait_for_pictures()
    run = person.window.column.run
    person.wait(lambda: run._notice.text() == "JPEG cannot store transparency. Choose PNG instead.")
    assert not run._needs.isVisible()
    formats = person.window.column.output.form._format
    formats.setCurrentIndex(formats.findData("png"))
    person.wait(lambda: run._needs.text().startswith("file "))
    assert not run._notice.isVisible()


def test_an_opaque_picture_with_a_transparency_channel_is_made_a_jpeg(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model(format="jpeg")
    Image.fromarray(noise(20, 10)).convert("RGBA").save(tmp_path / "a.png")
    person = open_window(tmp_path / "a.png")
    person.wait_for_pictures()
    person.wait(lambda: person.window.column.run._needs.text().startswith("file "))
    person.run()
    assert [each.name for each in tmp_path.glob("a_*")] == ["a_tiny_x2.jpg"]


def test_a_picture_that_cannot_be_read_has_no_size_and_nobody_asks_for_one(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    run = (person := open_window()).window.column.run
    assert run._hint.text() == "Add a picture to see its result size"
    assert run._hint.isVisible()
    (tmp_path / "a.png").write_bytes(b"no picture")
    person.drop(files(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.wait(run._notice.isVisible)
    assert run._notice.text() == f"{person.selected.error.message} {person.selected.error.hint}"
    assert not run._hint.isVisible()


def test_what_a_result_will_lack_is_told_before_the_run(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model(format="jpeg")
    Image.fromarray(np.zeros((10, 10), np.uint16)).save(tmp_path / "a.png")
    person = open_window(tmp_path / "a.png")
    person.wait_for_pictures()
    run = person.window.column.run
    person.wait(lambda: "fewer shades" in run._notice.text())
    assert run._notice.text().startswith("JPEG stores 8 bits per sample")
    assert "of memory" in run._needs.accessibleDescription()
    person.wait(lambda: run._notice.height() > run._needs.height())
    QApplication.processEvents()  # in which the window, new as it is, lays itself out
    top = person.window.column.model.y()
    person.run_to_the_middle()
    assert not run._notice.isVisible()
    assert person.window.column.model.y() == top, "nothing moves when a run begins"
    person.wait_for_rest()
    index = person.session.pictures.list.model().index(0, 0)
    assert "10 × 10 → 20 × 20 · JPEG stores 8 bits per sample" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_picture_that_is_done_is_made_again_by_the_main_button_once_choices_differ(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "a.png", noise(24, 16)))
    run, actions = person.window.column.run, person.window.actions_
    person.wait_for_pictures()
    person.run()
    assert (run.button.isEnabled(), actions["run"].isEnabled(), run.button.text()) == (False, False, "Upscale")
    person.click(person.button("4 times"))
    assert (run.button.isEnabled(), actions["run"].isEnabled(), run.button.text()) == (True, True, "Upscale again")
    assert run._after.text() == "96 × 64"
    person.run()
    assert sorted(each.name for each in tmp_path.glob("a_*")) == ["a_tiny_x2.png", "a_tiny_x4.png"]
    assert run._after.text() == "96 × 64"
    assert not run.button.isEnabled()


def test_all_that_are_selected_are_made_again(open_window: Open, tmp_path: Path) -> None:
    pictures = [write_picture(tmp_path / f"{name}.png", noise(24, 16)) for name in "abc"]
    person = open_window(*pictures)
    person.wait_for_pictures(3)
    person.run()
    person.click(person.button("4 times"))
    assert person.window.column.run.button.text() == "Upscale again"
    person.session.pictures.list.selectAll()
    assert person.window.column.run.button.text() == "Upscale 3 pictures again"
    person.run()
    assert len(list(tmp_path.glob("?_tiny_x4.png"))) == 3
    person.entry("Run again", person.session.pictures.list.selected_jobs()).trigger()
    person.wait_for_rest()
    assert len(list(tmp_path.glob("?_tiny_x4 (2).png"))) == 3


def test_the_button_says_upscale_only_where_a_picture_becomes_larger(open_window: Open, tmp_path: Path) -> None:
    pictures = [write_picture(tmp_path / f"{name}.png", noise(24, 16)) for name in "ab"]
    person = open_window(pictures[0])
    button = person.window.column.run.button
    person.wait_for_pictures()
    person.wait_for_sizes()
    assert button.text() == "Upscale 1 picture"
    person.click(person.button("As large as it is, and only repaired"))
    assert button.text() == "Restore 1 picture"
    person.run()
    assert button.text() == "Restore"
    person.controller.add(pictures[1:])
    person.wait_for_pictures(2)
    person.wait_for_sizes()
    person.run()
    output = person.window.column.output
    output.form._change(target="long_edge", long_edge=24, format="tiff")
    person.session.pictures.list.selectAll()
    assert button.text() == "Restore 2 pictures again", "what the size comes to counts, and not how it was asked for"
    output.form._change(long_edge=25)
    assert button.text() == "Upscale 2 pictures again"


@pytest.mark.parametrize("height", [900, 820, 640])
def test_nothing_in_the_column_moves_between_pictures_of_which_one_has_a_notice(
    open_window: Open, tmp_path: Path, height: int
) -> None:
    frames = [Image.new("RGB", (24, 16), color) for color in ("red", "green", "blue")]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    person = open_window(write_picture(tmp_path / "a.png", noise(24, 16)), tmp_path / "b.gif")
    person.wait_for_pictures(2)
    person.window.resize(1200, height)
    column, run = person.window.column, person.window.column.run
    person.wait(run._needs.isVisible)

    def places() -> list[tuple[int, int]]:
        return [(part.y(), part.height()) for part in (column.pictures, column.model, column.output, run, run.button)]

    before = places()
    person.session.pictures.list.setFocus()
    person.press(Qt.Key.Key_Down)
    person.wait(lambda: "first frame" in run._notice.text())
    QApplication.processEvents()
    assert run._notice.isVisible()
    assert len(run._notice.lines(run._notice.width())) * run._notice.fontMetrics().lineSpacing() <= run._notice.height()
    assert places() == before
