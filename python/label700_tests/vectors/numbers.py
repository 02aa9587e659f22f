"""`numbers.json`: what a raw text is, and the other helpers for numbers."""

from __future__ import annotations

from typing import Any, Dict

import label700
from label700 import Direction

from .case import Mismatch, Outcome, code, compare, only, raw_of, with_text
from .views import Views


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    for case in file["cases"]:
        with outcome.case("numbers", case["name"]):
            compare(_answer(case), case["expect"])


def _answer(case: Dict[str, Any]) -> Dict[str, Any]:
    op = case.get("op")
    if op in ("parse", "as_you_type"):
        only(case, **with_text("op", "raw", "direction", "network_country"))
        return _parsed(case, op)
    if op == "grouped":
        only(case, **with_text("op", "raw"))
        return {"text": _number(case).grouped}
    if op == "same_number":
        only(case, {"name", "op", "a", "b", "expect"})
        return {"value": label700.same_number(case["a"], case["b"])}
    if op == "suffix_collides":
        only(case, **with_text("op", "raw", "contact"))
        return {"value": label700.suffix_collides(_number(case), case["contact"])}
    if op == "may_bind_account":
        only(case, **with_text("op", "raw"))
        return {"value": label700.may_bind_account(raw_of(case))}
    raise Mismatch("unknown op")


def _parsed(case: Dict[str, Any], op: str) -> Dict[str, Any]:
    read = label700.parse if op == "parse" else label700.as_you_type
    parsed = read(raw_of(case), Direction(case["direction"]), case["network_country"])
    answer = {
        "kind": parsed.kind.code,
        "number": parsed.number and parsed.number.digits,
        "reason": code(parsed.lookalike),
    }
    if op == "as_you_type":
        answer["digits"] = parsed.digits
    return answer


def _number(case: Dict[str, Any]) -> label700.Number700:
    number = label700.parse(raw_of(case)).number
    if number is None:
        raise Mismatch("raw is no 700 number")
    return number
