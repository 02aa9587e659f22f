"""Labels, and how many of them come out of the core at once."""

from __future__ import annotations

from struct import Struct
from typing import Any, Dict, List, Optional, Tuple

from ._native import ffi
from .call import CallFacts
from .codes import FRESHNESS, KIND, LOOKALIKE, REASON, SEVERITY, Freshness, Kind, Lookalike, Reason, Severity
from .number import Number700

_CAUTION = {
    Reason.PLATFORM_REVOKED,
    Reason.RETURNED,
    Reason.UNLISTED,
    Reason.VERIFICATION_FAILED,
    Reason.WRONG_LENGTH,
    Reason.MIXED_CHARACTERS,
}
# Kind, reason, freshness, what the text was read as; the row; the number or what was read besides.
_LABEL = Struct("<BBBB4s8s")
_GENERATION_BYTES = 10
_NO_ROW = b"\x7f" * 4
_FRESHNESS: Dict[int, Optional[Freshness]] = {127: None, **dict(enumerate(FRESHNESS.by_place))}
# Digits being typed (2) are never labelled.
_NUMBER700, _LOOKALIKE, _WITHHELD = 0, 1, 3


class Label:
    """The answer for one number on one call or message. Keep it and ask `Labeler.hint` for its words. It prints
    without the number."""

    __slots__ = ("kind", "reason", "freshness", "generation", "facts", "_read_as", "_detail", "_row")

    kind: Kind
    """What sort of number it is. No policy and no list ever changes this."""
    reason: Reason
    """Why there is a hint: a stable code for themes, translations and counters."""
    freshness: Optional[Freshness]
    """How old the list was at the time of the call. None: there was no list."""
    generation: int
    """Which list answered. 0: there was none."""
    facts: CallFacts
    """What was known about the call or message."""

    def __init__(self, place: Tuple[Any, ...], generation: int, facts: CallFacts) -> None:
        kind, reason, freshness, self._read_as, self._row, self._detail = place
        self.kind = KIND.by_place[kind]
        self.reason = REASON.by_place[reason]
        self.freshness = _FRESHNESS[freshness]
        self.generation = generation
        self.facts = facts

    @property
    def severity(self) -> Severity:
        """How much notice the hint deserves; always that of its reason."""
        if self.reason is Reason.NONE:
            return Severity.NONE
        return Severity.CAUTION if self.reason in _CAUTION else Severity.INFO

    @property
    def number(self) -> Optional[Number700]:
        """The 700 number. None for every other kind."""
        return Number700(_joined(self._detail)) if self._read_as == _NUMBER700 else None

    @property
    def lookalike(self) -> Optional[Lookalike]:
        """In which way it looks like a 700 number without being one, whatever the policy says of hints."""
        return LOOKALIKE.by_place[self._detail[0]] if self._read_as == _LOOKALIKE else None

    @property
    def row(self) -> Optional[int]:
        """The list's row for the number; it means something only in the list of this generation."""
        return None if self._row == _NO_ROW else _joined(self._row)

    def __repr__(self) -> str:
        # Without the row: a finely divided list has rows of a handful of numbers.
        freshness = self.freshness and self.freshness.code
        return f"Label(kind={self.kind.code!r}, reason={self.reason.code!r}, freshness={freshness!r})"

    def _key(self) -> Tuple[Any, ...]:
        fields = (self.kind, self.reason, self.freshness, self._read_as, self._detail)
        return (*fields, self._row, self.generation, self.facts)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Label) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())


def unpack(answer: str, facts: CallFacts) -> List[Label]:
    """The labels in an answer of `label_packed`, whose form is that of ffi/packed."""
    packed = answer.encode("ascii")
    labels = memoryview(packed)[:-_GENERATION_BYTES]
    generation = _joined(packed[-_GENERATION_BYTES:])
    return [Label(place, generation, facts) for place in _LABEL.iter_unpack(labels)]


def _joined(spread: bytes) -> int:
    """An integer of which each byte holds seven bits."""
    joined = 0
    for byte in reversed(spread):
        joined = joined << 7 | byte
    return joined


def generated(label: Label) -> Any:
    """The label as the generated module wants it, to ask for its words."""
    if label._read_as == _NUMBER700:
        parsed = ffi.Parsed.NUMBER700(_joined(label._detail))
    elif label._read_as == _LOOKALIKE:
        parsed = ffi.Parsed.LOOKALIKE(LOOKALIKE.generated(LOOKALIKE.by_place[label._detail[0]]))
    else:
        parsed = ffi.Parsed.WITHHELD() if label._read_as == _WITHHELD else ffi.Parsed.OTHER()
    return ffi.Label(
        kind=KIND.generated(label.kind),
        severity=SEVERITY.generated(label.severity),
        reason=REASON.generated(label.reason),
        parsed=parsed,
        facts=label.facts._lowered,
        row=label.row,
        generation=label.generation,
        freshness=None if label.freshness is None else FRESHNESS.generated(label.freshness),
    )
