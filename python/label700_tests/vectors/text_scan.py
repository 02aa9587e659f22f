"""`text_scan.json`: which 700 numbers stand in a message, and where."""

from __future__ import annotations

from typing import Any, Dict

from label700 import find_in_text

from .case import Mismatch, Outcome, compare, only, raw_of, with_text
from .views import Views


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    for case in file["cases"]:
        with outcome.case("text_scan", case["name"]):
            only(case, **with_text("text"))
            compare(_answer(raw_of(case, "text") or ""), case["expect"])


def _answer(text: str) -> Dict[str, Any]:
    found = find_in_text(text)
    for one in found:
        # The positions in Python's own characters are this façade's, so the vectors do not know them.
        if len(text[: one.start].encode()) != one.utf8_start or len(text[: one.end].encode()) != one.utf8_end:
            raise Mismatch("other than expected: start, end")
    return {
        "found": [
            {
                "number": one.number.digits,
                "utf8_start": one.utf8_start,
                "utf8_end": one.utf8_end,
                "utf16_start": one.utf16_start,
                "utf16_end": one.utf16_end,
            }
            for one in found
        ]
    }
