"""Hints: labels in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Optional, Tuple

from ._native import ffi, text, time_at, translated
from .codes import FRESHNESS, REASON, SEVERITY, Bridge, Code, Freshness, Reason, Severity


class Language(Code):
    """A language that the SDK has texts in."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"

    @classmethod
    def for_tag(cls, tag: str) -> Optional[Language]:
        """The language for a BCP-47 tag such as `zh-HK` or `en-GB`. None for every other language."""
        with translated():
            found = ffi.language_for_tag(text(tag))
        return None if found is None else LANGUAGE.ours(found)


class Action(Code):
    """Something that the user can do with a hint."""

    COPY_NUMBER = "copy_number"
    WHAT_IS_THIS = "what_is_this"
    REPORT_MISUSE = "report_misuse"


LANGUAGE = Bridge(Language, ffi.Language)
ACTION = Bridge(Action, ffi.Action)


@dataclass(frozen=True)
class ActionText:
    """An action in words: the button, and what is copied, shown or shared, which may hold the number."""

    action: Action
    title: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class ListInfo:
    """Which list answered."""

    seq: int
    issued: datetime
    freshness: Freshness


@dataclass(frozen=True)
class Hint:
    """What the user sees and hears of a label, in one language. It prints without any text that may hold the
    number."""

    reason: Reason
    severity: Severity
    title: Optional[str]
    """One line. None: there is no hint to show."""
    subtitle: Optional[str]
    details: Tuple[str, ...] = field(repr=False)
    """Sentences for whoever opens the hint."""
    spoken: str = field(repr=False)
    """For a screen reader, the digits one by one. Empty if there is no hint."""
    number_display: Optional[str] = field(repr=False)
    """The number in groups, for every 700 number, hint or none."""
    scene: Optional[str] = field(repr=False)
    scene_code: Optional[str] = field(repr=False)
    """The scene's code, such as `food_delivery`."""
    actions: Tuple[ActionText, ...] = field(repr=False)
    list: Optional[ListInfo] = field(repr=False)
    """The list that answered. None: there was none."""
    texts_version: int = field(repr=False)


def hint_of(found: Any) -> Hint:
    """A generated hint as one of these."""
    listed = found.list
    return Hint(
        reason=REASON.ours(found.reason),
        severity=SEVERITY.ours(found.severity),
        title=found.title,
        subtitle=found.subtitle,
        details=tuple(found.details),
        spoken=found.spoken,
        number_display=found.number_display,
        scene=found.scene,
        scene_code=found.scene_code,
        actions=tuple(ActionText(ACTION.ours(one.action), one.title, one.text) for one in found.actions),
        list=listed and ListInfo(listed.seq, time_at(listed.issued), FRESHNESS.ours(listed.freshness)),
        texts_version=found.texts_version,
    )
