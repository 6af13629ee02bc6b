"""Finds the folders that tell apart pictures with the same file name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path


class Namesakes:
    """Pictures by the names of their files; what tells those of one name apart is found out when it is asked for."""

    def __init__(self) -> None:
        self._paths: dict[str, set[Path]] = defaultdict(set)
        self._folders: dict[str, Mapping[Path, str]] = {}

    def add(self, paths: Iterable[Path]) -> None:
        """These are there now."""
        for path in paths:
            self._paths[path.name].add(path)
            self._folders.pop(path.name, None)

    def remove(self, paths: Iterable[Path]) -> None:
        """These are not any more."""
        for path in paths:
            self._paths[path.name].discard(path)
            self._folders.pop(path.name, None)

    def folder(self, path: Path) -> str:
        """As much of the end of a picture's folder as no other of its name has; nothing where there is no other."""
        others = self._paths.get(path.name, ())
        if len(others) < 2:
            return ""
        if path.name not in self._folders:
            self._folders[path.name] = _told_apart(others)
        return self._folders[path.name].get(path, "")


def _told_apart(paths: Iterable[Path]) -> Mapping[Path, str]:
    """The shortest end of each folder that only one of the paths has."""
    left, told, length = list(paths), dict[Path, str](), 0
    while left:
        length += 1
        ends = {path: Path(*path.parent.parts[-length:]) for path in left}
        count = Counter(ends.values())
        whole = {path for path in left if length >= len(path.parent.parts)}
        told |= {path: str(ends[path]) for path in left if count[ends[path]] == 1 or path in whole}
        left = [path for path in left if path not in told]
    return told
