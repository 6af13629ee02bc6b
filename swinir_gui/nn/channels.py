"""Grey networks for colour pictures, and colour networks for grey ones."""

from __future__ import annotations

from torch import Tensor

from swinir_gui.nn.enlarging import REACH, cubic_enlargement
from swinir_gui.nn.stream import Band, Bands, Bypass, Chain, Flow, Pointwise, Stage, each

# ITU-R BT.601: what JPEG stores as Y, and what the grey pictures were made with that the published networks learnt from.
LUMA = (0.299, 0.587, 0.114)


def adapted(stage: Stage, *, takes: int, channels: int, scale: int) -> Stage:
    """A stage for pictures of ``takes`` channels as one for pictures of ``channels``, 1 or 3 each.

    A colour network sees a grey picture three times over, and the mean of what it makes is grey again.
    """
    if takes == channels:
        return stage
    if takes == 1:
        return ThroughLuma(stage, scale)
    three_times = Pointwise(lambda rows: rows.expand(-1, -1, -1, takes))
    return Chain(three_times, stage, Pointwise(lambda rows: rows.mean(-1, keepdim=True)))


class ThroughLuma:
    """Colour through a grey network: luma is restored, chroma passes unchanged, or resampled where the network enlarges.

    What the network changes of the luma is added to red, green and blue alike: then both differences of colour, blue minus luma and
    red minus luma, stay what they were, and where the network changes nothing, nothing changes at all.

    Args:
        stage: the grey network.
        scale: how much it enlarges.
    """

    cost = 0.0

    def __init__(self, stage: Stage, scale: int) -> None:
        self._stage, self._scale = stage, scale

    def stream(self, bands: Bands, flow: Flow) -> Bands:
        colours, enlarge = Bypass(), cubic_enlargement(self._scale) if self._scale > 1 else None

        def split(band: Band) -> Band:
            beside = enlarge(band) if enlarge else band
            if beside is not None:
                colours.put(beside.rows)
            return Band(luma(band.rows), band.last)

        def join(band: Band) -> Band:
            colour = colours.take(band.rows.shape[1])
            return Band(colour + (band.rows - luma(colour)), band.last)

        return each(join, self._stage.stream(each(split, bands), flow))

    def reach(self, first: int, last: int) -> tuple[int, int]:
        through, beside = self._stage.reach(first, last), (first // self._scale - REACH, last // self._scale + REACH)
        return min(through[0], beside[0]), max(through[1], beside[1])


def luma(rows: Tensor) -> Tensor:
    """(…, 3) to (…, 1), of the picture's own numbers, black 0 and white 1."""
    red, green, blue = (rows[..., place : place + 1] * weight for place, weight in enumerate(LUMA))
    return red + green + blue
