"""The visible part of a picture and its zoom: pure numbers in device pixels, so nothing drifts and all is testable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from swinir_gui.geometry import Region, Size

Point = tuple[float, float]

LARGEST_ZOOM = 32.0
_SMALLEST_SIDE = 64  # device pixels that the longer side keeps when zoomed out
_LADDER = (0.05, 0.1, 0.25, 1 / 3, 0.5, 2 / 3, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0)


@dataclass(frozen=True)
class Viewport:
    """A view onto a picture; every change makes a new one.

    Attributes:
        view: of the pane, in device pixels.
        picture: in its own pixels.
        zoom: device pixels per picture pixel.
        centre: which point of the picture stands in the middle of the view, as fractions of its width and height.
        fitted: whether the picture is kept whole in the view when either changes.
        margin: device pixels of surround that are left around a fitted picture, and may be seen beside an edge.
        ratio: device pixels per logical pixel.
    """

    view: Size
    picture: Size
    zoom: float = 1.0
    centre: Point = (0.5, 0.5)
    fitted: bool = True
    margin: float = 20.0
    ratio: float = 1.0

    def fit(self) -> Viewport:
        """The whole picture, its pixels never larger than a logical pixel, and sharp where they could be."""
        return replace(self, zoom=self._fitting(), centre=(0.5, 0.5), fitted=True)

    def zoomed(self, zoom: float, anchor: Point | None = None) -> Viewport:
        """At ``zoom``, the picture's point under ``anchor`` (default: the middle of the view) staying where it is."""
        zoom = min(max(zoom, self.smallest_zoom), LARGEST_ZOOM)
        middle = self.view.width / 2, self.view.height / 2
        x, y = anchor or middle
        # From the exact centre, not from the snapped origin: roundings would add up over many steps.
        gain = 1 / self.zoom - 1 / zoom
        across = self.centre[0] + (x - middle[0]) / self.picture.width * gain
        down = self.centre[1] + (y - middle[1]) / self.picture.height * gain
        return replace(self, zoom=zoom, centre=(across, down), fitted=False).clamped()

    def stepped(self, direction: int) -> Viewport:
        """One step up (1) or down (−1) a ladder of round percentages."""
        # A hundredth of slack, so that 99.9 % counts as 100 %.
        if direction > 0:
            zoom = next((step for step in _LADDER if step > self.zoom * 1.01), LARGEST_ZOOM)
        else:
            zoom = next((step for step in reversed(_LADDER) if step < self.zoom * 0.99), self.smallest_zoom)
        return self.zoomed(zoom)

    def panned(self, right: float, down: float) -> Viewport:
        """The view moved over the picture by so many device pixels."""
        extents = self._extents
        centre = self.centre[0] + right / extents[0], self.centre[1] + down / extents[1]
        return replace(self, centre=centre).clamped()

    def centred_on(self, x: float, y: float) -> Viewport:
        """The picture's point (``x``, ``y``) in the middle, as far as the edges allow."""
        return replace(self, centre=(x / self.picture.width, y / self.picture.height)).clamped()

    def resized(self, view: Size, margin: float, ratio: float = 1.0) -> Viewport:
        """The same in a pane of another size: refitted, or with the point in the middle kept."""
        changed = replace(self, view=view, margin=margin, ratio=ratio)
        return changed.fit() if self.fitted else changed.clamped()

    def showing(self, picture: Size) -> Viewport:
        """The same place and zoom on another picture, or that one fitted."""
        changed = replace(self, picture=picture)
        return changed.fit() if self.fitted else changed.zoomed(self.zoom)

    def resampled(self, picture: Size) -> Viewport:
        """The same part of the same picture, which has more or fewer pixels now."""
        changed = replace(self, picture=picture)
        return changed.fit() if self.fitted else changed.zoomed(self.zoom * self.picture.width / picture.width)

    def clamped(self) -> Viewport:
        """With at most ``margin`` of surround beside a picture that is larger than the view; a smaller one centred."""
        pairs = zip(self.centre, self._extents, (self.view.width, self.view.height), strict=True)
        x, y = (self._clamp(fraction, extent, view) for fraction, extent, view in pairs)
        return replace(self, centre=(x, y))

    @property
    def smallest_zoom(self) -> float:
        """The longer side stays visible, and fitting is always possible."""
        return min(_SMALLEST_SIDE / max(self.picture.width, self.picture.height), self._fitting(), 1.0)

    @property
    def origin(self) -> tuple[int, int]:
        """Where the picture's corner stands in the view: whole device pixels, so that 100 % is sharp."""
        extents = self._extents
        left, top = (
            math.floor(view / 2 - fraction * extent + 0.5)
            for fraction, extent, view in zip(self.centre, extents, (self.view.width, self.view.height), strict=True)
        )
        return left, top

    @property
    def exceeds(self) -> bool:
        """Whether the picture is larger than the view."""
        return self._extents[0] > self.view.width or self._extents[1] > self.view.height

    def to_picture(self, at: Point) -> Point:
        """The picture's coordinates of a point of the view."""
        left, top = self.origin
        return (at[0] - left) / self.zoom, (at[1] - top) / self.zoom

    def to_view(self, at: Point) -> Point:
        """The view's coordinates of a point of the picture."""
        left, top = self.origin
        return left + at[0] * self.zoom, top + at[1] * self.zoom

    def visible(self) -> Region:
        """The picture's pixels of which a part is seen."""
        left, top = self.to_picture((0, 0))
        right, bottom = self.to_picture((self.view.width, self.view.height))
        x0, x1 = _within(left, right, self.picture.width)
        y0, y1 = _within(top, bottom, self.picture.height)
        return Region(x0, y0, x1 - x0, y1 - y0)

    @property
    def _extents(self) -> Point:
        return self.picture.width * self.zoom, self.picture.height * self.zoom

    def _fitting(self) -> float:
        across = max(1.0, self.view.width - 2 * self.margin) / self.picture.width
        down = max(1.0, self.view.height - 2 * self.margin) / self.picture.height
        return min(across, down, max(1.0, float(math.floor(self.ratio))))

    def _clamp(self, fraction: float, extent: float, view: int) -> float:
        least = (view / 2 - self.margin) / extent
        if extent <= view or least >= 0.5:
            return 0.5
        return min(max(fraction, least), 1 - least)


def _within(start: float, stop: float, length: int) -> tuple[int, int]:
    first = min(max(math.floor(start + 1e-6), 0), length - 1)
    return first, min(max(math.ceil(stop - 1e-6), first + 1), length)
