"""Labels that leave out what does not fit."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from swinir_gui.gui.panels.elided import FactsLabel
from swinir_gui.gui.panels.few_lines import LINES, FewLines


def test_the_last_facts_are_left_out_first(qtbot: QtBot) -> None:
    label = FactsLabel()
    qtbot.addWidget(label)
    facts = "file 26 MB · memory 812 MB · scratch 3 GB"
    wide = label.fontMetrics().horizontalAdvance
    assert label.fitted(facts, wide(facts) + 2) == facts
    assert label.fitted(facts, wide(facts) - 1) == "file 26 MB · memory 812 MB"
    assert label.fitted(facts, wide("file 26 MB") + 2) == "file 26 MB"
    assert "…" in label.fitted(facts, wide("file 26"))


def test_words_take_as_many_lines_as_they_need_but_few(qtbot: QtBot) -> None:
    label = FewLines()
    qtbot.addWidget(label)
    line, wide = label.fontMetrics().lineSpacing(), label.fontMetrics().horizontalAdvance("“🌸 a picture.png” is damaged") + 2
    for words, lines in (("“🌸 a picture.png” is damaged", 1), ("“🌸 a picture.png” is damaged or incomplete.", 2)):
        label.setText(words)
        assert len(label.lines(wide)) == lines
        assert " ".join(label.lines(wide)) == words
        assert label.sizeHint().height() == LINES * line, "so that nothing moves"
    label.setText("“" + 400 * "x" + "🌸.png” is damaged.")
    assert len(label.lines(wide)) == LINES
    assert label.lines(wide)[-1].endswith("…")
