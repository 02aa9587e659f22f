"""700 numbers in the texts of messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List

from ._native import ffi, text as readable, translated
from .number import Number700


@dataclass(frozen=True)
class FoundNumber:
    """A 700 number in a text, and where it stands there, its country prefix included. Ends are behind it."""

    number: Number700
    start: int = field(repr=False)
    """Its first character: `text[found.start:found.end]` is how it was written."""
    end: int = field(repr=False)
    utf8_start: int = field(repr=False)
    utf8_end: int = field(repr=False)
    utf16_start: int = field(repr=False)
    """Its first UTF-16 code unit, as Java, Kotlin and NSRange count."""
    utf16_end: int = field(repr=False)


def find_in_text(text: str) -> List[FoundNumber]:
    """Finds the 700 numbers in the text of a message, in order. Leaves alone longer runs of digits, addresses
    on the web, and what stands directly behind 单号, 运单, 订单, 卡号 or IMEI."""
    text = readable(text)
    with translated():
        found = ffi.find_in_text(text)
    utf8 = text.encode()
    results = []
    read, characters = 0, 0
    for one in found:
        characters += len(utf8[read : one.byte_start].decode())
        start = characters
        characters += len(utf8[one.byte_start : one.byte_end].decode())
        read = one.byte_end
        results.append(
            FoundNumber(
                number=Number700(one.number),
                start=start,
                end=characters,
                utf8_start=one.byte_start,
                utf8_end=one.byte_end,
                utf16_start=one.utf16_start,
                utf16_end=one.utf16_end,
            )
        )
    return results
