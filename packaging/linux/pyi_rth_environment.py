"""Runs first in the bundle: the programs of the system that ours starts look for their libraries as ever.

PyInstaller has the bundle's own libraries found by LD_LIBRARY_PATH, which file managers and the like would inherit, and with it
libraries that are not theirs. This program's loader has read it by now.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before
