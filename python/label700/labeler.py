"""Labelling: what happens while the phone rings."""

from __future__ import annotations

import os
from datetime import datetime
from types import TracebackType
from typing import Any, Iterable, List, Optional, Type, Union

from ._native import fault, ffi, seconds, text, translated
from .call import CallFacts
from .codes import FRESHNESS, Freshness
from .hint import LANGUAGE, Hint, Language, hint_of
from .label import Label, generated, unpack
from .policy import Policy, TextOverride
from .status import ViewStatus, status_of


class Labeler:
    """Labels numbers by the published view in a folder. Make one and keep it; share it between threads.

    Opening never fails: if there is no view, or none that can be read, `status` says why, and the 15-digit rule
    alone answers until `reload_if_changed` finds one. Without a folder there is no I/O, ever."""

    def __init__(self, view_dir: Union[str, "os.PathLike[str]", None] = None) -> None:
        with translated():
            if view_dir is None:
                self._native: Optional[Any] = ffi.Labeler.without_view()
            else:
                self._native = ffi.Labeler.open(text(os.fspath(view_dir)))

    def label(self, raw: Optional[str], facts: CallFacts) -> Label:
        """Labels the number of a call or message, given as the phone gives it; None, withheld, foreign and
        unreadable numbers are answers too. Pure: no I/O, no clock, cannot fail."""
        return self._label_lines(_line(raw), facts)[0]

    def label_batch(self, raws: Iterable[Optional[str]], facts: CallFacts) -> List[Label]:
        """Labels many numbers by one and the same list, in their order."""
        lines = [_line(raw) for raw in raws]
        return self._label_lines("\n".join(lines), facts) if lines else []

    def hint(self, label: Label, language: Language = Language.ZH_HANS) -> Hint:
        """Puts a label into words, by the list, policy and texts of now: a label of an earlier list is looked up
        again first. No I/O."""
        with translated():
            return hint_of(self._open().hint(generated(label), LANGUAGE.generated(language)))

    def reload_if_changed(self) -> bool:
        """Opens the view anew if it changed since the last time; True if a new one is in force now. It costs one
        file status if nothing changed. A new view that cannot be read changes nothing but the `status`."""
        with translated():
            return bool(self._open().reload_if_changed())

    @property
    def status(self) -> ViewStatus:
        """What is open, and what is wrong with the view if it is not the newest. No I/O."""
        with translated():
            return status_of(self._open().status())

    def freshness(self, now: datetime) -> Optional[Freshness]:
        """How far the list can be relied on at `now`. None: there is none."""
        with translated():
            found = self._open().freshness(seconds(now))
        return None if found is None else FRESHNESS.ours(found)

    def set_policy(self, policy: Policy) -> None:
        """Changes the host's policy, for labels and hints from now on."""
        with translated():
            self._open().set_policy(policy._lowered())

    def set_overrides(self, texts: Iterable[TextOverride]) -> None:
        """Puts these texts of the host's own in place of any that were set before, for hints from now on.

        Raises `Label700Error` (`TITLE_TOO_LONG`, `SUBTITLE_TOO_LONG`); then nothing was set."""
        with translated():
            self._open().set_overrides([one._lowered() for one in texts])

    def close(self) -> None:
        """Gives the memory back; `with Labeler(…) as labeler` does so too. It can be called again."""
        # Freed when the last call that another thread is in has ended, never under it.
        self._native = None

    def __enter__(self) -> Labeler:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def _label_lines(self, lines: str, facts: CallFacts) -> List[Label]:
        # Packed also for one: unpacking here takes less than reading the generated record field by field.
        try:
            return unpack(self._open().label_packed(facts._packed + lines.encode()), facts)
        except ffi.InternalError:
            raise fault() from None

    def _open(self) -> Any:
        native = self._native
        if native is None:
            raise ValueError("the labeler is closed")
        return native


def _line(raw: Optional[str]) -> str:
    # Inside a number a line break means as little as a space.
    return text(raw).replace("\n", " ")
