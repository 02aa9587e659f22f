"""A file that grows by what arrives, never beyond its bound."""

from __future__ import annotations

import os
import re
from types import TracebackType
from typing import Optional, Tuple, Type

from ._transfer import Transfer
from .fetch import FetchError, FetchErrorKind

_CONTENT_RANGE = re.compile(r"\s*bytes (\d{1,15})\s*-\s*(\d{1,15})\s*/\s*(\d{1,15}|\*)\s*", re.ASCII)


class PartialFile:
    """The file, of which the first `offset` bytes are taken as they are; what lies behind them is cut off.

    Every change asks the transfer first, so none comes after the transfer was stopped: by then another one may
    be writing to the same file."""

    def __init__(self, path: str, offset: int, max_bytes: int, transfer: Transfer) -> None:
        self._max_bytes = max_bytes
        self._transfer = transfer
        self.length = 0
        try:
            self._file = open(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b", 0)
        except OSError:
            raise FetchError(FetchErrorKind.FILE) from None
        try:
            self.cut(min(offset, os.fstat(self._file.fileno()).st_size))
            if self.length > max_bytes:
                raise self.too_large()
        except BaseException:
            self._file.close()
            raise

    @property
    def room(self) -> int:
        """How many bytes it may still take."""
        return self._max_bytes - self.length

    def put(self, chunk: bytes) -> None:
        """Appends."""
        if len(chunk) > self.room:
            raise self.too_large()
        with self._transfer.keeping():
            try:
                left = memoryview(chunk)
                while left:
                    left = left[self._file.write(left) or 0 :]
            except OSError:
                raise FetchError(FetchErrorKind.FILE) from None
        self.length += len(chunk)

    def cut(self, length: int) -> None:
        """Cuts off all behind the first `length` bytes."""
        with self._transfer.keeping():
            try:
                self._file.truncate(length)
                self._file.seek(length)
            except OSError:
                raise FetchError(FetchErrorKind.FILE) from None
        self.length = length

    def too_large(self) -> FetchError:
        """Empties the file; the error to raise."""
        self.cut(0)
        return FetchError(FetchErrorKind.TOO_LARGE)

    def __enter__(self) -> PartialFile:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._file.close()


def rest_begins_at(content_range: Optional[str]) -> Tuple[Optional[int], Optional[int]]:
    """The first byte and the whole length that a `Content-Range` names; None for what it does not."""
    match = _CONTENT_RANGE.fullmatch(content_range or "")
    if match is None:
        return None, None
    first, last, total = int(match[1]), int(match[2]), None if match[3] == "*" else int(match[3])
    if first > last or (total is not None and last >= total):
        return None, None
    return first, total
