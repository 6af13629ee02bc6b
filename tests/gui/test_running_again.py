"""A picture that is done and is run again keeps its result until there is a newer one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from swinir_gui import paths
from swinir_gui.durations import duration
from swinir_gui.geometry import Region
from swinir_gui.gui.item_models.job_words import tooltip
from swinir_gui.gui.views.pair import Pair
from swinir_gui.imaging.display import CanvasRaster, FileRaster
from tests.cli.command import noise, pixels_of, write_picture
from tests.gui.desk import tiny_model
from tests.gui.driving import Person

Open = Callable[..., Person]

CONTROL = Qt.KeyboardModifier.ControlModifier


class Viewer(Person):
    """Looks at the canvas too."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.program, person.qtbot)
        self.pair: Pair | None = None
        self.controller.selection.pair_changed.connect(self._look)

    def _look(self, pair: Pair | None) -> None:
        self.pair = pair

    def compares_with(self, name: str) -> bool:
        """Whether the canvas holds the source against the saved file of that name."""
        file, part = self.selected.path.with_name(name), Region(8, 8, 16, 16)
        if self.pair is None or not isinstance(self.pair.result, FileRaster):
            return False
        return bool((self.pair.result.read(part, 0) == pixels_of(file)[8:24, 8:24]).all())


@pytest.fixture
def done(open_window: Open, tmp_path: Path) -> Viewer:
    """At a window with a picture that is done, and a second model that is as quick."""
    tiny_model(paths.checkpoint_folder(), "other")
    viewer = Viewer(open_window(write_picture(tmp_path / "a.png", noise(64, 1_200))))
    viewer.wait_for_pictures()
    viewer.run()
    viewer.wait(lambda: viewer.compares_with("a_tiny_x2.png"))
    return viewer


def test_what_the_picture_took_is_said_alike_everywhere(done: Viewer) -> None:
    took = duration(done.selected.seconds or 0)
    said = [label.text() for label in done.window.findChildren(QLabel)]
    assert f"Saved as a_tiny_x2.png in {took}" in said
    assert f"saved, {took}" in said


def test_a_run_that_is_cancelled_leaves_the_result_before(done: Viewer) -> None:
    before = done.selected
    done.stand_in_the_middle(lambda: done.press(Qt.Key.Key_R, CONTROL))
    assert done.states == ["running"]
    done.wait(lambda: done.pair is not None and isinstance(done.pair.result, CanvasRaster))
    done.press(Qt.Key.Key_Escape)
    done.wait_for_rest()
    assert done.selected == before
    done.wait(lambda: done.compares_with("a_tiny_x2.png"))
    assert done.window.actions_["show_in_folder"].isEnabled()
    assert "Stopped" in done.window.status.message


def test_a_run_that_fails_says_why_and_leaves_the_result_before(done: Viewer) -> None:
    result = done.selected.result
    (paths.checkpoint_folder() / "other.pth").write_bytes(b"no weights")
    done.session.choices.choose_model("other")
    done.press(Qt.Key.Key_R, CONTROL)
    done.wait(lambda: done.states == ["failed"])
    assert done.selected.error
    assert done.selected.result == result
    assert str(result) in tooltip(done.selected)
    done.wait_for_rest()
    assert done.compares_with("a_tiny_x2.png")
    rows = done.session.pictures.list.model()
    assert [url.toLocalFile() for url in rows.mimeData([rows.index(0, 0)]).urls()] == [str(result)]


def test_what_was_cancelled_can_still_be_made_by_the_other_choice(done: Viewer) -> None:
    button = done.window.column.run.button
    assert not button.isEnabled()
    done.session.choices.choose_model("other")
    done.wait(button.isEnabled)
    assert button.text() == "Upscale again"
    done.run_to_the_middle()
    done.press(Qt.Key.Key_Escape)
    done.wait_for_rest()
    assert button.text() == "Upscale again"
    assert button.isEnabled()
    done.session.choices.choose_model("tiny")
    done.wait(lambda: not button.isEnabled())
    done.session.choices.choose_model("other")
    done.run()
    assert done.selected.result
    assert done.selected.result.name == "a_other_x2.png"
    done.wait(lambda: done.compares_with("a_other_x2.png"))
    assert not button.isEnabled()


def test_other_choices_can_be_previewed_before_they_replace_a_result(done: Viewer) -> None:
    preview, before = done.window.actions_["preview"], done.selected
    assert preview.toolTip() == "This picture is done as it is chosen"
    done.session.choices.choose_model("other")
    done.wait(preview.isEnabled)
    done.session.canvas.actual_size()
    done.press(Qt.Key.Key_P)
    done.wait_for_rest()
    assert done.selected == before
    done.wait(lambda: done.pair is not None and isinstance(done.pair.result, CanvasRaster))
    draft = done.controller._driver.watch.draft(before.id)
    assert draft
    assert 0 < sum(region.pixels for region in draft.finished) < draft.source.size.pixels
    done.session.choices.choose_model("tiny")
    done.wait(lambda: done.compares_with("a_tiny_x2.png"))
    done.session.choices.choose_model("other")
    done.wait(lambda: done.pair is not None and isinstance(done.pair.result, CanvasRaster))
    done.run()
    done.wait(lambda: done.compares_with("a_other_x2.png"))


def test_what_waits_for_a_second_run_shows_its_result_and_has_it_back_when_the_run_stops(done: Viewer, tmp_path: Path) -> None:
    done.controller.add([write_picture(tmp_path / "b.png", noise(64, 1_200, seed=1))])
    done.wait_for_pictures(2)
    done.run()
    assert done.states == ["done", "done"]
    first, second = done.session.queue.jobs
    done.stand_in_the_middle(lambda: done.controller.retry(first.id, second.id))
    assert done.states == ["running", "waiting"]
    done.controller.selection.select(second.id)
    done.wait(lambda: done.compares_with("b_tiny_x2.png"))
    done.press(Qt.Key.Key_Escape)
    done.wait_for_rest()
    assert list(done.session.queue.jobs) == [first, second]
