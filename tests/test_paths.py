"""Folders: chosen by the person, in a checkout, in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from swinir_gui import paths


def test_the_variable_moves_all_personal_data(home: Path) -> None:
    assert paths.data_folder() == home
    assert paths.checkpoint_folder() == home / "checkpoints"


def test_a_relative_choice_does_not_wander(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "here")
    assert paths.data_folder() == Path.cwd() / "here"


def test_a_tilde_is_the_persons_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, "~/pictures")
    assert paths.data_folder() == Path.home() / "pictures"


@pytest.mark.parametrize("value", ["", None])
def test_without_a_choice_the_system_decides(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv(paths.HOME_VARIABLE)
    else:
        monkeypatch.setenv(paths.HOME_VARIABLE, value)
    assert paths.data_folder().name == "swinir-gui"
    assert paths.data_folder().is_absolute()


def test_a_checkout_has_its_folders_beside_the_package() -> None:
    root = Path(__file__).parent.parent
    assert paths.embedded_models() == root / "models"
    assert paths.resource("sample.jpg") == root / "resources" / "sample.jpg"


def test_an_installed_package_has_them_inside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "swinir_gui"
    for folder in (package / "models", package / "resources", tmp_path / "models"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "PACKAGE", package)
    assert paths.embedded_models() == package / "models"
    assert paths.resource("sample.jpg") == package / "resources" / "sample.jpg"
