"""A `Fetch` on the standard library alone."""

from __future__ import annotations

import http.client
import socket
import time
from dataclasses import dataclass
from typing import FrozenSet, Iterator, Optional

from ._in_thread import in_thread
from ._partial_file import PartialFile, rest_begins_at
from ._retry_after import retry_after
from ._transfer import Transfer
from .fetch import FetchError, FetchErrorKind

_CHUNK_BYTES = 64 * 1024
_OK, _PARTIAL, _RANGE_NOT_SATISFIABLE = 200, 206, 416


@dataclass(frozen=True)
class UrlFetch:
    """Fetches over HTTP/1.1 in threads, each request on a connection of its own. Follows at most two redirects on
    the same scheme, host and port; no cookies, no cache, no decompression, no proxy; every installation sends
    the same headers. Times are in seconds."""

    absent_statuses: FrozenSet[int] = frozenset({404})
    """Statuses that mean that there is no such file; some object stores answer 403."""
    connect_timeout: float = 10
    metadata_timeout: float = 30
    targets_timeout: float = 15 * 60
    min_bytes_per_second: int = 1000
    pace_window: float = 10
    """Over how long `min_bytes_per_second` is measured."""

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The file at `url`; see `Fetch`."""

        def work(transfer: Transfer) -> bytes:
            response = self._ask(transfer, url, 0)
            if response.status != _OK:
                raise _status(response)
            if response.length is not None and response.length > max_bytes:
                raise FetchError(FetchErrorKind.TOO_LARGE)
            body = bytearray()
            for chunk in self._body(response, at_least=0):
                if len(body) + len(chunk) > max_bytes:
                    raise FetchError(FetchErrorKind.TOO_LARGE)
                body += chunk
            return bytes(body)

        transfer = Transfer(self.connect_timeout, self.metadata_timeout)
        return await in_thread(work, transfer, self.metadata_timeout)

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        """Writes the file at `url` to `path`; see `Fetch`."""

        def work(transfer: Transfer) -> None:
            with PartialFile(path, offset, max_bytes, transfer) as file:
                if file.room:
                    self._download(transfer, url, file)

        transfer = Transfer(self.connect_timeout, self.metadata_timeout)
        await in_thread(work, transfer, self.targets_timeout)

    def _download(self, transfer: Transfer, url: str, file: PartialFile) -> None:
        response = self._ask(transfer, url, file.length)
        total: Optional[int] = None
        if file.length and response.status in (_PARTIAL, _RANGE_NOT_SATISFIABLE):
            first, total = rest_begins_at(response.headers.get("Content-Range"))
            if response.status == _RANGE_NOT_SATISFIABLE or first != file.length:
                total = None
                response = self._ask(transfer, url, 0)
                file.cut(0)
        if response.status == _OK:
            file.cut(0)
        elif response.status != _PARTIAL or not file.length:
            raise _status(response)
        if response.length is not None and response.length > file.room:
            raise file.too_large()
        transfer.wait_at_most(self.pace_window)
        try:
            for chunk in self._body(response, at_least=self.min_bytes_per_second):
                file.put(chunk)
        except socket.timeout:
            raise FetchError(FetchErrorKind.TOO_SLOW) from None
        if total is not None and file.length < total:
            raise FetchError(FetchErrorKind.NETWORK)

    def _ask(self, transfer: Transfer, url: str, offset: int) -> http.client.HTTPResponse:
        headers = {"User-Agent": "label700"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        response = transfer.ask(url, headers)
        if response.status in self.absent_statuses:
            raise FetchError(FetchErrorKind.ABSENT)
        return response

    def _body(self, response: http.client.HTTPResponse, at_least: int) -> Iterator[bytes]:
        # `read1` of some versions counts no length down, so this does: it would else wait for more.
        left = response.length
        window_ends, received = time.monotonic() + self.pace_window, 0
        while left is None or left > 0:
            chunk = response.read1(_CHUNK_BYTES if left is None else min(left, _CHUNK_BYTES))
            if not chunk:
                if left is None:
                    return
                raise FetchError(FetchErrorKind.NETWORK)
            yield chunk
            left = None if left is None else left - len(chunk)
            received += len(chunk)
            now = time.monotonic()
            if now >= window_ends:
                if received < at_least * self.pace_window:
                    raise FetchError(FetchErrorKind.TOO_SLOW)
                window_ends, received = now + self.pace_window, 0


def _status(response: http.client.HTTPResponse) -> FetchError:
    return FetchError(FetchErrorKind.STATUS, response.status, retry_after(response.headers))
