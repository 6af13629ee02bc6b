"""What is chosen, and what the window says will come of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from swinir_gui import paths
from swinir_gui.durations import roughly
from swinir_gui.geometry import Size
from swinir_gui.gui.panels.size_fields import SizeFields
from swinir_gui.gui.workers.run_facts import Measured
from tests.cli.command import COLOUR_X2, GREY_X1, noise, weights, write_picture
from tests.gui.desk import tiny_model
from tests.gui.driving import Person, remember, results, use_tiny_model

Open = Callable[..., Person]


def opened(person: Person) -> None:
    """The model's file is read, and the processor known."""
    person.wait(lambda: person.session.choices.models.scale is not None and "·" in person.window.device.accessibleName())


def says(person: Person, text: str) -> bool:
    return any(each.isVisible() and each.text() == text for each in person.window.findChildren(QLabel))


def test_a_persons_own_weight_file_is_imported_and_used(
    open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    own = tmp_path / "elsewhere" / "my own weights.pth"
    own.parent.mkdir()
    torch.save({"params": weights(COLOUR_X2)}, own)  # other bytes than those that are there
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    person.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = person.session.models.dialog
    assert dialog
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(own)], ""))  # the system's own dialog
    person.click(person.button("Import a file", dialog))
    person.wait(lambda: dialog.list.current is not None and dialog.list.current.model == "my-own-weights")
    person.press(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert person.program.memory.settings.model == "my-own-weights"
    assert "my-own-weights" in person.window.column.model.card.accessibleName()
    opened(person)
    person.run()
    assert results(tmp_path) == ["a_my-own-weights_x2.png"]


def test_a_model_is_chosen_by_keys_and_escape_chooses_nothing(open_window: Open, qtbot: QtBot) -> None:
    use_tiny_model()
    person = open_window()
    opened(person)
    for key, chosen in ((Qt.Key.Key_Escape, "tiny"), (Qt.Key.Key_Return, "photo-x2")):
        person.click(person.window.column.model.card)
        dialog = person.session.models.dialog
        assert dialog
        assert dialog.list.current
        assert dialog.list.current.model == "tiny"
        person.wait(dialog.filters.search.hasFocus)
        person.press(Qt.Key.Key_Down)  # from the search into the list
        person.press(Qt.Key.Key_Home)
        person.press(key)
        assert not dialog.isVisible()
        assert person.session.choices.models.model == chosen


def test_a_file_that_was_chosen_where_it_is_stays_chosen(open_window: Open, tmp_path: Path) -> None:
    own = tiny_model(tmp_path, "my own weights")
    remember(model=str(own))
    person = open_window()
    opened(person)
    assert "my own weights" in person.window.column.model.card.accessibleName()
    person.click(person.window.column.model.card)
    dialog = person.session.models.dialog
    assert dialog
    assert dialog.list.current
    assert (dialog.list.current.model, dialog.list.current.chosen) == (str(own), True)


def test_who_took_the_models_own_factor_gets_the_new_ones(open_window: Open, tmp_path: Path) -> None:
    torch.save(weights(GREY_X1), tmp_path / "repair.pth")
    use_tiny_model()
    person = open_window()
    opened(person)
    person.session.choices.choose_model(str(tmp_path / "repair.pth"))
    person.wait(lambda: person.window.column.output.choices.factor == 1)


def test_the_scale_of_a_file_that_has_gone_is_remembered_for_who_chooses_another(open_window: Open, tmp_path: Path) -> None:
    """A disk that is not plugged in today: its model's four times were not what the person wanted of the next one."""
    own = tiny_model(tmp_path, "mine")
    remember(model="photo-x4", factor=4.0)
    first = open_window()
    first.session.choices.choose_model(str(own))
    first.wait(lambda: first.window.column.output.choices.factor == 2)
    assert first.window.close()
    own.unlink()
    again = open_window()
    assert again.session.choices.models.scale is None
    again.session.choices.choose_model("photo-x4")
    assert again.window.column.output.choices.factor == 4


def test_a_persons_own_file_is_looked_into_while_the_network_is_busy(open_window: Open, tmp_path: Path) -> None:
    torch.save(weights(GREY_X1), tmp_path / "repair.pth")
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    person.wait_for_pictures()
    opened(person)
    person.run_to_the_middle()
    person.session.choices.choose_model(str(tmp_path / "repair.pth"))
    person.wait(lambda: person.window.column.output.choices.factor == 1)
    assert person.brake.holds
    assert person.session.choices.models.restores
    person.wait_for_rest()


def test_the_name_is_the_one_that_the_result_gets(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png"), write_picture(tmp_path / "b.png"))
    person.wait_for_pictures(2)
    person.wait(lambda: says(person, "a_tiny_x2.png"))
    (tmp_path / "b_tiny_x2.png").touch()
    person.controller.selection.select(person.session.queue.jobs[1].id)
    person.wait(lambda: says(person, "b_tiny_x2 (2).png"))
    example = next(each for each in person.window.findChildren(QLabel) if each.text() == "b_tiny_x2 (2).png")
    assert example.accessibleDescription() == "“b_tiny_x2.png” is there already, and stays."
    person.run()
    assert results(tmp_path, "*_x2*") == ["a_tiny_x2.png", "b_tiny_x2 (2).png", "b_tiny_x2.png"]
    person.wait(lambda: says(person, "b_tiny_x2 (2).png"))  # where it is, not where another run would put it
    person.window.column.output.form._name.setFocus()
    person.press(Qt.Key.Key_End)
    person.qtbot.keyClicks(person.window.column.output.form._name, "-b")
    person.wait(lambda: says(person, "b_tiny_x2-b.png"))


@pytest.mark.parametrize(("country", "typed"), [("de_DE", ("10,16", "15.24")), ("en_US", ("4", "6"))])
def test_a_picture_is_made_for_paper_as_it_is_measured_here(
    open_window: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, country: str, typed: tuple[str, str]
) -> None:
    monkeypatch.setattr(QLocale, "system", lambda: QLocale(country))
    person = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    person.wait_for_pictures()
    fields = person.window.column.output.form.findChild(SizeFields)
    choice = fields.findChild(QComboBox)
    choice.setFocus()
    person.qtbot.keyClick(choice, Qt.Key.Key_End)
    for name, text in (("Width of the paper", typed[0]), ("Height of the paper", typed[1]), ("Pixels per inch", "40")):
        box = next(each for each in fields.findChildren(QAbstractSpinBox) if each.accessibleName() == name)
        box.selectAll()
        person.qtbot.keyClicks(box, text.replace(",", QLocale().decimalPoint()).replace(".", QLocale().decimalPoint()))
        person.qtbot.keyClick(box, Qt.Key.Key_Return)
    person.run()
    with Image.open(tmp_path / results(tmp_path, "a_*")[0]) as result:
        assert result.size == (240, 160)
        assert result.info["dpi"] == pytest.approx((40, 40), abs=0.1)
    settings = person.program.memory.settings
    assert (settings.target, round(settings.paper_width, 2), round(settings.paper_height, 2)) == ("print", 10.16, 15.24)


def test_own_files_are_listed_with_what_they_do(open_window: Open) -> None:
    """Though nobody has used them: who looks for models of ×2 finds them."""
    use_tiny_model()
    tiny_model(paths.checkpoint_folder(), "other")
    person = open_window()
    person.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: any((line.model, line.scale) == ("other", 2) for line in person.session.choices.models.lines))


@pytest.mark.parametrize("inside", ["How large", "Factor"])
def test_letters_belong_to_the_field_that_has_the_focus(open_window: Open, tmp_path: Path, inside: str) -> None:
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait_for_pictures()
    begun: list[bool] = []
    person.window.actions_["preview"].triggered.connect(lambda: begun.append(True))
    person.wait(person.window.actions_["preview"].isEnabled)
    person.session.canvas.setFocus()
    person.press(Qt.Key.Key_P)
    person.wait_for_rest()
    assert begun.pop()
    fields = person.window.column.output.form.findChild(SizeFields)
    next(each for each in fields.findChildren(QWidget) if each.accessibleName() == inside).setFocus()
    person.press(Qt.Key.Key_P)
    assert not begun
    assert person.window.column.output.choices.target == ("print" if inside == "How large" else "factor")


def test_a_template_that_makes_no_name_is_told_in_its_place(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png"))
    person.wait(lambda: says(person, "a_tiny_x2.png"))
    person.window.column.output.form._name.setFocus()
    person.qtbot.keyClicks(person.window.column.output.form._name, "?")
    assert says(person, "The name of a file cannot contain “?”.")


def test_speed_and_time_are_told_before_the_first_run_and_the_next_day_too(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(60, 40)))
    person.wait_for_pictures()
    person.wait(lambda: " here" in person.window.column.model.card.accessibleDescription())
    person.wait_for_sizes()
    assert person.window.column.run._time.text().startswith("takes about ")
    before = person.session.choices.seconds(Size(60, 40), shown=True)
    person.run()
    assert person.session.choices.seconds(Size(60, 40), shown=True) != before
    assert person.window.close()
    again = open_window(write_picture(tmp_path / "b.png", noise(60, 40)))
    measured: list[Measured] = []
    again.controller.measured.connect(measured.append)
    again.wait_for_pictures()
    again.wait_for_sizes()
    again.wait(lambda: again.window.column.run._time.text().startswith("takes about "))
    assert " here" in again.window.column.model.card.accessibleDescription()
    assert not measured


@pytest.mark.parametrize(
    ("seconds", "speed", "one", "two"),
    [(0.01, "Fast here", "takes about 1 s", "about 1 s for all"), (60, "Slow here", "takes about 60 s", "about 5 min for all")],
)
def test_the_pace_makes_the_words(open_window: Open, tmp_path: Path, seconds: float, speed: str, one: str, two: str) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(100, 100)))
    person.wait_for_pictures()
    person.wait(lambda: person.session.choices.models.pace is not None)
    person.wait_for_sizes()
    person.controller.measured.emit(Measured("tiny", 100_000_000, 10_000 * seconds))
    assert speed in person.window.column.model.card.accessibleDescription()
    time = person.window.column.run._time
    assert time.text() == one
    person.controller.add([write_picture(tmp_path / "b.png", noise(200, 200))])
    person.wait_for_pictures(2)
    person.wait(lambda: time.text() == two)
    person.click(person.button("4 times"))  # the second pass has four times the pixels
    if seconds > 1:
        assert time.text() == "about 25 min for all"


