"""What all cases have in common: strict reading, strict comparing, and counting."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set

_FORMAT = 1
_REPETITION = {"repeat", "then"}


class Outcome:
    """How many cases there were, and which failed. Failures name cases and fields, never a number."""

    def __init__(self) -> None:
        self.count = 0
        self.failures: List[str] = []

    def fail(self, what: str) -> None:
        self.failures.append(what)

    @contextmanager
    def case(self, file: str, name: str) -> Iterator[None]:
        """Counts one case, and turns whatever it raises into a failure."""
        self.count += 1
        try:
            yield
        except Mismatch as error:
            self.fail(f"{file}: {name}: {error}")
        except Exception as error:
            # Its text may hold a number; its kind does not.
            self.fail(f"{file}: {name}: {type(error).__name__}")


class Mismatch(Exception):
    """A case that is not as described, or an answer that is not as expected."""


def load(folder: Path, name: str, parts: Set[str], outcome: Outcome) -> Dict[str, Any]:
    """A file of vectors; an empty one, and a failure, where it is not of the known form."""
    try:
        file = json.loads((folder / f"{name}.json").read_text("utf-8"), object_pairs_hook=_without_doubles)
        only(file, {"format", "file", "about", *parts})
        if (file["format"], file["file"]) != (_FORMAT, name):
            raise Mismatch("unknown format, or the name of another file")
        for cases in (file.get("cases"), file.get("views")):
            if cases is not None and len({case["name"] for case in cases}) != len(cases):
                raise Mismatch("two cases of one name")
        return file
    except (OSError, ValueError, KeyError, Mismatch) as error:
        outcome.fail(f"{name}.json: {error if isinstance(error, Mismatch) else type(error).__name__}")
        return {"cases": [], "blobs": {}, "views": []}


def only(case: Dict[str, Any], fields: Set[str], optional: Set[str] = frozenset()) -> None:
    """Refuses an object with a field too few or too many."""
    names = set(case)
    unknown = sorted((names - fields - optional) | (fields - names))
    if unknown:
        raise Mismatch(f"missing or unknown fields: {', '.join(unknown)}")


def compare(found: Any, expected: Any) -> None:
    """Exactly the same, `1` and `true` being different; else the names of the fields that differ."""
    if isinstance(found, dict) and isinstance(expected, dict):
        names = found.keys() | expected.keys()
        differ = sorted(name for name in names if _text(found, name) != _text(expected, name))
        if differ:
            raise Mismatch(f"other than expected: {', '.join(differ)}")
    elif json.dumps(found, sort_keys=True) != json.dumps(expected, sort_keys=True):
        raise Mismatch("other than expected")


def raw_of(case: Dict[str, Any], field: str = "raw") -> Optional[str]:
    """The text of a case, with its repetition."""
    raw = case[field]
    if _REPETITION & case.keys():
        return raw * case.get("repeat", 1) + case.get("then", "")
    return raw


def with_text(*fields: str) -> Dict[str, Any]:
    """The arguments of `only` for a case that has a text which may be repeated."""
    return {"fields": {"name", "expect", *fields}, "optional": _REPETITION}


def time(text: str) -> datetime:
    """RFC 3339 in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def time_text(moment: Optional[datetime]) -> Optional[str]:
    """The same backwards."""
    return moment and moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def code(member: Any) -> Optional[str]:
    """A member's stable code; none for none."""
    return None if member is None else member.code


def _text(value: Dict[str, Any], name: str) -> str:
    return json.dumps(value[name], sort_keys=True) if name in value else "(missing)"


def _without_doubles(pairs: List[Any]) -> Dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Mismatch("a field twice")
    return dict(pairs)
