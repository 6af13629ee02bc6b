"""The model that suits each picture, until the person chooses one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from swinir_gui.geometry import Size
from swinir_gui.paths import resource
from tests.gui.driving import Person, remember, results

Open = Callable[..., Person]


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    with Image.open(resource("sample.jpg")) as image:
        image.crop((0, 0, 80, 64)).save(tmp_path / "clean.png")
    return tmp_path / "clean.png"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    with Image.open(resource("sample.jpg")) as image:
        image.crop((0, 0, 80, 64)).save(tmp_path / "web.jpg", quality=62)
    return tmp_path / "web.jpg"


def card(person: Person) -> str:
    facts = person.window.column.model.card.facts
    return f"{facts.name} / {facts.sentence}"


def test_the_card_follows_the_picture_and_each_gets_its_own_model(open_window: Open, clean: Path, web: Path) -> None:
    remember()
    person = open_window(web, clean)
    person.wait_for_pictures(2)
    person.wait(lambda: "Chosen for this picture: JPEG of quality 62." in card(person))
    assert card(person).startswith("Automatic: web ×2")
    person.controller.selection.select(person.session.queue.jobs[1].id)
    person.wait(lambda: "Chosen for this picture: no JPEG, and hardly any noise." in card(person))
    person.run()
    assert results(web.parent, "*_x2.*") == ["clean_photo-x2_x2.png", "web_web-x2_x2.jpg"]
    assert person.program.memory.settings.model == ""


def test_more_than_twice_is_made_and_previewed_by_the_model_for_that(open_window: Open, web: Path) -> None:
    remember()
    person = open_window(web)
    person.wait_for_pictures()
    person.wait(lambda: card(person).startswith("Automatic: web ×2"))
    person.wait_for_sizes()
    person.click(person.button("4 times"))
    assert card(person) == "Automatic: web ×4 / Chosen for this picture: JPEG of quality 62."
    assert person.session.choices.canvas_size(Size(80, 64)) == Size(320, 256)
    assert person.window.actions_["preview"].isEnabled()
    person.run()
    assert results(web.parent, "*_x?.*") == ["web_web-x4_x4.jpg"]
    person.click(person.button("2 times"))
    assert card(person).startswith("Automatic: web ×2")
    person.run()
    assert results(web.parent, "*_x?.*") == ["web_web-x2_x2.jpg", "web_web-x4_x4.jpg"]


def test_what_shall_stay_as_large_as_it_is_is_only_repaired(open_window: Open, web: Path) -> None:
    remember()
    person = open_window(web)
    person.wait_for_pictures()
    person.wait(lambda: card(person).startswith("Automatic: web ×2"))
    person.wait_for_sizes()
    person.click(person.button("As large as it is, and only repaired"))
    assert card(person) == "Automatic: JPEG repair / Chosen for this picture: JPEG of quality 62."
    person.run()
    assert results(web.parent, "*_x?.*") == ["web_jpeg-repair_x1.jpg"]


def test_by_an_edge_each_picture_in_line_gets_the_model_for_its_own_size(open_window: Open, clean: Path, web: Path) -> None:
    with Image.open(clean) as image:
        image.crop((0, 0, 40, 32)).save(clean.with_name("small.png"))
    remember(target="long_edge", long_edge=160, factor=4.0)
    person = open_window(clean.with_name("small.png"), clean, web)
    person.wait_for_pictures(3)
    person.wait(lambda: card(person).startswith("Automatic: photo ×4"))
    choices = person.session.choices
    assert [choices.canvas_size(size) for size in (Size(40, 32), Size(80, 64))] == [Size(160, 128)] * 2
    person.controller.selection.select(person.session.queue.jobs[1].id)
    person.wait(lambda: card(person).startswith("Automatic: photo ×2"))
    person.run()
    assert results(web.parent, "*_x?.*") == ["clean_photo-x2_x2.png", "small_photo-x4_x4.png", "web_web-x2_x2.jpg"]
    assert choices.output.factor == 4.0  # nobody has changed it


def test_a_model_that_the_person_chooses_wins_until_it_is_automatic_again(open_window: Open, web: Path) -> None:
    remember()
    person = open_window(web)
    person.wait_for_pictures()
    person.wait(lambda: "quality 62" in card(person))
    for key, chosen, model in ((Qt.Key.Key_Down, "photo-x2", "photo-x2"), (Qt.Key.Key_Home, "", "web-x2")):
        person.click(person.window.column.model.card)
        dialog = person.session.models.dialog
        assert dialog
        person.wait(dialog.filters.search.hasFocus)
        person.press(Qt.Key.Key_Down)  # from the search into the list
        person.press(Qt.Key.Key_Home)
        person.press(key)
        person.press(Qt.Key.Key_Return)
        assert not dialog.isVisible()
        assert person.program.memory.settings.model == chosen
        person.wait(lambda model=model: person.session.choices.models.model == model)
        person.wait(lambda chosen=chosen: card(person).startswith("Automatic: ") is not bool(chosen))


def test_a_remembered_model_is_no_matter_of_the_picture(open_window: Open, web: Path) -> None:
    remember(model="photo-x2")
    person = open_window(web)
    person.wait_for_pictures()
    person.run()
    assert card(person).startswith("SwinIR photo ×2 / ")
    assert results(web.parent, "*_x2.*") == ["web_photo-x2_x2.jpg"]