def test_one_panorama_says_nothing_of_pictures_that_nobody_has_looked_at(open_window: Open, tmp_path: Path) -> None:
    use_tiny_model()
    person = open_window(write_picture(tmp_path / "a.png", noise(100, 100)), write_picture(tmp_path / "b.png", noise(1000, 1000)))
    person.wait_for_pictures(2)
    person.wait(lambda: person.session.choices.models.pace is not None)
    (tmp_path / "c.png").write_bytes(b"no picture, and so of no size")
    person.controller.add([write_picture(tmp_path / "d.png", noise(100, 100)), tmp_path / "c.png"])
    person.wait_for_pictures(4)
    person.wait_for_sizes()
    person.controller.measured.emit(Measured("tiny", 100_000_000, 600_000))
    assert person.window.column.run._time.text() == f"about {roughly(60 + 6_000 + 60 + 60)} for all"


def test_another_processor_is_got_ready_and_told(open_window: Open, qtbot: QtBot) -> None:
    use_tiny_model(threads=1)
    person = open_window()
    opened(person)
    with qtbot.waitSignal(person.controller.device_known) as known:
        person.program.memory.change(precision="bfloat16")
    assert known.args[1] == "bfloat16"
    assert "bfloat16" in person.window.device.accessibleName()


def test_a_model_that_has_gone_is_missing_and_not_forgotten(open_window: Open) -> None:
    use_tiny_model()
    shutil.rmtree(paths.checkpoint_folder())
    person = open_window()
    assert "Missing" in person.window.column.model.card.accessibleDescription()
    assert person.program.memory.settings.model == "tiny"
