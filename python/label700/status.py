"""What a labeler has open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, FrozenSet, Optional, Tuple

from ._native import ffi, time_of
from .codes import REASON, Bridge, Code, Reason
from .number import Number700


class Diagnosis(Code):
    """What the newest look at the view found. Anything but `READY` means that the view itself cannot be used; an
    earlier list may go on to answer."""

    READY = "ready"
    NO_VIEW = "no_view"
    BAD_VIEW = "bad_view"
    LIST_MISSING = "list_missing"
    LIST_UNREADABLE = "list_unreadable"
    LIST_LENGTH = "list_length"
    LIST_CHECKSUM = "list_checksum"
    BAD_LIST = "bad_list"
    OTHER_LIST = "other_list"
    UNKNOWN = "unknown"


DIAGNOSIS = Bridge(Diagnosis, ffi.Diagnosis)


@dataclass(frozen=True)
class NumberRange:
    """Numbers from first to last, both included."""

    first: Number700
    last: Number700


@dataclass(frozen=True)
class ViewStatus:
    """What is open. All but diagnosis and explanation is of the list that answers; None and empty without one."""

    diagnosis: Diagnosis
    explanation: str
    """The diagnosis as one English sentence, without numbers or paths."""
    feed: Optional[str]
    seq: Optional[int]
    """The list's sequence number."""
    issued: Optional[datetime]
    """When the list was made."""
    x_issued: Optional[datetime]
    """When the newest timestamp that vouches for it was issued."""
    timestamp_expires: Optional[datetime]
    """When that timestamp expires, and the list is no longer fresh."""
    max_age_days: Optional[int]
    """Signed days after which the list is very stale, where the publisher shortened them."""
    ranges: Optional[int]
    """How many ranges the list has."""
    coverage: Tuple[NumberRange, ...] = field(repr=False)
    """Where absence from the list means something."""
    switches: FrozenSet[Reason]
    """The reasons that the publisher turned off."""


def status_of(found: Any) -> ViewStatus:
    """A generated status as one of these."""
    return ViewStatus(
        diagnosis=DIAGNOSIS.ours(found.diagnosis),
        explanation=found.explanation,
        feed=found.feed,
        seq=found.seq,
        issued=time_of(found.issued),
        x_issued=time_of(found.x_issued),
        timestamp_expires=time_of(found.timestamp_expires),
        max_age_days=found.max_age_days,
        ranges=found.ranges,
        coverage=tuple(NumberRange(Number700(one.first), Number700(one.last)) for one in found.coverage),
        switches=frozenset(REASON.ours(reason) for reason in found.switches),
    )
