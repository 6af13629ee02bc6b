"""Lines of the list of models for chains: the state of a chain follows from the states of its parts."""

from __future__ import annotations

from collections.abc import Sequence

from swinir_gui.checkpoints.chains import ListedChain
from swinir_gui.gui.item_models.model_line import USABLE, Fact, ModelLine, Standing, Wish
from swinir_gui.gui.item_models.model_lines import WISHES
from swinir_gui.language import again, tr

# A chain stands as the part that comes first here: what is done just now, then what is lacking.
_ORDER = (
    Standing.DOWNLOADING,
    Standing.WAITING,
    Standing.BUSY,
    Standing.CORRUPT,
    Standing.PARTIAL,
    Standing.MISSING,
    Standing.UNVERIFIED,
    Standing.READY,
    Standing.INCLUDED,
)
# What is wished of a part alone: another chain may need it too.
_OF_PARTS = frozenset({Wish.VERIFY, Wish.REMOVE})


def chain_line(chain: ListedChain, parts: Sequence[ModelLine]) -> ModelLine:
    """The line of a chain of these models, which are as they are just now."""
    first, *_ = sorted(parts, key=lambda part: _ORDER.index(part.standing))
    lacking = [part for part in parts if part.standing not in USABLE]
    repairs = parts[0]
    return ModelLine(
        model=chain.id,
        title=again(chain.title),
        summary=tr(", then ").join(part.title for part in parts) + tr(": in one go, without a picture in between."),
        standing=first.standing,
        state=first.state,
        wishes=tuple(wish for wish in WISHES[first.standing] if wish not in _OF_PARTS),
        note=first.note,
        fraction=_fraction(lacking),
        failure=next((part.failure for part in parts if part.failure), None),
        family=first.family if len({part.family for part in parts}) == 1 else "",
        scale=chain.scale,
        restores=chain.restores,
        licence=", ".join(dict.fromkeys(part.licence for part in parts)),
        size=sum(part.size or 0 for part in parts) if all(part.size for part in parts) else None,
        missing=sum(part.missing for part in lacking),
        good=repairs.good,
        bad=repairs.bad,
        facts=tuple(Fact(name, part.title) for name, part in zip(_steps(len(parts)), parts, strict=True)),
        keywords=" ".join((chain.id, *(part.keywords for part in parts))),
        parts=tuple(part.model for part in parts),
    )


def beside_included(lines: Sequence[ModelLine], chains: Sequence[ModelLine]) -> list[ModelLine]:
    """The chains in their place in the list: after what comes with the program."""
    count = sum(line.standing is Standing.INCLUDED for line in lines)
    return [*lines[:count], *chains, *lines[count:]]


def _fraction(lacking: Sequence[ModelLine]) -> float | None:
    if all(part.fraction is None for part in lacking):
        return None
    whole = sum(part.size or 0 for part in lacking)
    return sum((part.fraction or 0.0) * (part.size or 0) for part in lacking) / whole if whole else None


def _steps(count: int) -> list[str]:
    return [tr("First"), *[tr("Then")] * (count - 1)]
