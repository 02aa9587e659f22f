"""`updates.json`: what each refresh from a small repository leads to."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Dict

from label700 import CallFacts, FetchError, FetchErrorKind, Label700Error, Labeler, Updater

from .case import Mismatch, Outcome, code, compare, only, time
from .views import Views

_BASE = "https://lists.example"
_REFRESHED = ("seq", "ranges", "list_changed", "through_deltas", "downloaded")


def run(file: Dict[str, Any], views: Views, outcome: Outcome) -> None:
    blobs = {name: base64.b64decode(text, validate=True) for name, text in file["blobs"].items()}
    for case in file["cases"]:
        state, view = views.folder(), views.folder()
        for step in case.get("steps", ()):
            with outcome.case("updates", f"{case['name']}: {step.get('name')}"):
                only(case, {"name", "anchor", "steps"})
                only(step, {"name", "now", "serve", "raw", "expect"})
                now = time(step["now"])
                reached = _refresh(blobs[case["anchor"]], _Served(step["serve"], blobs), now, state, view)
                compare({**reached, **_shown(view, step["raw"], now)}, step["expect"])
        if not case.get("steps"):
            outcome.fail(f"updates: {case['name']}: no steps")


def _refresh(anchor: bytes, served: _Served, now: datetime, state: Path, view: Path) -> Dict[str, Any]:
    try:
        with Updater(anchor=anchor, mirrors=[_BASE], state_dir=state, view_dir=view, fetch=served) as updater:
            refreshed = updater.refresh_blocking(now)
    except Label700Error as error:
        return {"error": error.kind.code, **dict.fromkeys(_REFRESHED)}
    return {"error": None, **{name: getattr(refreshed, name) for name in _REFRESHED}}


def _shown(view: Path, raw: str, now: datetime) -> Dict[str, Any]:
    published = view / "view.json"
    shown = json.loads(published.read_text("utf-8")) if published.exists() else {}
    with Labeler(view) as labeler:
        label = labeler.label(raw, CallFacts(now=now))
        return {
            "view_sha256": shown.get("sha256"),
            "view_seq": shown.get("seq"),
            "reason": label.reason.code,
            "subtitle": labeler.hint(label).subtitle,
            "freshness": code(label.freshness),
        }


class _Served:
    """A repository in memory, fetched as a script's own client would."""

    def __init__(self, serve: Any, blobs: Dict[str, bytes]) -> None:
        self._files: Dict[str, Any] = {}
        for one in serve:
            only(one, {"path", "status", "blob"})
            if (one["status"] == 200) != (one["blob"] is not None):
                raise Mismatch("a status without its body, or a body without its status")
            body = None if one["blob"] is None else blobs[one["blob"]]
            self._files[f"{_BASE}/{one['path']}"] = (one["status"], body)

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        status, body = self._files.get(url, (404, None))
        if status == 404:
            raise FetchError(FetchErrorKind.ABSENT)
        if body is None:
            raise FetchError(FetchErrorKind.STATUS, status)
        if len(body) > max_bytes:
            raise FetchError(FetchErrorKind.TOO_LARGE)
        return body

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        file = Path(path)
        try:
            body = await self.fetch(url, max_bytes)
        except FetchError as error:
            if error.kind is FetchErrorKind.TOO_LARGE:
                file.write_bytes(b"")
            raise
        there = file.read_bytes()[:offset] if offset else b""
        file.write_bytes(there + body[len(there) :])
