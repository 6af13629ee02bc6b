"""What the window shows before its working parts are there."""

from __future__ import annotations

from pathlib import Path

from swinir_gui import paths
from swinir_gui.checkpoints.embedded import DEFAULT
from swinir_gui.checkpoints.store import CheckpointStore
from swinir_gui.gui.item_models.automatic_line import automatic_line
from swinir_gui.gui.item_models.model_lines import at_rest_line
from swinir_gui.gui.memory import Memory
from swinir_gui.gui.models.model_choice import facts_of
from swinir_gui.gui.panels.model_panel import ModelFacts
from swinir_gui.settings import Settings, save


def test_the_first_card_says_what_the_catalogue_says(tmp_path: Path) -> None:
    listed = CheckpointStore(paths.embedded_models(), tmp_path).listed(DEFAULT)
    assert listed
    automatic = automatic_line(chosen=True)
    assert Memory(tmp_path).model_card == facts_of(at_rest_line(listed))._replace(name=automatic.title, sentence=automatic.summary)


def test_the_card_is_remembered_unless_its_model_is_missing(tmp_path: Path) -> None:
    facts = ModelFacts("HAT ×4", "Sharp, slowly.", state="Ready", speed="", licence="Apache-2.0")
    memory = Memory(tmp_path)
    memory.keep_model_card(facts)
    memory.keep_model_card(ModelFacts("gone", ready=False))
    assert Memory(tmp_path).model_card.name == "Automatic"
    save(Settings(model="hat-l-x4"), tmp_path / "settings.json")
    assert Memory(tmp_path).model_card == facts
