"""One request, which can be stopped from outside at any moment."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from typing import Dict, Iterator, Optional, Tuple
from urllib.parse import SplitResult, urljoin, urlsplit

from .fetch import FetchError, FetchErrorKind

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 2


class Transfer:
    """Asks a server. After `stop` it raises at its next step, and nothing is kept any more."""

    def __init__(self, connect_timeout: float, answer_timeout: float) -> None:
        self._connect_timeout = connect_timeout
        self._answer_timeout = answer_timeout
        self._lock = threading.Lock()
        self._stopped = False
        self._socket: Optional[socket.socket] = None
        self._response: Optional[http.client.HTTPResponse] = None

    def ask(self, url: str, headers: Dict[str, str]) -> http.client.HTTPResponse:
        """The answer to GET, at most two redirects later."""
        here = _split(url)
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask_once(here, headers)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or location is None:
                return response
            there = _split(urljoin(here.geturl(), location))
            if _origin(there) != _origin(here):
                break
            here = there
        raise FetchError(FetchErrorKind.NETWORK)

    @contextlib.contextmanager
    def keeping(self) -> Iterator[None]:
        """Wraps each step that keeps something, so that none happens after `stop` came back."""
        with self._lock:
            if self._stopped:
                raise FetchError(FetchErrorKind.NETWORK)
            yield

    def wait_at_most(self, seconds: float) -> None:
        """How long each further read may wait."""
        if self._socket is not None:
            self._socket.settimeout(seconds)

    def stop(self) -> None:
        """Ends the transfer, from any thread."""
        with self._lock:
            self._stopped = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Closes the connection, in the transfer's own thread."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None
        if self._response is not None:
            self._response.close()

    def _ask_once(self, url: SplitResult, headers: Dict[str, str]) -> http.client.HTTPResponse:
        self.close()
        secure = url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(url.hostname or "", url.port, timeout=self._connect_timeout)
        connection.connect()
        # Kept apart: http.client forgets it once the answer has begun.
        self._socket = connection.sock
        self._socket.settimeout(self._answer_timeout)
        with self.keeping():
            pass  # Stopped while it connected?
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        # http.client itself asks for `Accept-Encoding: identity` and sends nothing else of its own but the host.
        connection.request("GET", path, headers={"Connection": "close", **headers})
        self._response = connection.getresponse()
        return self._response


def _split(url: str) -> SplitResult:
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise FetchError(FetchErrorKind.NETWORK)
    return split


def _origin(url: SplitResult) -> Tuple[str, Optional[str], int]:
    return (url.scheme, url.hostname, url.port or (443 if url.scheme == "https" else 80))
