"""A result while it is made: previewed, stopped, gone on with, stored."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from swinir_gui.engine.upscaler import Upscaler, UpscaleSettings
from swinir_gui.errors import ImageWriteError, RequestError
from swinir_gui.geometry import Region, Size
from swinir_gui.jobs.making.draft import Draft
from swinir_gui.jobs.making.drafting import begin, complete, preview, store
from swinir_gui.jobs.making.events import Event, Noticed, PieceFinished, Saved, Started
from swinir_gui.jobs.making.workshop import Workshop
from swinir_gui.jobs.running.picture_run import upscale
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Existing, Input, OutputOptions, UpscaleRequest
from swinir_gui.jobs.wanted.sizes import Factor, LongEdge, TargetSize
from swinir_gui.jobs.wanted.targets import requests_for
from swinir_gui.nn.super_resolver import SuperResolver
from swinir_gui.progress import Cancelled, CancelToken
from tests.cli.command import COLOUR_X2, names, noise, pixels_of, waves, weights, write_picture
from tests.published import one_group, twins

# Which pieces are made when depends on no group after the first.
NETWORKS = {"stream": SuperResolver("tiny", COLOUR_X2, weights(COLOUR_X2)), "tiles": one_group(twins("hat-x2").resolver)}


@pytest.fixture(scope="module", params=NETWORKS)
def workshop(request: pytest.FixtureRequest) -> Workshop:
    return opened(request.param)


def opened(kind: str) -> Workshop:
    settings = UpscaleSettings(torch.device("cpu"), threads=2, tile=64, overlap=8)
    resolver = NETWORKS[kind]
    return Workshop(kind, 2, Upscaler(resolver, settings), "a processor", "float32", resolver.streams)


def asked(folder: Path, size: TargetSize | None = None, **options: object) -> UpscaleRequest:
    """For a picture of several bands and tiles."""
    source = write_picture(folder / "a.png", waves(120, 210))
    form = OutputOptions(out=folder / "out", name=NameTemplate.parse("{stem}"), **options)
    return requests_for([Input(source)], "m", 2, replace(form, size=size) if size else form)[0]


def nobody(_: Event) -> None:
    """Listens to nothing."""


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., np.ndarray]:
    """The stored pixels of one run from beginning to end, which is made once for all that are compared with it."""

    @cache
    def made(kind: str, size: TargetSize | None = None) -> np.ndarray:
        told: list[Event] = []
        upscale(opened(kind), asked(tmp_path_factory.mktemp("reference"), size), told.append, CancelToken())
        assert isinstance(told[-1], Saved)
        return pixels_of(told[-1].target)

    return made


class Log:
    """Listens, and asks to stop after ``limit`` pieces."""

    def __init__(self, limit: int | None = None) -> None:
        self.token, self.events, self._limit = CancelToken(), [], limit

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if len(self.pieces) == self._limit:
            self.token.cancel()

    @property
    def pieces(self) -> list[Region]:
        return [event.region for event in self.events if isinstance(event, PieceFinished)]


@pytest.mark.parametrize("limits", [[1], [3], [1, 1, 2]])
def test_a_run_that_was_stopped_goes_on_to_the_same_bytes(
    limits: list[int], workshop: Workshop, uninterrupted: Callable[..., np.ndarray], tmp_path: Path
) -> None:
    request, made = asked(tmp_path), []
    with begin(workshop, request) as draft:
        for limit in limits:
            log = Log(limit)
            with pytest.raises(Cancelled):
                complete(workshop, draft, log, log.token)
            made += log.pieces
            assert draft.finished == tuple(made)
            assert not draft.complete
        log = Log()
        complete(workshop, draft, log, log.token)
        made += log.pieces
        store(draft, log, log.token)
    assert sorted(map(str, made)) == sorted(map(str, draft.plan_pieces)), "each piece once"
    assert log.events[-1] == Saved(request.source, request.target, Size(240, 420), draft.seconds)
    assert np.array_equal(pixels_of(request.target), uninterrupted(workshop.model))


@pytest.mark.parametrize("region", [Region(0, 0, 20, 20), Region(50, 150, 33, 40), Region(100, 180, 20, 30)])
def test_a_preview_shows_the_final_bytes(
    region: Region, workshop: Workshop, uninterrupted: Callable[..., np.ndarray], tmp_path: Path
) -> None:
    request, log = asked(tmp_path), Log()
    with begin(workshop, request) as draft:
        preview(workshop, draft, region, log, log.token)
        shown = region.scaled(draft.scale)
        seen = draft.canvas.read(shown)
        assert draft.finished == tuple(log.pieces)
        assert 0 < len(log.pieces) < len(draft.plan_pieces)
        preview(workshop, draft, region, pytest.fail, log.token)
        complete(workshop, draft, log, log.token)
        store(draft, log, log.token)
    result = pixels_of(request.target)
    assert np.array_equal(result[shown.top : shown.bottom, shown.left : shown.right], seen)
    assert np.array_equal(result, uninterrupted(workshop.model))


def test_tiles_of_a_preview_are_not_computed_again(tmp_path: Path) -> None:
    workshop, log = opened("tiles"), Log()
    with begin(workshop, asked(tmp_path)) as draft:
        preview(workshop, draft, Region(50, 150, 33, 40), log, log.token)
        complete(workshop, draft, log, log.token)
        assert sorted(map(str, log.pieces)) == sorted(map(str, draft.plan_pieces))
        assert not draft.streams


def test_a_preview_from_the_top_is_where_a_stream_goes_on(tmp_path: Path) -> None:
    workshop, log = opened("stream"), Log()
    with begin(workshop, asked(tmp_path)) as draft:
        assert draft.streams
        preview(workshop, draft, Region(0, 0, 120, 90), log, log.token)
        made = len(log.pieces)
        complete(workshop, draft, log, log.token)
        assert sorted(map(str, log.pieces)) == sorted(map(str, draft.plan_pieces))
        assert made > 0
        progress = [event.progress for event in log.events if isinstance(event, PieceFinished)][made:]
        assert progress[0].done > log.pieces[0].pixels
        assert progress[-1].fraction == 1


def test_what_is_complete_is_not_computed_again_and_stored_as_often_as_one_likes(tmp_path: Path) -> None:
    workshop, log = opened("stream"), Log()
    request = asked(tmp_path, existing=Existing.RENAME)
    with begin(workshop, request) as draft:
        complete(workshop, draft, log, log.token)
        pieces = len(log.pieces)
        for name in ("a.png", "a (2).png"):
            complete(workshop, draft, log, log.token)
            store(draft, log, log.token)
            assert log.events[-1].target == request.target.with_name(name)
    assert len(log.pieces) == pieces
    started = [event.target.name for event in log.events if isinstance(event, Started)]
    assert started == ["a.png", "a.png", "a (2).png"]
    assert names(tmp_path / "out") == ["a (2).png", "a.png"]


def test_a_draft_that_is_closed_leaves_nothing(tmp_path: Path) -> None:
    workshop, log = opened("stream"), Log(2)
    draft = begin(workshop, asked(tmp_path, Factor(7)))
    assert len(names(tmp_path / "out")) == 3
    with pytest.raises(Cancelled):
        complete(workshop, draft, log, log.token)
    draft.close()
    draft.close()
    assert names(tmp_path / "out") == []


def test_what_is_not_complete_is_not_stored_nor_mixed_with_another_models_pieces(tmp_path: Path) -> None:
    with begin(opened("stream"), asked(tmp_path)) as draft:
        with pytest.raises(ValueError, match="not complete"):
            store(draft, nobody, CancelToken())
        with pytest.raises(ValueError, match="workshop"):
            complete(opened("stream"), draft, nobody, CancelToken())
        with pytest.raises(ValueError, match="workshop"):
            preview(opened("stream"), draft, Region(0, 0, 1, 1), nobody, CancelToken())


def test_a_failed_store_may_be_repeated(tmp_path: Path) -> None:
    workshop = opened("stream")
    request = asked(tmp_path, existing=Existing.OVERWRITE)
    with begin(workshop, request) as draft:
        complete(workshop, draft, nobody, CancelToken())
        request.target.mkdir()
        (request.target / "full").touch()
        with pytest.raises(ImageWriteError):
            store(draft, nobody, CancelToken())
        (request.target / "full").unlink()
        request.target.rmdir()
        store(draft, nobody, CancelToken())
    assert pixels_of(request.target).shape == (420, 240, 3)


def through(workshop: Workshop, request: UpscaleRequest) -> tuple[Draft, Log]:
    log = Log()
    with begin(workshop, request) as draft:
        complete(workshop, draft, log, log.token)
        store(draft, log, log.token)
    return draft, log


def test_two_passes_equal_two_runs_but_for_the_rounding_between(tmp_path: Path) -> None:
    workshop, request = opened("stream"), asked(tmp_path, Factor(4), depth=16)
    draft, log = through(workshop, request)
    once = asked(tmp_path, depth=16)
    upscale(workshop, replace(once, target=tmp_path / "once.png"), nobody, CancelToken())
    again = replace(asked(tmp_path, depth=16), source=tmp_path / "once.png", target=tmp_path / "twice.png")
    upscale(workshop, again, nobody, CancelToken())
    assert np.array_equal(pixels_of(request.target), pixels_of(tmp_path / "twice.png"))
    assert (draft.scale, draft.result_size, draft.size.passes) == (4, Size(480, 840), 2)
    shares = [event.progress.fraction for event in log.events if isinstance(event, PieceFinished)]
    assert shares == sorted(set(shares))
    assert shares[-1] == 1


def test_of_several_passes_the_last_is_shown_in_pixels_of_the_source(tmp_path: Path) -> None:
    workshop, log = opened("stream"), Log()
    with begin(workshop, asked(tmp_path, Factor(4))) as draft:
        assert not draft.previewable
        with pytest.raises(RequestError, match="no preview"):
            preview(workshop, draft, Region(0, 0, 9, 9), log, log.token)
        rows = 0
        for piece in draft.plan_pieces:
            if piece.left == 0:
                assert piece.top == rows
                rows = piece.bottom
        assert rows == 210
        assert sum(piece.pixels for piece in draft.plan_pieces) == 120 * 210
        seen: list[int] = []
        complete(workshop, draft, lambda event: seen.append(len(draft.finished)), log.token)
        assert seen[2] == 0, "the first pass finishes nothing of the result"
        assert draft.finished == draft.plan_pieces


@pytest.mark.parametrize("limit", [1, 8])  # within the first pass, and between the two
def test_a_run_of_several_passes_goes_on(limit: int, uninterrupted: Callable[..., np.ndarray], tmp_path: Path) -> None:
    workshop, request, log = opened("stream"), asked(tmp_path, Factor(3.5)), Log(limit)
    with begin(workshop, request) as draft:
        with pytest.raises(Cancelled):
            complete(workshop, draft, log, log.token)
        log = Log()
        complete(workshop, draft, log, log.token)
        store(draft, log, log.token)
    assert pixels_of(request.target).shape == (735, 420, 3)
    assert np.array_equal(pixels_of(request.target), uninterrupted(workshop.model, request.options.size))


def test_a_result_is_reduced_to_what_was_asked_for(tmp_path: Path) -> None:
    request = asked(tmp_path, LongEdge(320))
    draft, log = through(opened("stream"), request)
    assert draft.result_size == Size(240, 420)
    assert [event.result_size for event in log.events if isinstance(event, Started | Saved)] == [Size(183, 320)] * 2
    assert pixels_of(request.target).shape == (320, 183, 3)


def test_a_picture_that_is_larger_already_has_no_draft(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="larger than what was asked for"):
        begin(opened("stream"), asked(tmp_path, LongEdge(200)))
    assert names(tmp_path) == ["a.png"]


def test_a_draft_for_the_name_of_its_source_is_refused(tmp_path: Path) -> None:
    source = write_picture(tmp_path / "a.png", noise(20, 20))
    with pytest.raises(RequestError, match="replace its source"):
        begin(opened("stream"), UpscaleRequest(source, source, OutputOptions(existing=Existing.OVERWRITE)))


@pytest.mark.parametrize("existing", Existing)
def test_a_file_that_appears_under_the_result_s_name_stays(existing: Existing, tmp_path: Path) -> None:
    request = asked(tmp_path, existing=existing)
    free = request.target.with_name("a (2).png")
    told: list[Event] = []

    def listen(event: Event) -> None:
        told.append(event)
        if isinstance(event, PieceFinished):
            request.target.write_text("of somebody else")

    upscale(opened("stream"), request, listen, CancelToken())
    assert isinstance(told[-1], Saved)
    if existing is Existing.OVERWRITE:
        assert names(tmp_path / "out") == ["a.png"]
        assert told[-1].target == request.target
    else:
        assert request.target.read_text() == "of somebody else"
        assert names(tmp_path / "out") == ["a (2).png", "a.png"]
        assert told[-1].target == free
        assert pixels_of(free).shape == (420, 240, 3)


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "none"])
@pytest.mark.parametrize("existing", [Existing.SKIP, Existing.RENAME])
def test_no_name_is_taken_from_a_file_that_came_at_the_last_moment(
    existing: Existing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "this file system has none")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    request, log = asked(tmp_path, existing=existing), Log()
    about: list[str] = []

    def storing(part: Path, target: Path) -> None:
        assert part.exists()
        about.append(target.name)
        if len(about) < 3:
            target.write_text("of somebody else")

    with begin(opened("stream"), request) as draft:
        complete(draft.workshop, draft, log, log.token)
        store(draft, log, log.token, storing)
    assert about == ["a.png", "a (2).png", "a (3).png"]
    assert names(tmp_path / "out") == ["a (2).png", "a (3).png", "a.png"]
    assert request.target.read_text() == "of somebody else"
    assert isinstance(log.events[-1], Saved)
    assert log.events[-1].target.name == "a (3).png"
    said = [event.sentence for event in log.events if isinstance(event, Noticed)]
    assert said == [
        f"“a{taken}.png” was made elsewhere meanwhile and stays, so the result becomes “a{name}.png”"
        for taken, name in [("", " (2)"), (" (2)", " (3)")]
    ]
