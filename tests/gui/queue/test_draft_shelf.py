"""Which unfinished results are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from swinir_gui.gui.queue.draft_shelf import DraftShelf
from swinir_gui.gui.workers.order import Order
from swinir_gui.imaging.metadata.carriage import Strip
from swinir_gui.jobs.making.workshop import ComputeOptions
from swinir_gui.jobs.wanted.naming import NameTemplate
from swinir_gui.jobs.wanted.request import Input, OutputOptions


def order(job_id: int, model: str = "tiny") -> Order:
    return Order(job_id, Input(Path(f"/pictures/{job_id}.png")), ComputeOptions(model), OutputOptions())


def shelf_of(*orders: Order) -> tuple[DraftShelf, list[int]]:
    released: list[int] = []
    shelf = DraftShelf(released.append)
    for each in orders:
        shelf.put(each, object())  # a shelf never looks into a draft
    return shelf, released


def test_what_is_in_use_stays_and_one_more() -> None:
    shelf, released = shelf_of(order(1), order(2), order(3), order(4))
    shelf.tidy({2})
    assert released == [1, 3]
    assert shelf.get(2)
    assert shelf.get(4)


def test_what_is_spent_goes_as_soon_as_nobody_looks_at_it() -> None:
    shelf, released = shelf_of(order(1))
    shelf.spend(1)
    assert shelf.get(1) is None
    shelf.tidy({1})
    assert released == []
    shelf.tidy(set())
    assert released == [1]


def test_an_order_goes_on_with_its_own_draft_only_for_the_same_choices() -> None:
    shelf, released = shelf_of(order(1), order(2))
    assert shelf.drop_unlike(order(1)) == []
    other = replace(order(1), output=OutputOptions(format="tiff"))
    assert shelf.drop_unlike(other) == [1]
    assert released == [1]


def test_two_jobs_of_one_picture_have_no_two_drafts() -> None:
    shelf, released = shelf_of(order(1), order(2))
    assert shelf.drop_unlike(replace(order(3), found=order(1).found)) == [1]
    assert released == [1]


def test_what_counts_only_in_the_file_leaves_the_draft_alone() -> None:
    shelf, released = shelf_of(order(1))
    for output in (
        OutputOptions(quality=50),
        OutputOptions(strip=Strip.ALL),
        OutputOptions(provenance=False),
        OutputOptions(name=NameTemplate.parse("{stem}-{model}")),
    ):
        assert shelf.drop_unlike(replace(order(1), output=output)) == []
    assert released == []
    assert shelf.drop_unlike(replace(order(1), output=OutputOptions(depth=16))) == [1]


def test_another_model_leaves_no_draft_behind() -> None:
    shelf, released = shelf_of(order(1), order(2))
    assert shelf.drop_unlike(order(3, "other")) == [1, 2]
    assert released == [1, 2]
