"""Reads a pickle as data: what torch writes into its files, without calling anything.

A pickle is a program for a small stack machine. This one knows the steps that build numbers, texts, lists and dictionaries, and
turns what torch writes for tensors into descriptions of them. It imports nothing and calls nothing that the file names, so there
is nothing in a file that could run. Sizes that a file claims are never believed: it reads what is there, and not too much of it.
"""

from __future__ import annotations

import pickle
import pickletools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from swinir_gui.language import mark, tr

NONSENSE = mark("its list of contents makes no sense")
MOST_BYTES, MOST_STEPS = 2**24, 2**20  # far above any checkpoint's, and together less than 200 MB


class DamagedPickleError(ValueError):
    """It is cut short, or no pickle that torch would write; the text says why, for people."""


class ForbiddenPickleError(ValueError):
    """It asks for program code."""


@dataclass(frozen=True)
class Name:
    """Something of Python's that the file names; here it is no more than that."""

    module: str
    name: str


@dataclass(frozen=True)
class StorageRef:
    """A piece of memory elsewhere in the file: ``kind`` such as "Float", and how many numbers."""

    kind: str
    key: str
    count: int


@dataclass(frozen=True)
class TensorRef:
    """A tensor as a view of a storage."""

    storage: StorageRef
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]


@dataclass(frozen=True)
class Odd:
    """A tensor of a kind that no checkpoint of ours has: sparse, quantised or empty."""


def read_pickle(file: BinaryIO) -> object:
    """The content of the pickle that starts here; the file is left behind its end.

    Raises:
        DamagedPickleError: it is damaged.
        ForbiddenPickleError: it asks for program code.
    """
    machine = _Machine()
    try:
        for steps, (code, argument, _) in enumerate(pickletools.genops(cast("BinaryIO", _Bounded(file)))):
            if code.name == "STOP":
                return machine.pop()
            if steps > MOST_STEPS:
                raise DamagedPickleError(tr("its list of contents is too long"))
            machine.step(code.name, argument)
    except (IndexError, KeyError, TypeError, AttributeError, UnicodeError, OverflowError, pickle.UnpicklingError) as error:
        raise DamagedPickleError(tr(NONSENSE)) from error
    except ValueError as error:
        raise error if isinstance(error, ForbiddenPickleError | DamagedPickleError) else DamagedPickleError(tr(NONSENSE)) from error
    raise DamagedPickleError(tr(NONSENSE))


