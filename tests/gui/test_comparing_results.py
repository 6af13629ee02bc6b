"""A result is compared with an earlier one of the same picture, in place of its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from swinir_gui import language, paths
from swinir_gui.geometry import Region
from swinir_gui.gui.views.layers import PairLayers
from swinir_gui.gui.views.modes import MODES
from swinir_gui.gui.views.pair import Pair
from swinir_gui.imaging.display import CanvasRaster
from tests.cli.command import lively, noise, pixels_of, waves, write_picture
from tests.gui.desk import tiny_model
from tests.gui.driving import Person, remember

Open = Callable[..., Person]


class Viewer(Person):
    """Looks at what is compared."""

    @property
    def layers(self) -> PairLayers:
        assert self.session.canvas._comparison.layers
        return self.session.canvas._comparison.layers

    @property
    def pair(self) -> Pair:
        return self.layers.pair

    @property
    def labels(self) -> list[str]:
        """As they are once all has been read."""
        self.wait(lambda: bool(self.session.canvas.grab()) and "being read" not in "".join(self.painted()))
        return self.painted()

    def painted(self) -> list[str]:
        """Labels as they are."""
        scene = self.session.canvas._scene()
        assert scene
        return [f"{plate.strong} {plate.plain}" for plate in MODES[scene.options.mode].plates(scene)]

    def make(self, model: str, **output: object) -> None:
        """Run the selected picture with other choices."""
        before = self.pair
        self.session.choices.choose_model(model)
        if output:
            self.session.choices.take(replace(self.session.choices.output, **output))
        self.wait(self.window.column.run.button.isEnabled)
        self.run()
        self.wait(
            lambda: self.pair is not before and self.layers.result is not None and self.controller.selection.shown.draft is None
        )

    def compare(self, what: str) -> None:
        """Choose it in the canvas' menu, which the keyboard has called up."""
        menu = self.compare_menu()
        menu.setActiveAction(next(entry for entry in menu.actions() if entry.text() == what))
        self.changes(lambda: self.qtbot.keyClick(menu, Qt.Key.Key_Return))

    def compare_menu(self) -> QMenu:
        """Open it."""
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(9, 9), QPoint(9, 9))
        QApplication.sendEvent(self.session.canvas, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found = next(entry for entry in menu.actions() if entry.text() == "Compare with")
        if found.isEnabled():
            menu.setActiveAction(found)
            self.qtbot.keyClick(menu, Qt.Key.Key_Right)
        return found.menu()

    def changes(self, do: Callable[[], object]) -> None:
        """Do it and wait until something else is compared."""
        with self.qtbot.waitSignal(self.controller.selection.pair_changed):
            do()

    def next(self) -> None:
        self.changes(lambda: self.press(Qt.Key.Key_E))

    def before(self) -> np.ndarray:
        """The pixels that the result is compared with."""
        return self.pair.before.read(Region.of(self.pair.before.size), 0)


@pytest.fixture
def twice(open_window: Open, tmp_path: Path) -> Viewer:
    """At a window with a picture that was made by one model and then by another."""
    tiny_model(paths.checkpoint_folder(), "other")
    person = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    viewer = Viewer(person.program, person.qtbot)
    viewer.wait_for_pictures()
    viewer.run()
    viewer.wait_for_result()
    viewer.make("other")
    return viewer


def test_a_new_result_is_compared_with_its_source_until_another_is_chosen(twice: Viewer, tmp_path: Path) -> None:
    assert twice.labels == ["Source 60 × 40", "Result 120 × 80"]
    twice.next()
    assert twice.labels == ["tiny 120 × 80", "other 120 × 80"]
    assert (twice.before() == pixels_of(tmp_path / "a_tiny_x2.png")).all()
    twice.next()
    assert twice.labels == ["Source 60 × 40", "Result 120 × 80"]
    twice.press(Qt.Key.Key_E)
    twice.next()
    assert twice.labels == ["Source 60 × 40", "Result 120 × 80"], "the second press counts, though the first was still on its way"


@pytest.mark.qt_log_ignore("does not support", extend=True)  # the offscreen platform, of popups
def test_the_menu_of_the_canvas_offers_all_of_them(twice: Viewer) -> None:
    twice.make("tiny+other", factor=4.0)
    entries = [entry for entry in twice.compare_menu().actions() if entry.isCheckable()]
    assert [(entry.text(), entry.isChecked()) for entry in entries] == [("Source", True), ("other", False), ("tiny", False)]
    QApplication.activePopupWidget().close()
    twice.compare("tiny")
    assert twice.labels[0] == "tiny 120 × 80"
    assert next(entry.text() for entry in twice.compare_menu().actions() if entry.isChecked()) == "tiny"


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_label_over_the_picture_opens_the_same_menu(twice: Viewer) -> None:
    while twice.session.canvas.zoom < 4:  # a label needs some room
        twice.press(Qt.Key.Key_Plus)
    label = twice.button("Compared with: Source")
    twice.click(label)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.setActiveAction(menu.actions()[1])
    twice.changes(lambda: twice.qtbot.keyClick(menu, Qt.Key.Key_Return))
    assert twice.labels[0] == "tiny 120 × 80"
    assert label.accessibleName() == "Compared with: tiny"


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_with_a_single_result_there_is_nothing_to_choose(open_window: Open, tmp_path: Path) -> None:
    person = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    viewer = Viewer(person.program, person.qtbot)
    viewer.wait_for_pictures()
    viewer.run()
    viewer.wait_for_result()
    assert not viewer.window.actions_["counterpart"].isEnabled()
    assert not viewer.compare_menu().isEnabled()
    assert not viewer.session.canvas._furniture.counterpart.isVisible()


def test_an_earlier_result_of_another_size_is_scaled(twice: Viewer, tmp_path: Path) -> None:
    twice.make("tiny+other", factor=4.0)
    twice.next()
    twice.press(Qt.Key.Key_2)
    assert twice.labels[:2] == ["other 120 × 80, shown bicubic", "tiny+other 240 × 160"]
    assert twice.before().shape == (160, 240, 3)
    small = pixels_of(tmp_path / "a_other_x2.png").astype(float)
    halved = twice.before().reshape(80, 2, 120, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - small).mean() < np.abs(np.roll(halved, 1, axis=1) - small).mean() / 4


def test_a_crop_is_not_offered_beside_the_whole(twice: Viewer) -> None:
    twice.next()
    twice.make("other", target="fill", width=130, height=110)
    assert twice.labels == ["Source 60 × 40", "Result 130 × 110"]
    assert not twice.window.actions_["counterpart"].isEnabled()
    twice.make("tiny", target="factor")
    twice.next()
    assert twice.labels[0] == "other 120 × 80"
    twice.next()
    assert twice.labels[0] == "a_tiny_x2.png 120 × 80"
    twice.next()
    assert twice.labels[0] == "Source 60 × 40"


def test_another_picture_is_compared_with_its_source(twice: Viewer, tmp_path: Path) -> None:
    twice.next()
    twice.controller.add([write_picture(tmp_path / "b.png", noise(60, 40, seed=1))])
    twice.wait_for_pictures(2)
    first, second = twice.session.queue.jobs
    twice.wait(lambda: twice.pair.key == second.id)
    assert twice.pair.counterpart is None
    twice.changes(lambda: twice.controller.selection.select(first.id))
    assert twice.labels[0] == "Source 60 × 40"
    twice.next()
    twice.controller.selection.select(second.id)
    twice.changes(lambda: twice.controller.selection.select(first.id))
    assert twice.labels[0] == "Source 60 × 40", "though the other was never seen"


def test_a_choice_stays_through_further_results_of_the_picture(twice: Viewer) -> None:
    twice.next()
    twice.make("tiny+other", factor=4.0)
    assert twice.labels == ["tiny 120 × 80", "tiny+other 240 × 160"]


def test_a_file_that_has_gone_is_said_to_be_and_offered_no_more(twice: Viewer, tmp_path: Path) -> None:
    (tmp_path / "a_tiny_x2.png").unlink()
    twice.next()
    twice.wait(lambda: twice.window.notice_bar.notice is not None)
    assert "a_tiny_x2.png" in twice.window.notice_bar.notice.title
    assert twice.labels == ["Source 60 × 40", "Result 120 × 80"]
    assert not twice.window.actions_["counterpart"].isEnabled()


def test_what_is_made_alike_is_told_apart_by_its_file(twice: Viewer) -> None:
    twice.changes(lambda: twice.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier))
    twice.wait_for_rest()
    twice.wait(lambda: len(twice.controller.selection.shown.earlier) == 2)
    twice.next()
    assert twice.labels == ["a_other_x2.png 120 × 80", "a_other_x2 (2).png 120 × 80"]
    twice.next()
    assert twice.labels[0] == "tiny 120 × 80"


