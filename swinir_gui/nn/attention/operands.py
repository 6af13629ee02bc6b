"""How both ways of attention prepare published weights, and how much they process at once."""

from __future__ import annotations

from swinir_gui.nn.execution import Affine, Execution

COPIES = 6  # of the features of a chunk are held at once, roughly


def split_qkv(affine: Affine, heads: int, unit: float) -> tuple[Affine, Affine, Affine]:
    """Queries, keys and values of a joint projection, the query with its scale d^−½ and a factor ``unit`` folded in."""
    (wq, wk, wv), (bq, bk, bv) = affine.weight.chunk(3), affine.bias.chunk(3)
    scale = (len(wq) // heads) ** -0.5 * unit
    return Affine(wq * scale, bq * scale), Affine(wk, bk), Affine(wv, bv)


def windows_at_once(execution: Execution, *, queries: int, keys: int, heads: int, channels: int) -> int:
    """How many windows make a chunk that stays within the execution's working set: scores, and ``COPIES`` of the features."""
    return max(1, execution.working_set // (queries * (heads * keys + COPIES * channels)))
