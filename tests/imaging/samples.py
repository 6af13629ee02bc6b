"""A picture of noise, and what a camera says of it."""

from __future__ import annotations

import numpy as np
from PIL import Image

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8))


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = 6, "harbour", "Camera"
    details = exif.get_ifd(0x8769)
    details[0xA002], details[0xA003], details[0x9003] = 40, 30, "2020:01:02 03:04:05"
    return exif
