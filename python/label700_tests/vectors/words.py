"""`words.json`: the whole hint in a language, and the host's own texts."""

from __future__ import annotations

from typing import Any, Dict

from label700 import ErrorKind, Hint, Label700Error, Labeler, Language, Reason, TextOverride

from .case import Mismatch, Outcome, compare, only, time_text, with_text
from .labels import CALL_FIELDS, label_of, labeler_of, listed
from .views import Views


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    for case in file["cases"]:
        with outcome.case("words", case["name"]):
            compare(_answer(case, views), case["expect"])


def _answer(case: Dict[str, Any], views: Views) -> Dict[str, Any]:
    op = case.get("op")
    if op == "override":
        only(case, {"name", "op", "reason", "language", "title", "subtitle", "expect"})
        return {"accepted": _accepted(_override(case))}
    if op == "hint":
        only(case, **with_text("op", *CALL_FIELDS, "overrides", "later_view"))
        return _words(_hint(case, views))
    raise Mismatch("unknown op")


def _hint(case: Dict[str, Any], views: Views) -> Hint:
    folder = views.folder_of(case["view"])
    with labeler_of(case, folder) as labeler:
        for text in case["overrides"]:
            only(text, {"reason", "language", "title", "subtitle"})
        labeler.set_overrides([_override(text) for text in case["overrides"]])
        label = label_of(case, labeler)
        if case["later_view"] is not None:
            views.put(folder, case["later_view"])
            labeler.reload_if_changed()
        return labeler.hint(label, Language(case["language"]))


def _words(hint: Hint) -> Dict[str, Any]:
    seq, freshness = listed(hint)
    return {
        "reason": hint.reason.code,
        "severity": hint.severity.code,
        "title": hint.title,
        "subtitle": hint.subtitle,
        "details": list(hint.details),
        "spoken": hint.spoken,
        "number_display": hint.number_display,
        "scene": hint.scene,
        "scene_code": hint.scene_code,
        "actions": [{"action": a.action.code, "title": a.title, "text": a.text} for a in hint.actions],
        "list_seq": seq,
        "list_issued": time_text(hint.list and hint.list.issued),
        "freshness": freshness,
        "texts_version": hint.texts_version,
    }


def _override(text: Dict[str, Any]) -> TextOverride:
    return TextOverride(Reason(text["reason"]), Language(text["language"]), text["title"], text["subtitle"])


def _accepted(text: TextOverride) -> bool:
    with Labeler() as labeler:
        try:
            labeler.set_overrides([text])
        except Label700Error as error:
            if error.kind not in (ErrorKind.TITLE_TOO_LONG, ErrorKind.SUBTITLE_TOO_LONG):
                raise
            return False
        return True
