"""The one exception that a script sees."""

from __future__ import annotations

from enum import Enum


class ErrorKind(Enum):
    """Why something was not done. Whatever it is, the list that was published before goes on to answer."""

    ALREADY_RUNNING = "already_running"
    """Another updater, in this process or another, holds the state folder."""
    ANCHOR = "anchor"
    """The trust anchor is no root file of the feed, or names none."""
    CANCELLED = "cancelled"
    """The refresh was stopped by `Updater.cancel`. What was verified until then is kept."""
    EXPIRED = "expired"
    """The newest metadata that the servers have is past its date."""
    FETCH = "fetch"
    """No server could be reached or gave what was asked for."""
    INTERNAL = "internal"
    """A fault of this library, a panic of the core included."""
    NO_MIRROR = "no_mirror"
    """The configuration names no base URL."""
    REFUSED = "refused"
    """What the servers gave is not signed as it must be, or not what was signed."""
    ROLLBACK = "rollback"
    """What the servers gave is older than what was verified before."""
    STORAGE = "storage"
    """The state or view folder cannot be read or written."""
    SUBTITLE_TOO_LONG = "subtitle_too_long"
    """A subtitle of the host's own is over 18 Chinese characters or 60 Latin letters."""
    TITLE_TOO_LONG = "title_too_long"
    """A title of the host's own is over 10 Chinese characters or 34 Latin letters."""

    @property
    def code(self) -> str:
        """The stable code, for counters."""
        return str(self.value)


class Label700Error(Exception):
    """Why something was not done, as `kind` and as one English line that holds no number of a caller.

    Only updating and setting texts can fail; labelling cannot.
    """

    def __init__(self, kind: ErrorKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
