"""Label700 for scripts: says of a call's or message's number whether it belongs to China's number protection
service (号码保护服务), and keeps the list of allocations up to date.

    from datetime import datetime, timezone
    from label700 import CallFacts, Labeler

    with Labeler("view") as labeler:
        label = labeler.label("700123456790815", CallFacts(now=datetime.now(timezone.utc)))
        print(label.reason.code, labeler.hint(label).title)
"""

from ._native import ffi as _ffi
from .call import CallFacts
from .codes import Direction, Freshness, Kind, Lookalike, Reason, Severity, Verification
from .errors import ErrorKind, Label700Error
from .fetch import Fetch, FetchError, FetchErrorKind
from .hint import Action, ActionText, Hint, Language, ListInfo
from .label import Label
from .labeler import Labeler
from .number import Number700, Parsed, ParsedKind, as_you_type, may_bind_account, parse, same_number
from .number import suffix_collides
from .policy import Policy, TextOverride
from .schedule import next_after_failure, next_after_success, next_first
from .status import Diagnosis, NumberRange, ViewStatus
from .text_scan import FoundNumber, find_in_text
from .progress import FetchProgress, Refreshed
from .updater import Updater
from .url_fetch import UrlFetch

TEXTS_VERSION: int = _ffi.texts_version()
"""The version of the SDK's own texts; it rises with every change of a word."""

__all__ = [
    "TEXTS_VERSION", "Action", "ActionText", "CallFacts", "Diagnosis", "Direction", "ErrorKind", "Fetch",
    "FetchError", "FetchErrorKind", "FetchProgress", "FoundNumber", "Freshness", "Hint", "Kind", "Label",
    "Label700Error", "Labeler", "Language", "ListInfo", "Lookalike", "Number700", "NumberRange", "Parsed",
    "ParsedKind", "Policy", "Reason", "Refreshed", "Severity", "TextOverride", "Updater", "UrlFetch",
    "Verification", "ViewStatus", "as_you_type", "find_in_text", "may_bind_account", "next_after_failure",
    "next_after_success", "next_first", "parse", "same_number", "suffix_collides",
]  # fmt: skip