def test_what_is_restored_less_is_said_and_measured(open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save(lively(), tmp_path / "repair.pth")
    remember(model=str(tmp_path / "repair.pth"), factor=1.0, view="difference")
    person = open_window(write_picture(tmp_path / "a.png", waves(60, 50)))
    viewer = Viewer(person.program, person.qtbot)
    viewer.wait_for_pictures()
    viewer.wait(lambda: viewer.session.choices.models.scale is not None)
    viewer.run()
    viewer.wait_for_result()
    viewer.program.memory.change(strength=60)
    viewer.make(str(tmp_path / "repair.pth"))
    viewer.next()
    assert viewer.labels[0] == "Difference |repair − repair, 60 %|, largest channel"
    whole, less = (pixels_of(result.file).astype(int) for result in reversed(viewer.selected.results))
    apart = np.abs(whole - less).max(axis=2)
    told = f"Mean difference {apart.mean():.1f} levels"
    viewer.wait(lambda: viewer.window.status._pointer.text().startswith(told))
    viewer.press(Qt.Key.Key_1)
    canvas = viewer.session.canvas
    x, y = (round(each / canvas.devicePixelRatioF()) for each in canvas._navigator.viewport.to_view((12.5, 20.5)))

    def reading() -> str:
        viewer.qtbot.mouseMove(canvas, QPoint(1, 1))
        viewer.qtbot.mouseMove(canvas, QPoint(x, y))
        return viewer.window.status._pointer.text()

    colours = ("{} {} {}".format(*each[20, 12]) for each in (whole, less))
    words = "x 12  y 20   repair {}   repair, 60 % {}".format(*colours)
    viewer.wait(lambda: reading() == words)
    monkeypatch.delenv(language.VARIABLE)
    viewer.program.memory.change(language="ja")
    assert viewer.painted()[1].startswith("repair、60% ")
    viewer.program.memory.change(language="en")


def test_space_shows_the_source_all_the_same(twice: Viewer) -> None:
    twice.next()
    canvas = twice.session.canvas
    canvas.setFocus()
    twice.qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert twice.labels == ["Source 60 × 40"]
    twice.qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert twice.labels[0] == "tiny 120 × 80"


def test_a_preview_is_compared_with_what_is_saved(twice: Viewer) -> None:
    tiny_model(paths.checkpoint_folder(), "third")
    twice.session.choices.choose_model("third")
    twice.wait(twice.window.actions_["preview"].isEnabled)
    twice.session.canvas.actual_size()
    twice.press(Qt.Key.Key_P)
    twice.wait_for_rest()
    twice.wait(lambda: isinstance(twice.pair.result, CanvasRaster))
    twice.next()
    assert twice.labels == ["other 120 × 80", "third 120 × 80, not saved yet"]
    twice.changes(lambda: twice.session.choices.choose_model("other"))
    assert twice.labels == ["Source 60 × 40", "Result 120 × 80"], "what was chosen is the result itself"


def test_the_result_is_not_read_again_for_another_one_beside_it(twice: Viewer) -> None:
    layer = twice.layers.result
    twice.press(Qt.Key.Key_E)
    twice.press(Qt.Key.Key_E)
    twice.next()
    assert twice.layers.result is layer
    twice.next()
    assert twice.layers.result is layer


def test_the_same_model_at_two_sizes_is_told_apart_by_them(twice: Viewer) -> None:
    twice.make("other", factor=3.0)
    twice.press(Qt.Key.Key_3)
    twice.next()
    assert twice.labels[0] == "Difference |other 120×80 − other 180×120|, largest channel"
    twice.press(Qt.Key.Key_1)
    assert twice.labels == ["other 120 × 80", "other 180 × 120"]
