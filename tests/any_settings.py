"""Settings as a person may have chosen them, for tests that any of them must pass."""

from __future__ import annotations

from hypothesis import strategies as st

from swinir_gui.settings import Settings

TEXT = st.text(st.characters(categories=("L", "N", "P", "Zs")).filter(str.isprintable), max_size=20)
SIDES = st.integers(1, 1_000_000)
PAPER = st.floats(1, 3000)
SETTINGS = st.builds(
    Settings,
    theme=st.sampled_from(["system", "light", "dark"]),
    notifications=st.booleans(),
    device=TEXT,
    precision=st.sampled_from(["auto", "float32", "bfloat16", "float16"]),
    threads=st.integers(0, 1024),
    model=TEXT,
    strength=st.integers(5, 100),
    target=st.sampled_from(["factor", "long_edge", "exact", "fill", "print"]),
    factor=st.floats(1, 64),
    long_edge=SIDES,
    width=SIDES,
    height=SIDES,
    paper_width=PAPER,
    paper_height=PAPER,
    dpi=st.integers(1, 2400),
    format=st.sampled_from(["keep", "png", "jpeg", "webp", "tiff", "avif"]),
    depth=st.sampled_from([0, 8, 16]),
    quality=st.integers(0, 100),
    folder=TEXT,
    template=TEXT,
    dismissed_run=TEXT,
    view=st.sampled_from(["slider", "side_by_side", "difference"]),
    recent=st.lists(TEXT, max_size=8).map(tuple),
)
