"""`labels.json`: the label of a call or message."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Tuple

from label700 import CallFacts, Direction, Hint, Label, Labeler, Language, Policy, Reason, Verification

from .case import Mismatch, Outcome, code, compare, only, raw_of, time, with_text
from .views import Views

CALL_FIELDS = ("view", "raw", "direction", "now", "network_country", "verification", "policy", "language")


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    for case in file["cases"]:
        with outcome.case("labels", case["name"]):
            only(case, **with_text(*CALL_FIELDS))
            with labeler_of(case, views.folder_of(case["view"])) as labeler:
                label = label_of(case, labeler)
                compare(_answer(label, labeler.hint(label, Language(case["language"]))), case["expect"])


def labeler_of(case: Dict[str, Any], folder: Path) -> Labeler:
    """A labeler of this folder with the case's policy."""
    labeler = Labeler(folder)
    labeler.set_policy(_policy(case["policy"]))
    return labeler


def label_of(case: Dict[str, Any], labeler: Labeler) -> Label:
    """The label of the case's call."""
    verification = case["verification"]
    facts = CallFacts(
        now=time(case["now"]),
        direction=Direction(case["direction"]),
        network_country=case["network_country"],
        verification=None if verification is None else Verification(verification),
    )
    return labeler.label(raw_of(case), facts)


def listed(hint: Hint) -> Tuple[Any, Any]:
    """Number and freshness of the list that answered."""
    return (hint.list.seq, hint.list.freshness.code) if hint.list else (None, None)


def _answer(label: Label, hint: Hint) -> Dict[str, Any]:
    if (hint.reason, hint.severity) != (label.reason, label.severity):
        raise Mismatch("the label and its hint differ")
    seq, freshness = listed(hint)
    if code(label.freshness) != freshness:
        raise Mismatch("other than expected: freshness of the label")
    return {
        "kind": label.kind.code,
        "severity": label.severity.code,
        "reason": label.reason.code,
        "number": label.number and label.number.digits,
        "title": hint.title,
        "subtitle": hint.subtitle,
        "scene": hint.scene,
        "list_seq": seq,
        "freshness": freshness,
    }


def _policy(policy: Any) -> Policy:
    if policy is None:
        return Policy()
    only(policy, {"enabled", "lookalikes", "company_names", "details", "off"})
    return Policy(**{**policy, "off": frozenset(Reason(reason) for reason in policy["off"])})
