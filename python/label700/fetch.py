"""Fetching by whatever client a script has. `UrlFetch` is ready to use."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Optional, Protocol

from ._native import ffi
from .codes import Code


class FetchErrorKind(Code):
    """Why a file was not fetched."""

    ABSENT = "absent"
    """There is no such file: status 404, and 403 where an object store answers so."""
    FILE = "file"
    """The local file could not be read or written."""
    NETWORK = "network"
    """No connection, a broken one, an untrusted certificate, a refused redirect."""
    STATUS = "status"
    """Any other answer than the file."""
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    """Fewer than 1,000 bytes a second."""


class FetchError(Exception):
    """Why a file was not fetched. It carries no URL."""

    def __init__(
        self, kind: FetchErrorKind, status: Optional[int] = None, retry_after: Optional[timedelta] = None
    ) -> None:
        super().__init__(kind.code if status is None else f"{kind.code} {status}")
        self.kind = kind
        self.status = status
        """The HTTP status, for `STATUS`."""
        self.retry_after = retry_after
        """How long the server asks to be left alone."""


class Fetch(Protocol):
    """Gets files by their URL: without cookies, without a cache, bodies unchanged, at most two redirects on the
    same host, and nothing in a request that would identify an installation. Nothing that it brings is trusted."""

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The file at `url`, which is small. Give up after 30 seconds, and raise `TOO_LARGE` as soon as more than
        `max_bytes` are announced or arrive."""
        ...

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        """Writes the file at `url` to the file `path`, of which the first `offset` bytes are already there: ask for
        the rest, cut off what lies behind `offset` and append. Where the server cannot go on from there, begin
        anew. What arrived before an error stays. The file must never hold more than `max_bytes`: raise
        `TOO_LARGE` and empty it. A file that holds `max_bytes` already is complete, and nothing is to be asked."""
        ...


class GeneratedFetch(ffi.Fetch):  # type: ignore[misc]
    """A `Fetch` as the generated module wants it."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        try:
            return bytes(await self._fetch.fetch(url, max_bytes))
        except (Exception, asyncio.CancelledError) as error:
            raise _generated(error) from None

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        try:
            await self._fetch.fetch_to_file(url, path, offset, max_bytes)
        except (Exception, asyncio.CancelledError) as error:
            raise _generated(error) from None


def _generated(error: BaseException) -> Exception:
    # A cancelled fetch answers too: the core would else wait for ever for one that cancelled itself.
    kinds: Any = ffi.FetchError
    found: Exception
    if not isinstance(error, FetchError):
        found = kinds.Unexpected()
    elif error.kind is FetchErrorKind.STATUS:
        asked = error.retry_after
        retry_after = None if asked is None else max(0, int(asked.total_seconds()))
        found = kinds.Status(min(max(error.status or 0, 0), 65535), retry_after)
    else:
        found = getattr(kinds, _GENERATED_NAMES[error.kind])()
    return found


_GENERATED_NAMES = {
    FetchErrorKind.ABSENT: "Absent",
    FetchErrorKind.FILE: "File",
    FetchErrorKind.NETWORK: "Network",
    FetchErrorKind.TIMED_OUT: "TimedOut",
    FetchErrorKind.TOO_LARGE: "TooLarge",
    FetchErrorKind.TOO_SLOW: "TooSlow",
}
