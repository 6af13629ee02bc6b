"""Chains of models in the window: listed in plain words, fetched as one, used as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from swinir_gui.gui.item_models.chain_lines import beside_included
from swinir_gui.gui.item_models.model_line import Standing, Wish
from tests.checkpoints.download_checks import answers
from tests.cli.command import noise, pixels_of, write_picture
from tests.gui.driving import Person, files
from tests.gui.shelf import Manager, Shelf, shelf

Open = Callable[..., Person]
REPAIR, ENLARGE = "swinir-m-colour-jpeg40", "swinir-m-x2"
CHAIN = f"{REPAIR}+{ENLARGE}"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    with shelf(monkeypatch, REPAIR, ENLARGE) as made:
        yield made


@pytest.fixture
def manager(models: Shelf, open_window: Open) -> Manager:
    return Manager.of(open_window())


def test_a_chain_is_fetched_as_one_and_used_once_all_of_it_is_here(models: Shelf, manager: Manager, tmp_path) -> None:
    person, line = manager.person, manager.line(CHAIN)
    person.wait(lambda: person.session.choices.models.scale is not None)  # which the size follows from then on
    assert line.title == "Repair JPEG of quality 40, then ×2"
    assert (line.standing, line.missing) == (Standing.MISSING, sum(map(len, models.bodies.values())))
    models.stop_half_way(ENLARGE)
    manager.go_to(CHAIN)
    manager.press("Download 0.1 MB and use")
    manager.wait_for(REPAIR, Standing.READY)
    manager.wait_for(CHAIN, Standing.DOWNLOADING)
    assert person.session.choices.models.model == "tiny"
    models.let_go(ENLARGE)
    manager.wait_for(CHAIN, Standing.READY)
    person.wait(lambda: person.session.choices.models.model == CHAIN)
    assert manager.line(CHAIN).chosen
    assert person.window.column.model.card.accessibleName().endswith("Repair JPEG of quality 40, then ×2")
    manager.dialog.reject()
    source = write_picture(tmp_path / "a.png", noise(12, 9))
    person.drop(files(source))
    person.wait_for_pictures()
    person.run()
    person.wait_for_rest()
    assert pixels_of(tmp_path / f"a_{CHAIN}_x4.png").shape == (36, 48, 3)


def test_a_part_that_is_here_is_not_fetched_again_and_one_that_fails_is_told(models: Shelf, manager: Manager) -> None:
    manager.click(REPAIR, Wish.DOWNLOAD)
    manager.wait_for(REPAIR, Standing.READY)
    assert manager.line(CHAIN).missing == len(models.bodies[ENLARGE])
    models.server.ways[f"/{ENLARGE}"] = answers(404)
    manager.click(CHAIN, Wish.DOWNLOAD)
    manager.person.wait(lambda: manager.line(CHAIN).failure is not None)
    assert "cannot be fetched" in manager.line(CHAIN).spoken
    models.serve(ENLARGE)
    manager.click(CHAIN, Wish.DOWNLOAD)
    manager.wait_for(CHAIN, Standing.READY)
    assert manager.line(CHAIN).failure is None
    assert len(models.asked(REPAIR)) == 1


def test_a_chain_is_paused_goes_on_and_is_cancelled(models: Shelf, manager: Manager) -> None:
    models.stop_half_way(REPAIR)
    manager.click(CHAIN, Wish.DOWNLOAD)
    manager.wait_for_half(REPAIR)
    assert 0 < (manager.line(CHAIN).fraction or 0) < 0.5
    manager.click(CHAIN, Wish.PAUSE)
    manager.wait_for(CHAIN, Standing.PARTIAL)
    manager.click(CHAIN, Wish.DOWNLOAD)
    manager.wait_for(CHAIN, Standing.DOWNLOADING)
    manager.click(CHAIN, Wish.CANCEL)
    manager.wait_for(CHAIN, Standing.MISSING)
    assert manager.line(CHAIN).fraction is None


def test_chains_stand_behind_what_comes_with_the_program_and_are_found_by_their_words(manager: Manager) -> None:
    lines = manager.dialog._model.lines
    place = [line.model for line in lines].index(CHAIN)
    assert all(line.standing is Standing.INCLUDED for line in lines[: place - sum(bool(line.parts) for line in lines[:place])])
    assert beside_included([], []) == []
    group = next(position for position, each in enumerate(manager.dialog.groups.listed) if each.name == "Repair, then enlarge")
    manager.dialog.groups.choose(group)
    assert all(line.parts for line in _listed(manager))
    manager.dialog.groups.choose(0)
    manager.dialog.filters.search.setText("repair jpeg x2")
    assert CHAIN in [line.model for line in _listed(manager)]


def _listed(manager: Manager):
    shown = manager.dialog._filtered
    models = {line.title: line for line in manager.dialog._model.lines}
    return [models[shown.index(row, 0).data()] for row in range(shown.rowCount())]
