"""How a request to stop reaches libvips while it works."""

from __future__ import annotations

import pyvips

from swinir_gui.progress import CancelToken


def stoppable(picture: pyvips.Image, token: CancelToken) -> pyvips.Image:
    """The same picture; whatever evaluates it fails soon after ``token`` is set."""
    watched = picture.copy()
    watched.set_progress(True)
    watched.signal_connect("eval", lambda image, _progress: image.set_kill(True) if token.cancelled else None)
    return watched
