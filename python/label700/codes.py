"""Enumerations. The `code` of each is stable, and the same in every language that Label700 is offered in."""

from __future__ import annotations

from enum import Enum
from typing import Generic, Tuple, Type, TypeVar

from ._native import ffi


class Code(Enum):
    """An enumeration whose values are stable codes."""

    @property
    def code(self) -> str:
        """The stable code, for files, counters and translations."""
        return str(self.value)


class Direction(Code):
    """Which way a call goes, or that it is a message."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    MESSAGE = "message"


class Verification(Code):
    """What the network says about the caller's number. Only `FAILED` changes a label."""

    NOT_VERIFIED = "not_verified"
    PASSED = "passed"
    FAILED = "failed"


class Kind(Code):
    """What sort of number it is. No policy and no list ever changes this."""

    PROTECTED = "protected"
    """A number of the number protection service: 15 digits beginning with 700."""
    LOOKALIKE = "lookalike"
    """It looks like one and cannot be one."""
    OTHER = "other"
    """Any other text."""
    WITHHELD = "withheld"
    """The network gave no number."""


class Severity(Code):
    """How much notice a hint deserves."""

    NONE = "none"
    INFO = "info"
    CAUTION = "caution"


class Reason(Code):
    """Why there is a hint. A new version may add some; none changes its meaning."""

    PROTECTED = "protected"
    LISTED = "listed"
    PLATFORM_EXITING = "platform_exiting"
    PLATFORM_SUSPENDED = "platform_suspended"
    PLATFORM_REVOKED = "platform_revoked"
    RETURNED = "returned"
    UNLISTED = "unlisted"
    VERIFICATION_FAILED = "verification_failed"
    WRONG_LENGTH = "wrong_length"
    MIXED_CHARACTERS = "mixed_characters"
    INTERNATIONAL_MARK = "international_mark"
    NONE = "none"


class Freshness(Code):
    """How far the list could be relied on at the time of the call."""

    FRESH = "fresh"
    STALE = "stale"
    VERY_STALE = "very_stale"
    CLOCK_SUSPECT = "clock_suspect"


class Lookalike(Code):
    """Why a text looks like a 700 number without being one."""

    WRONG_LENGTH = "wrong_length"
    MIXED_CHARACTERS = "mixed_characters"
    INTERNATIONAL_MARK = "international_mark"


_C = TypeVar("_C", bound=Code)


class Bridge(Generic[_C]):
    """One enumeration here and the generated one, member for member by name. Making it fails unless both have
    the same members in the same order, so a library of another version is noticed at once."""

    def __init__(self, ours: Type[_C], generated: Type[Enum]) -> None:
        self.by_place: Tuple[_C, ...] = tuple(ours)
        if [member.name for member in ours] != [member.name for member in generated]:
            raise ImportError(f"label700 and the generated module differ in {ours.__name__}")
        self._ours = dict(zip(generated, ours))
        self._generated = dict(zip(ours, generated))

    def ours(self, generated: Enum) -> _C:
        """The member here."""
        return self._ours[generated]

    def generated(self, ours: _C) -> Enum:
        """The member there."""
        return self._generated[ours]


DIRECTION = Bridge(Direction, ffi.Direction)
VERIFICATION = Bridge(Verification, ffi.Verification)
KIND = Bridge(Kind, ffi.Kind)
SEVERITY = Bridge(Severity, ffi.Severity)
REASON = Bridge(Reason, ffi.Reason)
FRESHNESS = Bridge(Freshness, ffi.Freshness)
LOOKALIKE = Bridge(Lookalike, ffi.Lookalike)
