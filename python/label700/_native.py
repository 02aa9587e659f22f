"""The generated module, and the few things that every use of it needs."""

from __future__ import annotations

import importlib
import re
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, Optional

from .errors import ErrorKind, Label700Error

try:
    # The generated module is typed by half, so the types that count are those of this package.
    ffi: Any = importlib.import_module("label700_ffi")
except ImportError as error:
    raise ImportError(
        "label700 needs the generated module label700_ffi.py on PYTHONPATH, with the native library beside it"
    ) from error

_SURROGATES = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SECOND = timedelta(seconds=1)


def text(raw: Optional[str]) -> str:
    """What the phone gave, as the core can take it: nothing at all is the empty text, and half a character
    (a lone surrogate) becomes the replacement character, so that every position stays what it was."""
    if raw is None:
        return ""
    return raw if raw.isascii() else _SURROGATES.sub("\ufffd", raw)


def seconds(time: datetime) -> int:
    """Whole seconds since 1970. A time without a zone is refused: it means another moment on each computer."""
    if time.tzinfo is None or time.utcoffset() is None:
        raise ValueError("a time needs its zone, such as datetime.now(timezone.utc)")
    return (time - _EPOCH) // _SECOND


def time_of(value: Optional[int]) -> Optional[datetime]:
    """The time in UTC; none for none."""
    return None if value is None else _EPOCH + value * _SECOND


def time_at(value: int) -> datetime:
    """The time in UTC."""
    return _EPOCH + value * _SECOND


def fault() -> Label700Error:
    """What a panic of the core becomes. Its own message is not passed on: it may quote what was being read."""
    return Label700Error(ErrorKind.INTERNAL, "a fault of this library: the core panicked")


def release(native: Any) -> None:
    """Frees a native object at once. Waiting for the garbage collector would keep an updater's lock for as long as
    somebody holds an exception whose traceback leads to it."""
    native.__del__()
    # Without a handle nothing is freed twice, and nobody can call what is gone.
    del native._handle


@contextmanager
def translated() -> Iterator[None]:
    """Turns the generated errors into `Label700Error`."""
    try:
        yield
    except ffi.InternalError:
        raise fault() from None
    except ffi.Label700Error as error:
        raise Label700Error(ErrorKind[_constant(type(error).__name__)], str(error)) from None


def _constant(name: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", name).upper()
