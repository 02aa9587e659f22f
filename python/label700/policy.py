"""The host's choices and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, FrozenSet, Optional

from ._native import ffi, text
from .codes import REASON, Reason
from .hint import LANGUAGE, Language


@dataclass(frozen=True)
class Policy:
    """The host's choices. They only ever take away; the defaults show everything."""

    enabled: bool = True
    """False: no hint at all. Labels keep their `kind`, and numbers stay visible."""
    lookalikes: bool = True
    """False: numbers that only look like a 700 number get no hint."""
    company_names: bool = True
    """False: no company is ever named; the scene still is."""
    details: bool = True
    """False: a hint carries no details."""
    metered_use: bool = True
    """True: lists may also be fetched over metered networks. Labelling ignores it."""
    off: FrozenSet[Reason] = frozenset()
    """Single reasons turned off."""

    def _lowered(self) -> Any:
        return ffi.Policy(
            enabled=self.enabled,
            lookalikes=self.lookalikes,
            company_names=self.company_names,
            details=self.details,
            metered_use=self.metered_use,
            off=[REASON.generated(reason) for reason in self.off],
        )


@dataclass(frozen=True)
class TextOverride:
    """A title and subtitle of the host's own, in place of the SDK's."""

    reason: Reason
    language: Language
    title: Optional[str] = None
    """At most 10 Chinese characters or 34 Latin letters. None or empty: the SDK's."""
    subtitle: Optional[str] = None
    """At most 18 Chinese characters or 60 Latin letters. None: the SDK's. Empty: none is shown."""

    def _lowered(self) -> Any:
        return ffi.TextOverride(
            reason=REASON.generated(self.reason),
            language=LANGUAGE.generated(self.language),
            title=None if self.title is None else text(self.title),
            subtitle=None if self.subtitle is None else text(self.subtitle),
        )
