"""The fixtures of the command line's tests."""

from tests.cli.conftest import swinir, tiny

__all__ = ["swinir", "tiny"]
