"""How strongly a model restores: shown where it can, chosen by keys and mouse, made and remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from swinir_gui.gui.links import report_link
from swinir_gui.gui.links.batch_link import MANY
from swinir_gui.gui.panels.strength_row import StrengthSlider
from tests.cli.command import lively, pixels_of, waves, write_picture
from tests.gui.driving import Person, files, remember

Open = Callable[..., Person]


@pytest.fixture
def repair(tmp_path: Path) -> Path:
    file = tmp_path / "repair.pth"
    torch.save(lively(), file)
    return file


def slider(person: Person) -> StrengthSlider:
    return person.window.findChild(StrengthSlider)


def shown_value(person: Person) -> str:
    return next(each.text() for each in slider(person).window().findChildren(QLabel) if each.text().endswith(" %"))


def opened(person: Person) -> None:
    person.wait(lambda: person.session.choices.models.scale is not None)


def test_it_is_chosen_by_keys_makes_the_result_and_is_remembered(open_window: Open, repair: Path, tmp_path: Path) -> None:
    remember(model=str(repair), factor=1.0)
    source = write_picture(tmp_path / "a.png", waves(60, 50))
    person = open_window(source)
    person.wait_for_pictures()
    opened(person)
    person.wait(lambda: slider(person).isVisible())
    person.run()
    slider(person).setFocus()
    for _ in range(10):
        person.press(Qt.Key.Key_Left)
    assert shown_value(person) == "50 %"
    person.run()
    files = source, tmp_path / "a_repair_x1.png", tmp_path / "a_repair_x1 (2).png"
    before, whole, half = (pixels_of(each).astype(float) for each in files)
    assert np.abs(whole - before).max() > 8
    assert np.abs(half - (before + whole) / 2).max() <= 1
    assert person.program.memory.settings.strength == 50


def test_a_model_that_only_enlarges_has_none(open_window: Open, repair: Path, tmp_path: Path) -> None:
    remember(model="photo-x2", strength=40)
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    opened(person)
    assert not slider(person).isVisible()
    assert person.session.choices.options.compute.strength == 100
    person.session.choices.choose_model("denoise")
    assert slider(person).isVisible()
    assert shown_value(person) == "40 %"
    assert person.session.choices.options.compute.strength == 40
    person.session.choices.choose_model("denoise+photo-x2")
    assert slider(person).isVisible()


def test_of_several_pictures_it_is_shown_for_those_that_need_it(open_window: Open, tmp_path: Path) -> None:
    remember()
    grainy = np.clip(128 + np.random.default_rng(1).normal(0, 20, (90, 90, 3)), 0, 255).astype(np.uint8)
    clean = write_picture(tmp_path / "clean.png", waves(90, 90) // 4 * 4)
    person = open_window(clean, write_picture(tmp_path / "grainy.png", grainy))
    person.wait_for_pictures(2)
    card = person.window.column.model.card
    person.wait(lambda: "Chosen for this picture" in card.facts.sentence)
    assert not slider(person).isVisible()
    person.controller.selection.select(person.session.queue.jobs[1].id)
    person.wait(lambda: "levels" in card.facts.sentence)
    assert slider(person).isVisible()
    slider(person).setFocus()
    person.press(Qt.Key.Key_PageDown)
    person.controller.selection.select(person.session.queue.jobs[0].id)
    person.wait(lambda: "levels" not in card.facts.sentence)
    assert slider(person).isVisible(), "it holds for the other picture, and must not be forgotten"
    person.qtbot.mouseDClick(slider(person), Qt.MouseButton.LeftButton)
    assert not slider(person).isVisible()
    assert person.session.choices.options.compute.strength == 100


def test_it_moves_nothing(open_window: Open) -> None:
    remember(model="photo-x2")
    person = open_window()
    opened(person)
    column = person.window.column
    before = column.model.height(), column.output.geometry()
    person.session.choices.choose_model("denoise")
    assert slider(person).isVisible()
    assert slider(person).height() > 10
    assert (column.model.height(), column.output.geometry()) == before


def test_a_folder_shows_with_which_strength_it_would_begin(open_window: Open, tmp_path: Path) -> None:
    remember(model="denoise", strength=60)
    for number in range(MANY + 1):
        write_picture(tmp_path / "album" / f"{number}.png")
    person = open_window()
    opened(person)
    person.drop(files(tmp_path / "album"))
    person.wait(lambda: person.session.batch.sheet is not None)
    sheet = person.session.batch.sheet
    own = sheet.findChild(StrengthSlider)
    assert (own.isVisible(), own.value()) == (True, 60)
    fields = [sheet.form.mapFromGlobal(each.mapToGlobal(QPoint())).x() for each in (own, sheet.form._model)]
    assert fields[0] == fields[1], "it stands where the other fields do"
    own.setFocus()
    person.press(Qt.Key.Key_PageDown)
    assert person.session.choices.options.compute.strength == 40
    assert slider(person).value() == 40
    person.session.choices.choose_model("photo-x2")
    assert not own.isVisible(), "that one enlarges and restores nothing"
    person.session.choices.choose_model("auto")
    assert own.isVisible(), "any of the pictures may need it"


def test_the_page_of_a_run_tells_the_strength_if_it_was_not_all(open_window: Open, repair: Path, tmp_path: Path) -> None:
    remember(model=str(repair), factor=1.0, strength=60)
    for number in range(report_link.MANY):
        write_picture(tmp_path / "in" / f"{number}.png")
    person = open_window(tmp_path / "in")
    person.wait_for_pictures(report_link.MANY)
    opened(person)
    person.run()
    page = person.window.stack.currentWidget()
    assert any(each.text().endswith(" · strength 60 %") for each in page.findChildren(QLabel))
