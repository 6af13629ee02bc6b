import pytest

from swinir_gui.durations import duration, roughly


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.1 s"),
        (9.46, "9.5 s"),
        (9.6, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3_599.7, "1 h 0 min"),
        (7_500, "2 h 5 min"),
    ],
)
def test_what_something_took(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (4.4, "4 s"), (119, "119 s"), (121, "2 min"), (5_300, "88 min"), (5_400, "1 h 30 min"), (14_300, "4 h 0 min")],
)
def test_a_guess_is_told_as_one(seconds: float, words: str) -> None:
    assert roughly(seconds) == words
