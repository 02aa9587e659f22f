"""`lists.json`: what a view folder with a sound or broken list answers."""

from __future__ import annotations

from typing import Any, Dict, List

from label700 import CallFacts, Label, Labeler

from .case import Outcome, compare, only, time, time_text
from .views import Views, put_view

_FIELDS = {"name", "why", "view_json", "lists", "now", "ask", "expect"}


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    for case in file["cases"]:
        with outcome.case("lists", case["name"]):
            only(case, _FIELDS)
            folder = views.folder()
            put_view(folder, case)
            facts = CallFacts(now=time(case["now"]))
            with Labeler(folder) as labeler:
                one_by_one = [labeler.label(raw, facts) for raw in case["ask"]]
                for labels in (one_by_one, labeler.label_batch(case["ask"], facts)):
                    compare(_answer(labeler, labels), case["expect"])


def _answer(labeler: Labeler, labels: List[Label]) -> Dict[str, Any]:
    status = labeler.status
    return {
        "diagnosis": status.diagnosis.code,
        "feed": status.feed,
        "seq": status.seq,
        "issued": time_text(status.issued),
        "ranges": status.ranges,
        "answers": [_words(labeler, label) for label in labels],
    }


def _words(labeler: Labeler, label: Label) -> Dict[str, Any]:
    hint = labeler.hint(label)
    return {
        "reason": label.reason.code,
        "subtitle": hint.subtitle,
        "scene_code": hint.scene_code,
        "details": list(hint.details),
    }
