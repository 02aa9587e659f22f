"""Numbers, and helpers about them. All are pure: no I/O, safe on any thread, linear in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from ._native import ffi, text, translated
from .codes import DIRECTION, LOOKALIKE, Code, Direction, Lookalike


class Number700:
    """A 700 number, made by reading a text. It prints without its digits, so that no log repeats them."""

    __slots__ = ("_value",)

    def __init__(self, value: int) -> None:
        if not 700_000_000_000_000 <= value <= 700_999_999_999_999:
            raise ValueError("not fifteen digits beginning with 700")
        self._value = value

    @property
    def value(self) -> int:
        """All fifteen digits as an integer."""
        return self._value

    @property
    def digits(self) -> str:
        """All fifteen digits."""
        return str(self._value)

    @property
    def grouped(self) -> str:
        """The digits in groups for reading: 700 and three groups of four."""
        with translated():
            return ffi.grouped(self._value) or ""

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Number700) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Number700(…)"


class ParsedKind(Code):
    """What a text turned out to be."""

    PROTECTED = "protected"
    LOOKALIKE = "lookalike"
    INCOMPLETE = "incomplete"
    """The beginning of a 700 number being typed. Only from `as_you_type`."""
    WITHHELD = "withheld"
    OTHER = "other"


@dataclass(frozen=True)
class Parsed:
    """What a text turned out to be, with what belongs to that kind; the rest is None."""

    kind: ParsedKind
    number: Optional[Number700] = None
    lookalike: Optional[Lookalike] = None
    digits: Optional[int] = None
    """How many digits of an incomplete number there are, 700 included: 3 to 14."""


def parse(
    raw: Optional[str], direction: Direction = Direction.INCOMING, network_country: Optional[str] = None
) -> Parsed:
    """Reads the number of a call or message as the phone gives it; None is a withheld number.

    `direction` matters because a dialled number may begin with an IP-access prefix; `network_country` because
    some shorter digit strings beginning 700 are real numbers abroad. Never `INCOMPLETE`."""
    return _read(ffi.parse, raw, direction, network_country)


def as_you_type(
    raw: str, direction: Direction = Direction.OUTGOING, network_country: Optional[str] = None
) -> Parsed:
    """`parse` for a dial pad: digits that can still become a 700 number are `INCOMPLETE`."""
    return _read(ffi.as_you_type, raw, direction, network_country)


def same_number(a: Optional[str], b: Optional[str]) -> bool:
    """Whether two texts are the same number, strictly. Withheld numbers are never the same."""
    with translated():
        return bool(ffi.same_number(text(a), text(b)))


def suffix_collides(number: Number700, contact: str) -> bool:
    """Whether a loose comparison would take the saved number `contact` for the 700 number though it is another
    one: then the contact's name must not be shown for it."""
    with translated():
        return bool(ffi.suffix_collides(number.value, text(contact)))


def may_bind_account(raw: Optional[str]) -> bool:
    """Whether a sign-up form may take this number as far as the 700 rules go: False for a 700 number in any
    form. True says nothing else about the text."""
    with translated():
        return bool(ffi.may_bind_account(text(raw)))


def _read(read: Any, raw: Optional[str], direction: Direction, country: Optional[str]) -> Parsed:
    with translated():
        found = read(text(raw), DIRECTION.generated(direction), None if country is None else text(country))
    if found.is_number700():
        return Parsed(ParsedKind.PROTECTED, number=Number700(found.number))
    if found.is_lookalike():
        return Parsed(ParsedKind.LOOKALIKE, lookalike=LOOKALIKE.ours(found.lookalike))
    if found.is_incomplete():
        return Parsed(ParsedKind.INCOMPLETE, digits=found.digits)
    return Parsed(ParsedKind.WITHHELD if found.is_withheld() else ParsedKind.OTHER)