class _Bounded:
    """A file that gives no more than ``MOST_BYTES`` and makes no room for what is not there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, MOST_BYTES

    def read(self, size: int) -> bytes:
        return self._count(self._file.read(min(size, self._left)))

    def readline(self) -> bytes:
        return self._count(self._file.readline(self._left))

    def tell(self) -> int:
        return self._file.tell()

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        return data


class _Mark:
    """Where a list of arguments begins."""


PLAIN = frozenset({"NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"})
TEXTS = frozenset({"BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES"})
EMPTY: dict[str, Callable[[], object]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple}
VALUES = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


@dataclass
class _Machine:
    stack: list[Any] = field(default_factory=list)
    memo: dict[int, Any] = field(default_factory=dict)

    def pop(self) -> Any:  # noqa: ANN401 - a pickle may hold anything
        value = self.stack.pop()
        if isinstance(value, _Mark):
            raise DamagedPickleError(tr(NONSENSE))
        return value

    def step(self, code: str, argument: Any) -> None:  # noqa: ANN401
        if code in PLAIN or code in TEXTS:
            self.stack.append(VALUES.get(code, argument))
        elif code in EMPTY:
            self.stack.append(EMPTY[code]())
        elif code in TUPLES:
            self.stack.append(tuple(reversed([self.pop() for _ in range(TUPLES[code])])))
        elif code in ("BINPUT", "LONG_BINPUT"):
            self.memo[argument] = self.stack[-1]
        elif code in ("BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[argument])
        elif code in ("SETITEM", "SETITEMS"):
            self._set_items(self._marked() if code == "SETITEMS" else [self.pop(), self.pop()][::-1])
        elif code in ("APPEND", "APPENDS"):
            items = self._marked() if code == "APPENDS" else [self.pop()]
            _checked(self.stack[-1], list).extend(items)
        elif code == "GLOBAL":
            self.stack.append(_name(*argument.split(" ", 1)))
        else:
            self._special(code)

    def _special(self, code: str) -> None:
        match code:
            case "PROTO" | "FRAME":
                return
            case "MARK":
                self.stack.append(_Mark())
            case "MEMOIZE":
                self.memo[len(self.memo)] = self.stack[-1]
            case "TUPLE":
                self.stack.append(tuple(self._marked()))
            case "STACK_GLOBAL":
                name, module = _checked(self.pop(), str), _checked(self.pop(), str)
                self.stack.append(_name(module, name))
            case "REDUCE" | "NEWOBJ":
                arguments, what = _checked(self.pop(), tuple), _checked(self.pop(), Name)
                self.stack.append(_build(what, arguments))
            case "BUILD":
                self.pop()  # attributes of a dictionary: nothing of ours
            case "BINPERSID":
                self.stack.append(_storage(_checked(self.pop(), tuple)))
            case _:
                raise ForbiddenPickleError(f"step {code}")

    def _marked(self) -> list[Any]:
        items: list[Any] = []
        while not isinstance(value := self.stack.pop(), _Mark):
            items.append(value)
        return items[::-1]

    def _set_items(self, items: list[Any]) -> None:
        target = _checked(self.stack[-1], dict)
        for key, value in zip(items[::2], items[1::2], strict=True):
            if not isinstance(key, str | int | float | None):
                raise DamagedPickleError(tr(NONSENSE))  # nested tuples take for ever to be looked up
            target[key] = value


def _checked(value: Any, kind: type) -> Any:  # noqa: ANN401
    if not isinstance(value, kind):
        raise DamagedPickleError(tr(NONSENSE))
    return value


def _name(module: str, name: str) -> Name:
    """A name that torch writes; any other is a wish to run something."""
    rebuilds = module == "torch._utils" and re.fullmatch(r"_rebuild_\w+", name) is not None
    describes = module in ("torch", "torch.storage") and DESCRIPTIONS.fullmatch(name) is not None
    if not (rebuilds or describes or (module, name) in (("collections", "OrderedDict"), ("torch.serialization", "_get_layout"))):
        raise ForbiddenPickleError(f"{module}.{name}")
    return Name(module, name)


DESCRIPTIONS = re.compile(r"\w*Storage|Size|device|bool|half|float|double|(bfloat|float|complex|q?u?int)\d\w*")


def _ordered(pairs: Any = ()) -> dict[Any, Any]:  # noqa: ANN401
    machine = _Machine([{}])
    machine._set_items([value for pair in pairs for value in pair])  # noqa: SLF001 - its own class
    return machine.stack[0]  # type: ignore[no-any-return]


def _size(sides: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    return tuple(sides)


def _tensor(storage: Any, offset: Any, shape: Any, stride: Any, *_: Any) -> TensorRef:  # noqa: ANN401
    numbers = (offset, *shape, *stride)
    if not all(type(number) is int and number >= 0 for number in numbers) or len(shape) != len(stride):
        raise DamagedPickleError(tr("a tensor has a shape that is none"))
    return TensorRef(_checked(storage, StorageRef), offset, tuple(shape), tuple(stride))


BUILDERS: dict[str, Callable[..., Any]] = {
    "OrderedDict": _ordered,
    "_rebuild_tensor": _tensor,
    "_rebuild_tensor_v2": _tensor,
    "_rebuild_parameter": lambda tensor, *_: tensor,
    "Size": _size,
}


def _build(what: Name, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401
    builder = BUILDERS.get(what.name)
    return builder(*arguments) if builder else Odd()


def _storage(identity: tuple[Any, ...]) -> StorageRef:
    tag, kind, key, _, count, *_ = identity
    if tag != "storage" or not isinstance(key, str) or type(count) is not int or count < 0:
        raise DamagedPickleError(tr(NONSENSE))
    return StorageRef(_checked(kind, Name).name.removesuffix("Storage"), key, count)
