"""Why a link did not give a file, as a sentence, and whether to try it again."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from swinir_gui.language import mark, tr


class LinkError(Exception):
    """A link did not give the file; says why, as a sentence.

    Args:
        reason: the sentence.
        again: whether it makes sense to ask it again.
        offline: whether nobody answered at all.
        after: seconds that the other side asks to wait.
    """

    def __init__(self, reason: str, *, again: bool = False, offline: bool = False, after: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.again, self.offline, self.after = reason, again, offline, after


class RangeError(LinkError):
    """The part that was asked for did not come; the whole may."""


def host_of(link: str) -> str:
    """The name of the machine, for people."""
    return urlsplit(link).hostname or link


@dataclass(frozen=True)
class _Case:
    """What an error of the libraries means."""

    kinds: tuple[type[BaseException], ...]
    sentence: str
    again: bool = False
    offline: bool = False


CASES = (
    _Case((ssl.SSLCertVerificationError,), mark("{0} cannot show that it is {0}: its certificate is not valid here.")),
    _Case((ssl.SSLError,), mark("No encrypted connection to {0} came about."), again=True),
    _Case((socket.gaierror,), mark("The address of {0} cannot be found."), again=True, offline=True),
    _Case((httpx.TooManyRedirects,), mark("{0} led round in circles.")),
    _Case((httpx.ProxyError,), mark("The proxy of this network did not let us through to {0}."), again=True),
    _Case((httpx.ConnectError, httpx.ConnectTimeout), mark("{0} does not answer."), again=True, offline=True),
    _Case((httpx.ReadTimeout,), mark("{0} stopped sending."), again=True),
    _Case((httpx.UnsupportedProtocol, httpx.InvalidURL), mark("{0} led to an address that cannot be understood.")),
    _Case((BaseException,), mark("The connection to {0} broke off."), again=True),
)


def what_broke(error: Exception, host: str) -> LinkError:
    """What a failure of the network was, from the errors behind the error."""
    causes = list(_behind(error))
    case = next(case for case in CASES if any(isinstance(cause, case.kinds) for cause in causes))
    return LinkError(tr(case.sentence).format(host), again=case.again, offline=case.offline)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
